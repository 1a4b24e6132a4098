import { redact } from "./redact";

/** Longest text of the cloud's that a message repeats, in characters. */
const LONGEST = 500;

/** Longest code, and longest id of a request, in characters. */
const LONGEST_CODE = 200;

/** Longest text that is shown at all, in characters: whatever a name or an id held, there is an end to it. */
const LONGEST_SHOWN = 3000;

/** Our own text, safe to print: a name in it may hold any characters. */
export function printable(text: string, longest = LONGEST_SHOWN): string {
  return shortened(redact(text, []), longest);
}

/** The cloud's own words in a message: redacted before they are cut, since half a secret is not found any more. */
export function quote(text: string, secrets: readonly string[]): string {
  return shortened(redact(text, secrets), LONGEST);
}

/** A code of the cloud's, or a request's id, in a message: neither is long, unless the cloud is not what it seems. */
export function quoteCode(text: string, secrets: readonly string[]): string {
  return quote(text, secrets).slice(0, LONGEST_CODE);
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
