// What a pipeline talks to besides the cloud: the API of GitLab, and GitHub's `gh`. Identity tokens are the emulator's.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** A note or an issue that a pipeline wrote. */
export interface Written {
  readonly path: string;
  readonly token: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

/** The forge's own services, as far as the pipelines here use them. */
export interface Forge {
  readonly url: string;
  readonly written: readonly Written[];
  close(): Promise<void>;
}

/** Takes what is written (POST, as a form). */
export async function createForge(): Promise<Forge> {
  const written: Written[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.method === "POST") {
        const token = request.headers["private-token"] as string | undefined;
        written.push({ path: request.url ?? "", token, fields: Object.fromEntries(new URLSearchParams(body)) });
        response.writeHead(201);
      }
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, written, close: () => closed(server) };
}

/** A call of `gh`. */
export interface GhCall {
  readonly args: readonly string[];
  /** The text of the file given as `--body-file`. */
  readonly body: string | undefined;
}

/** Puts a `gh` into a folder that writes down how it is called; `gh issue list` prints the number in `open`. */
export function installGh(folder: string): { readonly calls: () => GhCall[]; readonly open: (issue: string) => void } {
  const [log, open] = [join(folder, "gh.log"), join(folder, "gh.open")];
  mkdirSync(folder, { recursive: true });
  const program = `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const file = args[args.indexOf("--body-file") + 1];
const body = args.includes("--body-file") ? readFileSync(file, "utf8") : undefined;
if (!process.env.GH_TOKEN || !process.env.GH_REPO) { console.error("gh: no token, or no repository"); process.exit(4); }
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, body }) + "\\n");
if (args[1] === "list" && existsSync(${JSON.stringify(open)})) { console.log(readFileSync(${JSON.stringify(open)}, "utf8")); }
`;
  writeFileSync(join(folder, "gh"), program);
  chmodSync(join(folder, "gh"), 0o755);
  return {
    calls: () => (existsSync(log) ? lines(log).map((line) => JSON.parse(line) as GhCall) : []),
    open: (issue) => writeFileSync(open, issue),
  };
}

function lines(file: string): string[] {
  return readFileSync(file, "utf8").split("\n").filter(Boolean);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
