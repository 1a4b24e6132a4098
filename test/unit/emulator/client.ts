// A client for these tests only. It signs with the vendor's own package, so that the emulator's verifier is judged by a
// foreign signer, and it shares nothing with ours.
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js";
import { createEmulator, type Emulator, type EmulatorOptions } from "../../../provider/emulator";

/** An answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; `undefined` if it is none. */
  readonly json: unknown;
  /** What lies at a path of the body, such as `tasks.0.task_id`; `*` is every item of a list. */
  at(path: string): unknown;
  readonly headers: Headers;
}

/** What a request may have besides its path. */
export interface Extra {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly accessKey?: string;
  readonly secretKey?: string;
  /** Gives the request up. */
  readonly signal?: AbortSignal;
}

const started: Emulator[] = [];

/** Starts an emulator that {@link closeEmulators} closes. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await createEmulator(options);
  started.push(emulator);
  return emulator;
}

/** Closes what {@link startEmulator} started: `afterEach(closeEmulators)`. */
export async function closeEmulators(): Promise<void> {
  await Promise.all(started.splice(0).map((emulator) => emulator.close()));
}

/** Sends a signed request; `{p}` in the path is the project. */
export async function call(emulator: Emulator, method: string, path: string, extra: Extra = {}): Promise<Answer> {
  const { accessKey, secretKey } = { ...emulator.credentials, ...extra };
  const endpoint = emulator.url + path.replace("{p}", emulator.projectId);
  const queryParams = extra.query ?? {};
  const headers = signed(
    { method, endpoint, queryParams, data: extra.body, headers: extra.headers },
    accessKey,
    secretKey,
  );
  return send(emulator, method, path, { ...extra, headers });
}

/** Sends a request as it is. */
export async function send(emulator: Emulator, method: string, path: string, extra: Extra = {}): Promise<Answer> {
  const url = new URL(emulator.url + path.replace("{p}", emulator.projectId));
  Object.entries(extra.query ?? {}).forEach(([name, value]) => url.searchParams.append(name, String(value)));
  // fetch sets the host itself, to the same value that was signed.
  const headers = Object.fromEntries(Object.entries(extra.headers ?? {}).filter(([name]) => name !== "host"));
  const body = extra.body === undefined ? undefined : JSON.stringify(extra.body);
  const { signal } = extra;
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
  const text = await response.text();
  const json = parsed(text);
  const at = (path: string) => valueAt(json, path.split("."));
  return { status: response.status, text, json, at, headers: response.headers };
}

/** Asks the emulator itself. */
export function control(emulator: Emulator, method: string, name: string, body?: unknown): Promise<Answer> {
  return send(emulator, method, `/_emulator/${name}`, { body });
}

function signed(
  request: { headers: Readonly<Record<string, string>> | undefined; [field: string]: unknown },
  accessKey: string,
  secretKey: string,
): Record<string, string> {
  const credentials = new BasicCredentials().withAk(accessKey).withSk(secretKey);
  const headers = { "content-type": "application/json", ...request.headers };
  return AKSKSigner.sign({ ...request, headers }, credentials);
}

/** The HTTP status and the code of an answer, nested or flat, in one text such as `400 KMS.0313`. */
export function code(answer: Answer): string {
  return answer.at("error.error_code") === undefined ? flat(answer) : nested(answer);
}

/** The same, for one that must be flat. */
export function flat(answer: Answer): string {
  return `${answer.status} ${(answer.at("error_code") as string | undefined) ?? "ok"}`;
}

/** The same, for one that must be nested. */
export function nested(answer: Answer): string {
  return `${answer.status} ${(answer.at("error.error_code") as string | undefined) ?? "ok"}`;
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || value === undefined || value === null) {
    return value;
  }
  if (name === "*") {
    return (value as unknown[]).map((item) => valueAt(item, rest));
  }
  return valueAt((value as Record<string, unknown>)[name], rest);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
