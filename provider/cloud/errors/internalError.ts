/** Errors behind an error that are named. */
const MOST_CAUSES = 3;
/** What a stack says about a place, the best first: a file with its line, or a part of Node (`node:fs:573`). */
const PLACES = [/(?<=[(/\\ ])[\w.-]+\.[cm]?[jt]s:\d+/, /node:[\w./-]+:\d+/];
/** The codes of Node and of its libraries, such as `ECONNRESET`: a code of another form could hold anything. */
const CODE = /^[A-Z][A-Z0-9_]{1,40}$/;

/**
 * An error that is not the cloud's, in words. Its text could hold anything. Its name, where it was thrown, and the names
 * and codes of its causes hold nothing secret, and show what to fix.
 */
export function internalError(error: unknown): string {
  const causes = causesOf(error).map((cause) => `, caused by ${nameOf(cause)}`);
  const what = `${nameOf(error)}${placeOf(error)}${causes.join("")}`;
  return `an internal error (${what}). Please report it.`;
}

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let cause = (error as { cause?: unknown } | undefined | null)?.cause;
  while (cause !== undefined && cause !== null && causes.length < MOST_CAUSES) {
    causes.push(cause);
    ({ cause } = cause as { cause?: unknown });
  }
  return causes;
}

/** Its name, or its type if it is no error, and its code if it has one. */
function nameOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : typeof error;
  return typeof code === "string" && CODE.test(code) ? `${name} ${code}` : name;
}

/** A file's name without its folder, and a line. */
function placeOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  // The lines before hold the message.
  const frames = lines.filter((line) => /^\s+at /.test(line)).join("\n");
  const [place] = PLACES.flatMap((pattern) => pattern.exec(frames)?.[0] ?? []);
  return place === undefined ? "" : ` at ${place}`;
}
