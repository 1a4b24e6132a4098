import { applies, daysLeft, type Exemption, type Policy } from "../../plan/findings";
import type { Report, ReportObject } from "./schema";

/** An exemption, how long it is still valid, and how many objects it covers. */
export interface ListedExemption extends Exemption {
  /** 1 on its last day; 0 or less once it has expired. */
  readonly daysLeft: number;
  readonly objects: number;
}

/**
 * Every exemption of a report; those that expire first come first. They come from the policy, including exemptions that
 * cover no object. Merged reports have no policy, so theirs come from the findings.
 */
export function exemptionsOf(report: Report, { exemptions }: Policy): ListedExemption[] {
  const now = Date.parse(report.time);
  const listed =
    exemptions.length === 0
      ? carried(report)
      : exemptions.map((exemption) => ({
          ...exemption,
          daysLeft: daysLeft(exemption, now),
          objects: report.objects.filter((object) => applies(exemption, object)).length,
        }));
  return listed.sort((a, b) => a.daysLeft - b.daysLeft);
}

function carried({ objects }: Report): ListedExemption[] {
  const found = new Map<string, ListedExemption>();
  for (const object of objects) {
    const exemption = exemptionOf(object);
    if (exemption !== undefined) {
      const { reason, expires, daysLeft: left } = exemption;
      const key = JSON.stringify([object.kind, reason, expires]);
      const count = (found.get(key)?.objects ?? 0) + 1;
      found.set(key, { kind: object.kind, match: "", reason, expires, daysLeft: left, objects: count });
    }
  }
  return [...found.values()];
}

function exemptionOf({ findings }: ReportObject) {
  return findings.find(({ exemption }) => exemption !== undefined)?.exemption;
}
