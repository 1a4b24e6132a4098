/** A time as programs see it. */
export function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** A failure in words for the program's user. */
export class Failure extends Error {
  override readonly name = "Failure";
}
