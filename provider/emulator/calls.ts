import type { Socket } from "node:net";

/** A call that the emulated cloud received. */
export interface EmulatedCall {
  /** From 1, in the order of arrival. */
  readonly sequence: number;
  /** "kms", "csms", "dws", "iam", "sts", "metadata", "pod", "job", or "unknown". */
  readonly service: string;
  /** Huawei's own name of the API; "unknown" where the gateway has none. */
  readonly operation: string;
  readonly method: string;
  /** With no query. */
  readonly path: string;
  /** The id of the key or cluster, or the name of the secret. */
  readonly object: string | undefined;
  /** Of the answer; `undefined` where none was given (reset, hanging, or still at work). */
  readonly status: number | undefined;
  /** The code of an error. */
  readonly code: string | undefined;
  readonly requestId: string;
  /** Whether the operation changes the cloud. */
  readonly writes: boolean;
  /** Whether the cloud is still processing it. It may still take effect, even if nobody waits for the answer. */
  readonly isAtWork: boolean;
  /** Fields of the path, the query and the body. Credentials are left out. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970, real time. */
  readonly startedAt: number;
  /** When the answer was given or the connection ended; `undefined` before. */
  readonly endedAt: number | undefined;
  readonly connection: {
    /** From 1, in the order of the connections. */
    readonly id: number;
    /** Whether this was the first request on it. */
    readonly first: boolean;
  };
}

/** A call while it is at work. */
export type CallInProgress = { -readonly [Field in keyof EmulatedCall]: EmulatedCall[Field] };

/** The record of every call. */
export interface CallLog {
  begin(socket: Socket, call: Omit<EmulatedCall, "sequence" | "connection" | "startedAt" | "isAtWork">): CallInProgress;
  all(): EmulatedCall[];
}

/** A record with nothing in it. */
export function createCallLog(): CallLog {
  const calls: CallInProgress[] = [];
  /** Copies of the calls that change no more, by their places. */
  const copies: EmulatedCall[] = [];
  const connections = new WeakMap<Socket, number>();
  let count = 0;
  return {
    begin(socket, call) {
      const known = connections.get(socket);
      const id = known ?? (count += 1);
      connections.set(socket, id);
      const connection = { id, first: known === undefined };
      const begun = { ...call, sequence: calls.length + 1, connection, startedAt: Date.now(), isAtWork: true };
      calls.push(begun);
      return begun;
    },
    all: () => calls.map((call, index) => (isOver(call) ? (copies[index] ??= { ...call }) : { ...call })),
  };
}

function isOver({ isAtWork, endedAt }: EmulatedCall): boolean {
  return !isAtWork && endedAt !== undefined;
}

/** The fields of a request without its credentials: passwords, secret values, tokens. */
export function redacted(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => redacted(item, name));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        redacted(inner, name === "token" || name === "id_token" ? "token" : key),
      ]),
    );
  }
  if (typeof value === "number") {
    return value;
  }
  return /^(password|token|secret_string|secret_binary|token_code|id_token|external_id)$/.test(name)
    ? "(left out)"
    : value;
}
