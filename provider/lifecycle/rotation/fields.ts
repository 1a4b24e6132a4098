import { z } from "zod";
import { milliseconds } from "../../duration";
import { duration, place } from "../fields";
import { text } from "../state/values";
import type { CheckFailure, Properties } from "../properties";

/** More triggers than this are a mistake; each is kept in the state. */
const MOST_TRIGGERS = 100;

/** The inputs that mean the same in every kind of rotation. */
export const rotationFields = {
  triggers: z.preprocess(
    prepare,
    z
      .record(z.string(), z.string("must be text"), "must be a map of text")
      .refine((map) => Object.keys(map).length <= MOST_TRIGGERS, `must hold at most ${MOST_TRIGGERS} entries`)
      .optional(),
  ),
  rotateOnCreate: z.boolean("must be true or false").default(true),
  maxAge: duration("1h", "3650d").optional(),
  minInterval: duration("1s", "3650d").optional(),
  timeout: duration("1s", "1d").default("10m"),
  ...place,
};

/**
 * Leaves out triggers that are absent, such as an output that is not there yet. The library leaves out the name __proto__
 * without a word: a change of such a trigger would never rotate.
 */
function prepare(map: unknown, context: z.core.$RefinementCtx): unknown {
  if (typeof map !== "object" || map === null || Array.isArray(map)) {
    return map;
  }
  if (Object.hasOwn(map, "__proto__")) {
    context.addIssue("must not have a trigger named __proto__");
  }
  return Object.fromEntries(Object.entries(map).filter(([, value]) => (value ?? undefined) !== undefined));
}

/** What is wrong between those inputs. */
export function rotationRules({ maxAge, minInterval }: Properties): CheckFailure[] {
  const [age, interval] = [maxAge, minInterval].map((value) => milliseconds(text(value) ?? ""));
  return age !== undefined && interval !== undefined && interval >= age
    ? [{ property: "minInterval", reason: "must be shorter than maxAge, or no rotation would ever be due" }]
    : [];
}
