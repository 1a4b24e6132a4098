import { isCloudError } from "../errors/cloudError";
import { redact } from "../text/redact";
import { title } from "../errors/title";
import type { Operation } from "../operations";
import type { Report } from "../settings/settings";

/** What is known of an attempt before it is made. */
export interface Attempt {
  readonly operation: Operation;
  readonly host: string;
  /** From 1. */
  readonly number: number;
  readonly began: number;
}

/** How an attempt ended. */
export interface Outcome {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly error?: unknown;
}

/**
 * Prints one line for an attempt, from which a ticket can be opened with Huawei: operation, host, status, code, request
 * id, milliseconds and attempt. No header and no body is ever printed.
 */
export function trace(
  report: Report,
  { operation, host, number, began }: Attempt,
  { status, requestId, error }: Outcome,
  now: number,
  secrets: readonly string[],
): void {
  const failed = isCloudError(error) ? error : undefined;
  const code = failed === undefined ? "ok" : (failed.code ?? failed.reason);
  const words = [
    `trace: ${title(operation)}`,
    host,
    `HTTP ${failed?.status ?? status ?? "none"}`,
    code,
    `request ${failed?.requestId ?? requestId ?? "none"}`,
    `${Math.round(now - began)} ms`,
    `attempt ${number}`,
  ];
  report(redact(words.join(", "), secrets));
}
