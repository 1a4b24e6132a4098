import type { z } from "zod";
import { printable } from "../../cloud";
import { Failure } from "../failure";
import type { KindDeclaration, KindFields } from "../kindDeclaration";
import type { CheckFailure, Properties } from "../properties";
import { isUnknown } from "../state/unknown";

/** The inputs as they were declared, and everything that is wrong with them. */
export interface Checked {
  readonly inputs: Properties;
  readonly failures: CheckFailure[];
}

/**
 * Judges the declared inputs, each by its field's schema, and all of them together: all failures at once, each under its
 * property. A value that preview does not know yet passes as it is. `null` is taken as not given.
 */
export function checkInputs<Inputs extends Properties>(kind: KindDeclaration<Inputs>, given: Properties): Checked {
  const [inputs, filled]: [Properties, Properties] = [{}, { ...given }];
  const failures: CheckFailure[] = [];
  for (const [property, schema] of Object.entries(kind.fields.shape)) {
    const value = Object.hasOwn(given, property) ? (given[property] ?? undefined) : undefined;
    if (isUnknown(value)) {
      inputs[property] = value;
      continue;
    }
    const result = schema.safeParse(value);
    if (!result.success) {
      failures.push(...result.error.issues.map((issue) => failure(property, schema, issue, value)));
      continue;
    }
    filled[property] = result.data;
    if (value !== undefined) {
      inputs[property] = value;
    }
  }
  return {
    inputs,
    failures: bounded([...failures, ...strangers(kind, given), ...kind.rules(filled)]),
  };
}

/**
 * Inputs that were checked, as the kind has them: with their defaults. What else the host puts beside them stays: a partial
 * failure must carry `__provider`, or the engine keeps a resource that nobody can serve.
 */
export function withDefaults<Inputs extends Properties>(kind: KindDeclaration<Inputs>, inputs: Properties): Inputs {
  const result = kind.fields.safeParse(inputs);
  if (!result.success) {
    const [issue] = result.error.issues;
    const property = issue?.path.map(String).join(".") ?? "";
    throw new Failure(
      `${kind.name}: its input ${property} ${issue?.message ?? "is wrong"}. Correct it, and run again.`,
    );
  }
  return { ...inputs, ...result.data };
}

/** More failures than this, and longer names of properties, help nobody. */
const [MOST, LONGEST_NAME] = [100, 120];

function bounded(failures: readonly CheckFailure[]): CheckFailure[] {
  const shown = failures.slice(0, MOST).map(({ property, reason }) => {
    return { property: printable(property, LONGEST_NAME), reason };
  });
  const [first] = shown;
  const more = failures.length - shown.length;
  return first === undefined || more === 0
    ? shown
    : [...shown, { property: first.property, reason: `and ${more} more of the inputs are wrong` }];
}

function failure(property: string, schema: z.ZodType, issue: z.core.$ZodIssue, given: unknown): CheckFailure {
  const value = issue.path.reduce((inner: unknown, name) => (inner as Properties)[String(name)], given);
  const isField = issue.path.length === 0;
  return {
    property: [property, ...issue.path.map(String)].join("."),
    reason:
      value === undefined
        ? `is missing: it ${issue.message}`
        : `${issue.message}${found(value, isField ? schema : undefined)}`,
  };
}

/**
 * What to write instead, where that is plain. Numbers and booleans are repeated to the user; text is not, since it may be
 * a secret in the wrong place.
 */
function found(value: unknown, schema: z.ZodType | undefined): string {
  if (typeof value === "number" || typeof value === "boolean") {
    const isText = schema === undefined || schema.safeParse(String(value)).success;
    return isText ? `; it is ${value}: write "${value}", with quotes` : `; it is ${value}`;
  }
  if (typeof value !== "string") {
    return "";
  }
  const written = readJson(value);
  if (written !== undefined && schema?.safeParse(written).success === true) {
    return `; it is text: write the ${typeof written} without quotes`;
  }
  return schema?.safeParse(value.toLowerCase()).success === true
    ? "; write its letters in lower case"
    : `; it is text of ${value.length} characters`;
}

/** The number or boolean that a text spells. */
function readJson(text: string): number | boolean | undefined {
  return /^(-?\d{1,15}(\.\d{1,15})?|true|false)$/.test(text) ? (JSON.parse(text) as number | boolean) : undefined;
}

/** Names that the kind does not know: a typing error, or a program written for a later release. */
function strangers(kind: KindFields, given: Properties): CheckFailure[] {
  return Object.keys(given)
    .filter((property) => property !== "__provider" && !Object.hasOwn(kind.fields.shape, property))
    .filter((property) => given[property] !== undefined && given[property] !== null)
    .map((property) => ({
      property,
      reason: `is not an input of ${kind.name} in this release; its inputs are ${Object.keys(kind.fields.shape).join(", ")}`,
    }));
}
