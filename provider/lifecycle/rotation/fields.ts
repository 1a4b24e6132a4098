import { z } from "zod";
import { milliseconds } from "../../duration";
import { duration, textOrNull } from "../fields";
import { text } from "../state/values";
import type { CheckFailure, Properties } from "../properties";

/** More triggers than this are a mistake; each is kept in the state. */
const MOST_TRIGGERS = 100;

/** What the documentation says of these inputs where the kinds differ. */
export interface RotationTexts {
  /** What a changed trigger rotates, such as "the secret". */
  readonly rotates: string;
  readonly rotateOnCreate: string;
  readonly maxAge: string;
  /** A sentence on `minInterval` that is true of this kind only. */
  readonly minInterval?: string;
  readonly timeout: string;
}

/** The inputs that mean the same in every kind of rotation. */
export function rotationFields(texts: RotationTexts) {
  return {
    triggers: TRIGGERS.describe(
      `A map of text: each time an entry is added, changed or removed, ${texts.rotates} rotates once, in place. ` +
        "Two changes in one `up` are one rotation. The values are kept in state; secret ones stay encrypted there.",
    ),
    rotateOnCreate: z.boolean("must be true or false").default(true).describe(texts.rotateOnCreate),
    maxAge: duration("1h", "3650d").optional().meta({
      description: texts.maxAge,
      absent: "none: age makes no rotation due",
    }),
    minInterval: duration("1s", "3650d")
      .optional()
      .meta({
        description: [
          "A rotation younger than this answers a request, unless the state has it on record for earlier " +
            "triggers: then a changed trigger rotates. A whole number and `s`, `m`, `h` or `d`, shorter than `maxAge`.",
          ...(texts.minInterval === undefined ? [] : [texts.minInterval]),
          "A rotation by somebody else from before an incident can answer a trigger that you change for it: " +
            "a warning says which, and when to ask again.",
        ].join(" "),
        absent: "none: every request rotates",
      }),
    timeout: duration("1s", "1d").default("10m").describe(texts.timeout),
  };
}

const TRIGGERS = z.preprocess(
  prepare,
  z
    .record(z.string(), z.string("must be text"), "must be a map of text")
    .refine((map) => Object.keys(map).length <= MOST_TRIGGERS, `must hold at most ${MOST_TRIGGERS} entries`)
    .optional(),
);

/**
 * The inputs that mean the same in every kind of rotation, as outputs.
 *
 * @param rotated - what a request rotates, such as "the cluster's key"
 * @param aged - what it is called where its age is spoken of
 */
export function requestOutputs(rotated: string, aged: string) {
  return {
    triggers: z
      .record(z.string(), z.string())
      .nullable()
      .describe("The trigger values that the recorded rotation was started for: today's, once an `up` has succeeded."),
    rotateOnCreate: z.boolean().describe(`Whether making the resource rotates ${rotated}.`),
    maxAge: textOrNull(`The age from which ${aged} is due to rotate.`),
    minInterval: textOrNull("A rotation younger than this satisfies a request."),
  };
}

/** The outputs that mean the same in every kind of rotation. */
export const rotationOutputs = {
  nextRotationDue: textOrNull(
    "When the next rotation is due by `maxAge`, as ISO 8601 in UTC. Computed by this package.",
  ),
  rotationRequestTime: textOrNull(
    "When this resource sent the last request that succeeded, by the cloud's clock, as ISO 8601 in UTC.",
  ),
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
