import { z } from "zod";
import { OBJECT_KINDS, type Policy } from "../../plan/findings";
import { parseYaml } from "../yamlFile";

/** A policy, and the lines of its parts. */
export interface PolicyFile {
  readonly policy: Policy;
  /** The line of each rule and exemption, from 1. */
  readonly ruleLines: readonly number[];
  readonly exemptionLines: readonly number[];
}

const kind = z.enum(OBJECT_KINDS, 'must be "key", "secret" or "cluster"');
const match = z.string("must be text").min(1, "must not be empty").default("*");
const dayCount = z.number("must be a number of days").positive("must be more than 0 days").max(36_500);

const rule = z
  .strictObject({
    kind,
    match: match.describe("A pattern of the name, alias or id: * is any text, ? one character."),
    required: z.boolean("must be true or false").optional().describe("Whether automatic rotation must be on."),
    maxIntervalDays: dayCount.optional().describe("The longest time between automatic rotations."),
    maxAgeDays: dayCount.optional().describe("The longest time since the last rotation, by hand or automatic."),
  })
  .refine((given) => given.kind !== "cluster" || (given.required ?? given.maxIntervalDays) === undefined, {
    error: "a cluster has no automatic rotation: give maxAgeDays alone",
  });

const exemption = z.strictObject({
  kind,
  match,
  reason: z.string("must be text").min(1, "must say why"),
  expires: z.iso.date("must be a day such as 2027-03-31").describe("The last day on which it holds, in UTC."),
});

/** The policy file. The published schema, sdk/policy.schema.json, is made from this. */
export const policySchema = z.strictObject({
  version: z.literal(1, "must be 1"),
  rules: z.array(rule).default([]).describe("The last rule that matches an object counts, whole."),
  exemptions: z.array(exemption).default([]),
});

/** The default policy as text, for a run without a policy file. */
export const DEFAULT_POLICY = `# What "huaweicloud-rotation report" asks for without a policy file: keys that can rotate must, at least once a year.
version: 1
rules:
  - kind: key
    match: "*"
    required: true
    maxIntervalDays: 365
`;

/** Reads a policy file, YAML or JSON. @throws Error in words, naming everything that is wrong with its line */
export function readPolicy(text: string): PolicyFile {
  const { document, lineOf, words } = parseYaml(text);
  const parsed = policySchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    throw new Error(words(parsed.error.issues));
  }
  const { rules, exemptions } = parsed.data;
  return {
    policy: { rules, exemptions },
    ruleLines: rules.map((_, index) => lineOf(["rules", index])),
    exemptionLines: exemptions.map((_, index) => lineOf(["exemptions", index])),
  };
}
