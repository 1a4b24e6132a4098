import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";

/** A request as the server saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The number of its connection, from 1. */
  readonly connection: number;
}

/** What the server answers: a status, a body and headers; or `"reset"`, `"silence"` and the like, done by hand. */
export type Reply =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | ((response: ServerResponse, request: IncomingMessage) => void);

/** A real HTTP server on the loopback interface that answers as a test says, and remembers what it saw. */
export interface TestServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Replies for the next requests, in order; when they are used up, `otherwise` answers. */
  reply(...replies: Reply[]): void;
  otherwise(answer: (seen: Seen) => Reply): void;
  /** Takes the header Date from a clock, in milliseconds since 1970, instead of the machine's. */
  tellTime(now: () => number): void;
  /** How many connections were made. */
  connections(): number;
  close(): Promise<void>;
}

/** Closes the connection without an answer. */
export const reset: Reply = (response) => response.socket?.resetAndDestroy();
/** Never answers. */
export const silence: Reply = () => undefined;

/** Starts a server; with a key and a certificate it speaks TLS. */
export async function startServer(tls?: { key: string; cert: string }): Promise<TestServer> {
  const seen: Seen[] = [];
  const replies: Reply[] = [];
  let now: (() => number) | undefined;
  const sockets = new Map<Socket, number>();
  // The least of what a rotation, a list of tasks and a look at a cluster answer; the other operations ignore it.
  const least = { rotation_task_id: "a-task", rotate_key_time: "2026-01-01 00:00:00", tasks: [], crypt_algorithm: "a" };
  let otherwise: (request: Seen) => Reply = () => ({ body: least });
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const [path = "", query = ""] = (request.url ?? "").split("?");
      const connection = sockets.get(request.socket) ?? 0;
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const body = Buffer.concat(chunks).toString("utf8");
      const one = { method: request.method ?? "", path, query, headers, body, connection };
      seen.push(one);
      if (now !== undefined) {
        response.setHeader("Date", new Date(now()).toUTCString());
      }
      send(replies.shift() ?? otherwise(one), response, request);
    });
  };
  const server: Server =
    tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.cert }, listener);
  server.on(tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    sockets.set(socket, sockets.size + 1);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    seen,
    reply: (...given) => void replies.push(...given),
    otherwise: (answer) => void (otherwise = answer),
    tellTime: (clock) => void (now = clock),
    connections: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(reply: Reply, response: ServerResponse, request: IncomingMessage): void {
  if (typeof reply === "function") {
    reply(response, request);
    return;
  }
  const { status = 200, body, headers = {} } = reply;
  response.writeHead(status, { "Content-Type": "application/json", "X-Request-Id": "req-1", ...headers });
  response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
}
