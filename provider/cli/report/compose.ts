import { OBJECT_KINDS, type Status } from "../../plan/findings";
import type { Report, ReportGap, ReportObject } from "./schema";

/** Makes a report whose order does not depend on the order in which objects were found. */
export function compose(objects: readonly ReportObject[], gaps: readonly ReportGap[], time: string): Report {
  const summary: Record<Status, number> = { pass: 0, fail: 0, notApplicable: 0, exempt: 0, notLooked: 0 };
  for (const { status } of objects) {
    summary[status] += 1;
  }
  return { version: 1, time, summary, objects: [...objects].sort(byPlace), gaps: joined(gaps) };
}

/** Merges reports. An object that is in several is taken from the latest. */
export function merged(reports: readonly Report[], time: string | undefined): Report {
  const newestFirst = [...reports].sort((a, b) => compare(b.time, a.time));
  const objects = new Map<string, ReportObject>();
  for (const object of newestFirst.flatMap((report) => report.objects)) {
    const key = identityOf(object);
    if (!objects.has(key)) {
      objects.set(key, object);
    }
  }
  const gaps = reports.flatMap((report) => report.gaps);
  return compose([...objects.values()], gaps, time ?? newestFirst[0]?.time ?? new Date(0).toISOString());
}

/** What identifies an object. */
export function identityOf({
  kind,
  id,
  region,
  projectId,
}: Pick<ReportObject, "kind" | "id" | "region" | "projectId">): string {
  return JSON.stringify([kind, id.toLowerCase(), region, projectId]);
}

/** Gaps of one operation and region are merged: the first one is kept, with their number. */
function joined(gaps: readonly ReportGap[]): ReportGap[] {
  const groups = new Map<string, ReportGap[]>();
  for (const gap of gaps) {
    const key = JSON.stringify([gap.region, gap.service, gap.operation, gap.action ?? ""]);
    groups.set(key, [...(groups.get(key) ?? []), gap]);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([, [first, ...more]]) => {
      if (first === undefined) {
        return [];
      }
      const others = more.length === 0 ? "" : ` (and ${more.length} more times)`;
      return [{ ...first, message: first.message + others }];
    });
}

function byPlace(a: ReportObject, b: ReportObject): number {
  return (
    OBJECT_KINDS.indexOf(a.kind) - OBJECT_KINDS.indexOf(b.kind) ||
    compare(a.region, b.region) ||
    compare(a.projectId, b.projectId) ||
    compare(a.name, b.name) ||
    compare(a.id, b.id)
  );
}

/** By code points, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
