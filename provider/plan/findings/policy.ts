import { DAY, type Demand } from "./finding";
import { matches } from "./glob";

/** The kinds of object that a report knows. */
export const OBJECT_KINDS = ["key", "secret", "cluster"] as const;
/** A kind of object. */
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** What is asked of the objects of a kind whose name, alias or id matches. */
export interface Rule {
  readonly kind: ObjectKind;
  /** `*` is any text, `?` one character. */
  readonly match: string;
  /** @defaultValue true for keys, false for secrets */
  readonly required?: boolean | undefined;
  readonly maxIntervalDays?: number | undefined;
  readonly maxAgeDays?: number | undefined;
}

/** Objects that may fail, for a reason and until a day. */
export interface Exemption {
  readonly kind: ObjectKind;
  readonly match: string;
  readonly reason: string;
  /** The last day on which it holds, in UTC: `2027-03-31`. */
  readonly expires: string;
}

/** What an account is judged by. */
export interface Policy {
  readonly rules: readonly Rule[];
  readonly exemptions: readonly Exemption[];
}

/** What tells which rules an object falls under. */
export interface Named {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name: string;
}

/** What is asked where no rule says anything else: keys that can rotate must, every 365 days at most. */
const DEFAULT_RULES: readonly Rule[] = [{ kind: "key", match: "*", required: true, maxIntervalDays: 365 }];

/** The last rule that matches an object, and its place in the policy; `undefined` where none of the policy's does. */
export function ruleOf(policy: Policy, object: Named): { readonly rule: Rule; readonly index: number } | undefined {
  const index = policy.rules.findLastIndex((rule) => applies(rule, object));
  const rule = policy.rules[index];
  return rule === undefined ? undefined : { rule, index };
}

/** What the policy asks of an object: by its last rule that matches, else by the default. */
export function demandOf(policy: Policy, object: Named): Demand {
  const rule = ruleOf(policy, object)?.rule ?? DEFAULT_RULES.find((each) => applies(each, object));
  return {
    required: rule?.required ?? (rule !== undefined && object.kind === "key"),
    maxIntervalDays: rule?.maxIntervalDays,
    maxAgeDays: rule?.maxAgeDays,
  };
}

/** An exemption of an object, and how many days it still holds: 1 on its last day, 0 or less when it has run out. */
export interface Exempted {
  readonly reason: string;
  readonly expires: string;
  readonly daysLeft: number;
}

/** The exemption that matches an object and holds longest; `undefined` where there is none. */
export function exemptionOf(
  policy: Policy,
  object: Named,
  now: number,
): { readonly exempted: Exempted; readonly index: number } | undefined {
  return policy.exemptions
    .map((exemption, index) => ({ exemption, index }))
    .filter(({ exemption }) => applies(exemption, object))
    .map(({ exemption, index }) => {
      const { reason, expires } = exemption;
      return { exempted: { reason, expires, daysLeft: daysLeft(exemption, now) }, index };
    })
    .sort((a, b) => b.exempted.daysLeft - a.exempted.daysLeft)[0];
}

/** How many days an exemption still holds: 1 on its last day, 0 or less when it has run out. */
export function daysLeft({ expires }: Pick<Exemption, "expires">, now: number): number {
  return Math.ceil((Date.parse(`${expires}T00:00:00Z`) + DAY - now) / DAY);
}

/** Whether a rule or an exemption is about an object. */
export function applies({ kind, match }: { kind: ObjectKind; match: string }, object: Named): boolean {
  return kind === object.kind && (matches(match, object.name) || matches(match, object.id));
}
