import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { EmulatedCloud } from "./cloud";
import type { Context } from "./handler";
import { timeSpan } from "../duration";
import type { Received } from "./gateway/signature";
import type { IdentityTokenRequest } from "./iam/identityProvider";
import { TIME_SPAN } from "./state/time";

/** The path of the control interface, beside the cloud's paths. */
export const CONTROL = "/_emulator/";

/** One operation of the control interface. */
interface Control {
  /** What it does, for `GET /_emulator/`. */
  readonly about: string;
  /** An example of the body. An operation without an example needs no body. */
  readonly body?: unknown;
  readonly act: (cloud: EmulatedCloud, body: unknown) => unknown;
}

const controls: Readonly<Record<string, Control>> = {
  "GET ": { about: "This list.", act: list },
  "GET calls": { about: "Every call that the cloud received, in order.", act: (cloud) => cloud.calls.all() },
  "GET rotations": { about: "Every rotation that took place, in order.", act: rotationsOf },
  "GET state": {
    about: "The whole account. A seed file (--seed) has this form, and may hold a part of it.",
    act: (cloud) => cloud.state(),
  },
  "PUT state": {
    about: "Changes a part of the account: objects are found by their id or name, and added where they are new.",
    body: { keys: [{ keyId: "0d0466b0-e727-4d9c-b35d-000000000003", rotationEnabled: false }] },
    act(cloud, body) {
      cloud.put(body);
      return cloud.state();
    },
  },
  "GET clock": { about: "The cloud's time, and how far each clock is from real time.", act: clock },
  "POST clock": {
    about: `Moves clocks: advance that of rotations, skew that of signatures, tokens that of tokens. Each is ${TIME_SPAN}.`,
    body: { advance: "90d" },
    act(cloud, body) {
      const { advance, skew, tokens } = fields(body, ["advance", "skew", "tokens"]);
      moveClock(cloud, { advance: length(advance), skew: length(skew), tokens: length(tokens) });
      return clock(cloud);
    },
  },
  "POST faults": {
    about: "Schedules a fault, or a list of faults, for calls to come.",
    body: { operation: "RotateSecret", when: "after", kind: "reset" },
    act(cloud, body) {
      (Array.isArray(body) ? body : [body]).forEach((fault) => cloud.faults.schedule(fault));
      return {};
    },
  },
  "DELETE faults": {
    about: "Forgets the faults that have hit no call yet.",
    act(cloud) {
      cloud.faults.clear();
      return {};
    },
  },
  "POST identity-token": {
    about: "A token of the account's identity provider, as a forge gives it to a job.",
    body: { audience: "huaweicloud" },
    act(cloud, body) {
      const { audience, subject, life, provider } = fields(body, ["audience", "subject", "life", "provider"]);
      const request = { audience, subject, life } as IdentityTokenRequest;
      return { value: cloud.identityProvider.issue(tokenContext(cloud), request, provider as string | undefined) };
    },
  },
};

/** Answers a request to the control interface with JSON. A refusal says why. */
export function control(cloud: EmulatedCloud, received: Received, socket: Socket, response: ServerResponse): void {
  const reason = refusal(received, socket);
  if (reason !== undefined) {
    json(response, 403, { error: reason });
    return;
  }
  const [path = ""] = received.url.split("?");
  const found = controls[`${received.method} ${path.slice(CONTROL.length)}`];
  if (found === undefined) {
    json(response, 404, { error: `The emulator has no ${received.method} ${path}. GET ${CONTROL} lists what it has.` });
    return;
  }
  try {
    const body: unknown = received.body.length === 0 ? {} : JSON.parse(received.body.toString("utf8"));
    json(response, 200, found.act(cloud, body));
  } catch (error) {
    json(response, 400, { error: (error as Error).message });
  }
}

/** Every rotation that took place, in the order of time. */
export function rotationsOf(cloud: EmulatedCloud): ReturnType<EmulatedCloud["state"]>["rotations"] {
  return [...cloud.state().rotations].sort((a, b) => a.time - b.time);
}

/** Moves the clocks on: that of the cloud's events, that of signatures, and that of tokens. */
export function moveClock(
  cloud: EmulatedCloud,
  by: { readonly advance?: number; readonly skew?: number; readonly tokens?: number },
): void {
  const { clock } = cloud.state();
  clock.offset += by.advance ?? 0;
  clock.skew += by.skew ?? 0;
  clock.tokens += by.tokens ?? 0;
  cloud.state();
}

/** What the identity provider goes by. */
export function tokenContext(cloud: EmulatedCloud): Pick<Context, "state" | "tokenNow"> {
  const state = cloud.state();
  return { state, tokenNow: cloud.signatureNow() + state.clock.tokens };
}

function list(): unknown {
  return Object.entries(controls).map(([name, { about, body }]) => {
    const [method = "", path = ""] = name.split(" ");
    return { method, path: `${CONTROL}${path}`, about, body };
  });
}

function clock(cloud: EmulatedCloud): unknown {
  const { clock } = cloud.state();
  return { now: new Date(cloud.now()).toISOString(), ...clock };
}

/**
 * Says why a request may not control the emulator: it is from another machine, from a browser, or by a rebound DNS
 * name.
 */
function refusal({ headers }: Received, socket: Socket): string | undefined {
  const local = /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? "");
  if (!local) {
    return "The emulator is controlled from its own machine only.";
  }
  if (headers.origin !== undefined) {
    return "The emulator is not controlled from a browser (the request has an Origin).";
  }
  const host = String(headers.host).replace(/:\d+$/, "");
  const own = ["127.0.0.1", "localhost", "[::1]", socket.localAddress ?? ""];
  return own.includes(host) ? undefined : `The emulator is not controlled by the name ${host}: use 127.0.0.1.`;
}

function fields(body: unknown, known: readonly string[]): Record<string, unknown> {
  const given = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`${unknown} is not known here. Use ${known.join(", ")}.`);
  }
  return given;
}

/** A clock moves by at most a century, in milliseconds: dates cannot represent times far beyond that. */
const MOST = 36_525 * 86_400_000;

function length(value: unknown): number {
  const size = value === undefined ? 0 : timeSpan(value);
  if (size === undefined || Math.abs(size) > MOST) {
    throw new Error(`${JSON.stringify(value)} is no duration. Use ${TIME_SPAN}.`);
  }
  return size;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}
