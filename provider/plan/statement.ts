/** How much a line matters: a warning is about what weakens, postpones or cannot be. */
export type Severity = "info" | "warning";

interface Meaning {
  readonly severity: Severity;
  readonly meaning: string;
}

/**
 * What preview and `up` can say of an object. Pipelines search for these codes: a code is never renamed, and never means
 * something else. The table in docs/adopt.md is made from this one.
 */
export const CODES = {
  "nothing-to-do": { severity: "info", meaning: "The object is as declared: `up` writes nothing." },
  "will-enable": { severity: "info", meaning: "Automatic rotation is off and is turned on." },
  "will-disable": { severity: "warning", meaning: "Automatic rotation is on and is turned off." },
  "will-shorten": { severity: "info", meaning: "The interval or period becomes shorter." },
  "will-lengthen": { severity: "warning", meaning: "The interval or period becomes longer." },
  "will-set": {
    severity: "info",
    meaning: "The interval, the period or the function is set, and none of these holds.",
  },
  "will-rotate": { severity: "info", meaning: "The object is rotated, once, for the reason that the line gives." },
  "will-repoint": { severity: "info", meaning: "The cluster is pointed to another master key." },
  "will-follow": { severity: "info", meaning: "A rotation that was started earlier is followed to its end." },
  "will-record": { severity: "info", meaning: "The object is recorded as it is: `rotateOnCreate` is false." },
  overdue: {
    severity: "info",
    meaning: "The object is recorded as it is, and is older than `maxAge`: the `up` after this one rotates it.",
  },
  answered: {
    severity: "warning",
    meaning: "A request to rotate is answered by an earlier rotation, younger than `minInterval`: nothing is rotated.",
  },
  "put-off": { severity: "warning", meaning: "A rotation is due, and waits for a next run because of `maxRotations`." },
  "many-rotations": { severity: "warning", meaning: "More than five rotations are due in this run." },
  "last-rotation-failed": {
    severity: "warning",
    meaning: "The last rotation failed, and is not repeated before the time that the line gives.",
  },
  "cannot-rotate": {
    severity: "warning",
    meaning: "The cloud cannot rotate the object: `up` fails for it, without a write.",
  },
  "will-fail": {
    severity: "warning",
    meaning: "What is declared cannot be had, for the reason that the line gives: `up` fails for the object.",
  },
  "not-found": {
    severity: "warning",
    meaning: "The cloud does not know the object: `up` looks again, and then fails for it.",
  },
  "not-known-yet": {
    severity: "info",
    meaning: "An input is known only in `up`, since the program makes it: nothing can be said of the object before.",
  },
  "not-looked": {
    severity: "warning",
    meaning: "Objects could not be looked at: what `up` will do to them is not known.",
  },
} as const satisfies Readonly<Record<string, Meaning>>;

/** The code of a line. */
export type Code = keyof typeof CODES;

/** What is said of an object: what is so, and what will be done. Never a secret, never a trigger's value. */
export interface Statement {
  readonly code: Code;
  readonly text: string;
}

/** Says something of an object, with its code and severity. */
export function say(
  report: (line: string, severity: Severity) => void,
  subject: string,
  { code, text }: Statement,
): void {
  report(`${subject}: ${text} [${code}]`, CODES[code].severity);
}
