import { printable } from "../../../cloud";
import type { ListedExemption } from "../exemptions";
import type { Report, ReportFinding, ReportObject } from "../schema";

/** The longest name that formats for people show, in characters. */
const LONGEST = 300;

/** Text from the cloud without terminal control characters and without characters that change the text direction. */
export function clean(text: string): string {
  return printable(text, LONGEST);
}

/** Words for a status. */
export const STATUS_WORDS: Readonly<Record<ReportObject["status"], string>> = {
  fail: "fails",
  notLooked: "not looked at",
  exempt: "exempt",
  notApplicable: "not applicable",
  pass: "passes",
};

/** The words for a status after a number. */
export const COUNTED: typeof STATUS_WORDS = { ...STATUS_WORDS, fail: "fail", pass: "pass" };

/** Statuses, the most urgent first. */
export const STATUSES = Object.keys(STATUS_WORDS) as readonly ReportObject["status"][];

/** The objects, the most urgent status first. Within a status they keep the report's order. */
export function byAttention({ objects }: Report): ReportObject[] {
  return STATUSES.flatMap((status) => objects.filter((object) => object.status === status));
}

/** The number of objects with each status, in one sentence. */
export function summaryOf({ summary, objects, gaps }: Report): string {
  const counts = STATUSES.filter((status) => summary[status] > 0).map(
    (status) => `${summary[status]} ${COUNTED[status]}`,
  );
  const total = `${objects.length} ${objects.length === 1 ? "object" : "objects"}`;
  const missing = gaps.length === 1 ? "1 gap is listed" : `${gaps.length} gaps are listed`;
  const incomplete = gaps.length === 0 ? "" : ` The report is not complete: ${missing} with it.`;
  return `${total}: ${counts.length === 0 ? "nothing was found" : counts.join(", ")}.${incomplete}`;
}

/** Whether and how often an object rotates, in words. */
export function rotationWords({ kind, rotation }: ReportObject): string {
  if (kind === "cluster") {
    return "on request";
  }
  if (rotation.enabled === null) {
    return "not known";
  }
  if (!rotation.enabled) {
    return "off";
  }
  return rotation.intervalDays === null ? "on" : `every ${Math.round(rotation.intervalDays * 100) / 100} d`;
}

/** The day of a time; a dash where there is none. */
export function dayOf(time: string | null): string {
  return time?.slice(0, 10) ?? "–";
}

/** A finding in one line, with what exempts it. */
export function findingWords({ code, message, reason, exemption }: ReportFinding): string {
  const why = reason !== undefined && !message.includes(reason) ? ` ${reason}` : "";
  const until =
    exemption === undefined
      ? ""
      : ` Exemption: ${exemption.reason} (${exemptionWords(exemption.daysLeft, exemption.expires)}).`;
  return clean(`${code}: ${message}${why}${until}`);
}

/** An exemption of the policy in one line. */
export function exemptionLine({ kind, match, reason, expires, daysLeft, objects }: ListedExemption): string {
  const what = match === "" ? `${kind}s` : `${kind} ${match}`;
  const count = objects === 1 ? "1 object" : `${objects} objects`;
  return clean(`${what}: ${exemptionWords(daysLeft, expires)}, ${count} (${reason})`);
}

/** How long an exemption holds, in words. */
function exemptionWords(daysLeft: number, expires: string): string {
  return daysLeft > 0 ? `${daysLeft} ${daysLeft === 1 ? "day" : "days"} left, until ${expires}` : `ended on ${expires}`;
}

/** What could not be looked at, in one line. */
export function gapWords({ service, region, operation, action, message }: Report["gaps"][number]): string {
  const missing = action === undefined ? "" : ` [missing: ${action}]`;
  return clean(`${service.toUpperCase()} ${operation} in ${region}${missing}: ${message}`);
}
