import type { ServerResponse } from "node:http";
import type { Answer } from "./answer";
import type { CallInProgress } from "./calls";
import type { Reply } from "./reply";
import { length } from "./state/time";

const FOREIGN = { service: "something else", items: [1, 2, 3] };
const PAGE = "<html><head><title>Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
const OVERSIZED = 4 * 1024 * 1024;
const PIECES = 4;

/** Sends an answer with its fault applied, and records with the call what was sent. */
export function deliver(response: ServerResponse, { reply, fault }: Answer, call: CallInProgress): void {
  call.isAtWork = false;
  switch (fault?.kind) {
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "hang":
      return;
    case "slow":
      note(call, reply.status, reply);
      void dribble(response, reply, length(fault.delay));
      return;
    case "empty":
      send(response, call, { status: fault.status ?? 200 });
      return;
    case "html": {
      send(response, call, {
        status: fault.status ?? 502,
        text: PAGE,
        headers: { "Content-Type": "text/html" },
      });
      return;
    }
    case "foreign": {
      send(response, call, { status: fault.status ?? 200, body: FOREIGN });
      return;
    }
    case "cut": {
      send(response, call, { status: fault.status ?? 200, text: half(reply) });
      return;
    }
    case "lacks": {
      send(response, call, { ...reply, body: without(reply.body, fault.fields) });
      return;
    }
    case "oversized": {
      send(response, call, { ...reply, text: " ".repeat(OVERSIZED) + text(reply) });
      return;
    }
    default: {
      send(response, call, reply);
      return;
    }
  }
}

function send(response: ServerResponse, call: CallInProgress, reply: Reply): void {
  note(call, reply.status, reply);
  const body = text(reply);
  response.writeHead(reply.status, {
    ...(body !== "" && { "Content-Type": "application/json" }),
    "Content-Length": Buffer.byteLength(body),
    ...reply.headers,
  });
  response.end(body);
}

async function dribble(response: ServerResponse, reply: Reply, pause: number): Promise<void> {
  const body = text(reply) || " ";
  response.writeHead(reply.status, { "Content-Type": "application/json", ...reply.headers });
  const size = Math.ceil(body.length / PIECES);
  for (let start = 0; start < body.length && !response.destroyed; start += size) {
    response.write(body.slice(start, start + size));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  response.end();
}

function note(call: CallInProgress, status: number, { body }: Reply): void {
  call.status = status;
  const outer = body as { error_code?: unknown; error?: { error_code?: unknown; code?: unknown } } | undefined;
  const code = outer?.error_code ?? outer?.error?.error_code ?? outer?.error?.code;
  const given = typeof code === "string" || typeof code === "number" ? String(code) : undefined;
  call.code = given === "DWS.0000" ? undefined : given;
}

function without(body: unknown, fields: readonly string[]): unknown {
  if (Array.isArray(body)) {
    return body.map((item) => without(item, fields));
  }
  if (typeof body !== "object" || body === null) {
    return body;
  }
  const kept = Object.entries(body).filter(([field]) => !fields.includes(field));
  return Object.fromEntries(kept.map(([field, value]) => [field, without(value, fields)]));
}

function text({ body, text }: Reply): string {
  return text ?? (body === undefined ? "" : JSON.stringify(body));
}

function half(reply: Reply): string {
  const whole = text(reply);
  return whole.length < 4 ? '{"resul' : whole.slice(0, Math.ceil(whole.length / 2));
}
