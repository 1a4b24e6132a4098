import { day, type Finding, type FindingCode, finding } from "./finding";
import type { Exempted } from "./policy";

/** What becomes of an object. */
export type Status = "pass" | "fail" | "notApplicable" | "exempt" | "notLooked";

/** A finding, and the exemption that covers it or that has run out. */
export interface Judged extends Finding {
  readonly exemption?: Exempted;
}

/** Codes that say that an object cannot rotate as it is. */
const NOT_APPLICABLE: readonly FindingCode[] = ["cannot-rotate", "disabled", "pending-deletion", "not-encrypted"];
/** An exemption is pointed out when it ends within so many days. */
export const SOON = 30;

/** The status of an object, and its findings with what exempts them, the most important first. */
export function verdict(
  findings: readonly Finding[],
  exempted: Exempted | undefined,
): { readonly status: Status; readonly findings: readonly Judged[] } {
  const holds = exempted !== undefined && exempted.daysLeft > 0;
  // An exemption covers what is known of an object. What could not be looked at stays open.
  const judged: Judged[] = findings.map((each) =>
    holds && each.code !== "not-looked" ? { ...each, exemption: exempted } : each,
  );
  // What cannot rotate fails by nothing, and so needs no exemption.
  if (findings.some(({ code }) => NOT_APPLICABLE.includes(code))) {
    return { status: "notApplicable", findings: judged };
  }
  if (exempted !== undefined && !holds) {
    return { status: "fail", findings: [...judged, expired(exempted)] };
  }
  if (findings.some(({ fails }) => fails)) {
    return { status: holds ? "exempt" : "fail", findings: judged };
  }
  return { status: findings.some(({ code }) => code === "not-looked") ? "notLooked" : "pass", findings: judged };
}

function expired(exempted: Exempted): Judged {
  const last = day(Date.parse(exempted.expires));
  const text = `The exemption of this object ended on ${last}: renew the exemption, or take it out of the policy.`;
  return { ...finding("exemption-expired", text), exemption: exempted };
}
