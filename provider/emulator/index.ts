import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { operations } from "../cloud/operations";
import { denial } from "./authentication";
import { kmsHandlers, refuse, type Reply } from "./kms";
import { type EmulatedKey, emulatedKey, type KeySeed, rotateDue } from "./store";

export type { EmulatedKey, KeySeed } from "./store";

/** A call that the emulated cloud received. */
export interface EmulatedCall {
  readonly operation: string;
  readonly writes: boolean;
  readonly status: number;
}

/** How an emulator is started. */
export interface EmulatorOptions {
  /** The keys of the account; one needs its id only. @defaultValue none */
  readonly keys?: readonly KeySeed[];
  /** @defaultValue a free port */
  readonly port?: number;
}

/** A running emulator of the cloud, on the loopback interface. */
export interface Emulator {
  readonly url: string;
  readonly region: string;
  readonly projectId: string;
  readonly credentials: { readonly accessKey: string; readonly secretKey: string };
  /** Every call so far. */
  calls(): readonly EmulatedCall[];
  /** A key as the cloud holds it; changing it is a change behind the program's back. */
  key(keyId: string): EmulatedKey | undefined;
  /** Moves the clock of the cloud's own events forward by so many days. */
  advanceDays(days: number): void;
  /** Answers the next call of an operation with this status and an error of the gateway's, before or after its effect. */
  fault(operation: string, status: number, when: "before" | "after"): void;
  close(): Promise<void>;
}

const REGION = "cn-north-4";
const PROJECT = "0123456789abcdef0123456789abcdef";

interface Account {
  readonly keys: Map<string, EmulatedKey>;
  readonly calls: EmulatedCall[];
  readonly faults: { operation: string; status: number; when: "before" | "after" }[];
  readonly credentials: Emulator["credentials"];
  offset: number;
}

/** Starts an emulator. */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const account: Account = {
    keys: new Map((options.keys ?? []).map((seed) => [seed.keyId, emulatedKey(seed, Date.now())])),
    calls: [],
    faults: [],
    credentials: { accessKey: "EMULATEDACCESSKEY000", secretKey: "emulated-secret-key-0000000000000000000000" },
    offset: 0,
  };
  const server = createServer((request, response) => void serve(account, request, response));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: REGION,
    projectId: PROJECT,
    credentials: account.credentials,
    calls: () => [...account.calls],
    key: (keyId) => account.keys.get(keyId),
    advanceDays(days) {
      account.offset += days * 86_400_000;
    },
    fault: (operation, status, when) => void account.faults.push({ operation, status, when }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(account: Account, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks);
  const path = (request.url ?? "/").split("?")[0]?.replace(`/${PROJECT}/`, "/{project_id}/");
  const operation = operations.find((known) => known.method === request.method && known.path === path);
  const reply =
    operation === undefined
      ? gateway(404, "APIGW.0101", "API does not exist")
      : answer(account, operation.name, request, body);
  account.calls.push({
    operation: operation?.name ?? "unknown",
    writes: operation?.writes ?? false,
    status: reply.status,
  });
  response.writeHead(reply.status, { "Content-Type": "application/json", "X-Request-Id": randomUUID() });
  response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
}

function answer(account: Account, operation: string, request: IncomingMessage, body: Buffer): Reply {
  const { accessKey, secretKey } = account.credentials;
  const reason = denial(request, body, accessKey, secretKey);
  if (reason !== undefined) {
    return gateway(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`);
  }
  const index = account.faults.findIndex((fault) => fault.operation === operation);
  const [fault] = index < 0 ? [] : account.faults.splice(index, 1);
  const broken =
    fault && gateway(fault.status, fault.status === 429 ? "APIGW.0308" : "APIGW.0201", "an injected fault");
  if (broken && fault.when === "before") {
    return broken;
  }
  const reply = handle(account, operation, body);
  return broken ?? reply;
}

function handle(account: Account, operation: string, body: Buffer): Reply {
  if (operation === "KeystoneListProjects") {
    return { status: 200, body: { projects: [{ id: PROJECT, name: REGION, enabled: true }] } };
  }
  const handler = kmsHandlers[operation];
  if (handler === undefined) {
    return gateway(501, "EMULATOR.0501", `${operation} is not implemented by the emulator`);
  }
  const values = parse(body);
  const key = values && account.keys.get(String(values.key_id));
  if (values === undefined || key === undefined) {
    return values === undefined
      ? refuse(400, "KMS.0202", "invalid JSON")
      : refuse(404, "KMS.0207", "The key does not exist.");
  }
  const now = Date.now() + account.offset;
  rotateDue(key, now);
  return handler(key, values, now);
}

function parse(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** An error of the API gateway: always flat. */
function gateway(status: number, code: string, message: string): Reply {
  return { status, body: { error_code: code, error_msg: message, request_id: randomUUID() } };
}
