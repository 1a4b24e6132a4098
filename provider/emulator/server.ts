import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, contextOf } from "./answer";
import { type CallInProgress, redacted } from "./calls";
import type { EmulatedCloud } from "./cloud";
import { CONTROL, control } from "./control";
import { deliver } from "./deliver";
import { findRoute, type Route } from "./gateway/routes";
import type { Received } from "./gateway/signature";
import { machineService } from "./iam/machine";

/** Serves one request: control, a service of the machine, or an API of the cloud. */
export async function serve(cloud: EmulatedCloud, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const received: Received = {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers: request.headers,
    body: await bodyOf(request),
  };
  const url = urlOf(received.url);
  if (url.pathname.startsWith(CONTROL)) {
    control(cloud, received, request.socket, response);
    return;
  }
  // Clients measure their own clock's skew by it.
  response.setHeader("Date", new Date(cloud.signatureNow()).toUTCString());
  const requestId = randomUUID().replace(/-/g, "");
  const body = jsonObject(received.body);
  const route = routeOf(received.method, url.pathname, body);
  const values = { ...body, ...Object.fromEntries(url.searchParams), ...route?.fields };
  const machine = machineService(url.pathname);
  const service = machine ?? route?.operation.service ?? "unknown";
  const call = cloud.calls.begin(request.socket, {
    ...{ service, method: received.method, path: url.pathname, requestId },
    operation: machine !== undefined ? url.pathname : (route?.operation.name ?? "unknown"),
    object: objectOf(values),
    writes: route?.operation.writes ?? false,
    request: redacted(values) as Record<string, unknown>,
    ...{ status: undefined, code: undefined, endedAt: undefined },
  });
  response.setHeader(service === "iam" ? "X-IAM-Trace-Id" : "X-Request-Id", requestId);
  response.on("close", () => end(call));
  if (machine !== undefined) {
    const who = { projectId: "", caller: { user: undefined, session: undefined }, headers: received.headers };
    const reply = cloud.machine.answer(received.method, url.pathname, contextOf(cloud, values, who));
    deliver(response, { reply, fault: undefined }, call);
    return;
  }
  const exchange = { received, route, values: body === undefined ? undefined : values, call };
  deliver(response, await answer(cloud, exchange), call);
}

/** Where a request goes. What is no URL is a path that no API has. */
function urlOf(target: string): URL {
  const base = "http://emulator";
  return URL.canParse(target, base) ? new URL(target, base) : new URL(encodeURIComponent(target), base);
}

function end(call: CallInProgress): void {
  call.endedAt ??= Date.now();
}

function routeOf(method: string, path: string, body: Readonly<Record<string, unknown>> | undefined): Route | undefined {
  try {
    return findRoute(method, path, body);
  } catch {
    // A path that cannot be decoded is one that no API has.
    return undefined;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** The fields of a body; none for no body, `undefined` for one that is not a JSON object. */
function jsonObject(body: Buffer): Record<string, unknown> | undefined {
  if (body.length === 0) {
    return {};
  }
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function objectOf(values: Readonly<Record<string, unknown>>): string | undefined {
  const { key_id, secret_name, cluster_id, task_id } = values;
  const id = key_id ?? secret_name ?? cluster_id ?? task_id;
  return typeof id === "string" ? id : undefined;
}
