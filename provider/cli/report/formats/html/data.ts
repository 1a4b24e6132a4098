import { FINDING_CODES, OBJECT_KINDS } from "../../../../plan/findings";
import { escaped } from "../../../text";
import type { Report, ReportObject } from "../../schema";
import { clean, STATUS_WORDS, STATUSES } from "../text";
import { EXPLANATIONS } from "../words";

/**
 * The report as data for the page's script. Repeated texts are stored once, so that the page of a large account stays
 * small.
 */
export function pageData(report: Report): string {
  const texts = new Map<string, number>();
  const indexOf = (text: string) => {
    const index = texts.get(text) ?? texts.size;
    texts.set(text, index);
    return index;
  };
  const objects = report.objects.map((object) => row(object, indexOf));
  const data = {
    kinds: OBJECT_KINDS,
    statuses: STATUSES.map((status) => [status, STATUS_WORDS[status]]),
    codes: FINDING_CODES.map((code) => [code, EXPLANATIONS[code]]),
    time: minutes(report.time),
    objects,
    texts: [...texts.keys()],
  };
  // In a page, "</script" and "<!--" would end or change the script, so every "<" is escaped.
  return escaped(JSON.stringify(data)).replaceAll("<", "\\u003c");
}

/** Kind, name, id ("" where it is the name), region, project, status, rotation, last, next, urns, findings. */
function row(object: ReportObject, indexOf: (text: string) => number): unknown[] {
  const { rotation } = object;
  const findings = object.findings.map(({ code, message, reason, exemption }) => {
    const until =
      exemption === undefined ? [] : [indexOf(clean(exemption.reason)), indexOf(exemption.expires), exemption.daysLeft];
    const why = reason !== undefined && !message.includes(reason) ? ` ${reason}` : "";
    return [FINDING_CODES.indexOf(code), indexOf(clean(message + why)), ...until];
  });
  return [
    OBJECT_KINDS.indexOf(object.kind),
    clean(object.name),
    object.id === object.name ? "" : clean(object.id),
    indexOf(object.region),
    indexOf(object.projectId),
    STATUSES.indexOf(object.status),
    rotation.enabled === null ? -1 : rotation.enabled ? (rotation.intervalDays ?? 0) : -2,
    minutes(rotation.lastRotationTime),
    minutes(rotation.nextRotationTime),
    object.declaredBy.map((urn) => indexOf(clean(urn))),
    findings,
  ];
}

/** Minutes since 1970; 0 for no time. */
function minutes(time: string | null): number {
  return time === null ? 0 : Math.floor(Date.parse(time) / 60_000);
}
