import type { Report, ReportObject } from "../schema";
import { clean, findingWords, gapWords } from "./text";

/** The report as JUnit: a suite for each kind and region, a case for each object, and one for each gap. */
export function junit(report: Report): string {
  const groups = new Map<string, ReportObject[]>();
  for (const object of report.objects) {
    const name = `${object.kind}s in ${object.region} (${object.projectId})`;
    groups.set(name, [...(groups.get(name) ?? []), object]);
  }
  const suites = [...groups].map(([name, objects]) => suite(name, objects.map(testCase), report.time));
  const gaps = report.gaps.map((gap) => ({
    xml: element(
      "testcase",
      { classname: "gap", name: `${gap.service} ${gap.operation} in ${gap.region}`, time: "0" },
      [element("error", { type: "not-looked", message: gapWords(gap) })],
    ),
    outcome: "error",
  }));
  const all = gaps.length === 0 ? suites : [...suites, suite("not looked at", gaps, report.time)];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", {}, all)}\n`;
}

interface Case {
  readonly xml: string;
  readonly outcome: string;
}

function suite(name: string, cases: readonly Case[], time: string): string {
  const count = (outcome: string) => String(cases.filter((each) => each.outcome === outcome).length);
  const counts = { failures: count("failure"), errors: count("error"), skipped: count("skipped") };
  const attributes = { name, tests: String(cases.length), ...counts, time: "0", timestamp: time.slice(0, 19) };
  return element(
    "testsuite",
    attributes,
    cases.map(({ xml }) => xml),
  );
}

function testCase(object: ReportObject): Case {
  const name = object.id === object.name ? object.name : `${object.name} (${object.id})`;
  const words = object.findings.map(findingWords);
  const type = object.findings[0]?.code ?? "not-looked";
  const message = words[0] ?? "";
  const parts: Readonly<Record<ReportObject["status"], readonly [string, string[]]>> = {
    pass: ["pass", []],
    fail: ["failure", [element("failure", { type, message }, [text(words.join("\n"))])]],
    notLooked: ["error", [element("error", { type: "not-looked", message }, [text(words.join("\n"))])]],
    exempt: ["skipped", [element("skipped", { message })]],
    notApplicable: ["skipped", [element("skipped", { message })]],
  };
  const [outcome, children] = parts[object.status];
  const attributes = { classname: `${object.region}.${object.kind}`, name: clean(name), time: "0" };
  return { xml: element("testcase", attributes, children), outcome };
}

function element(name: string, attributes: Readonly<Record<string, string>>, children: readonly string[] = []): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${text(value)}"`);
  const open = `<${name}${given.join("")}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join("\n")}</${name}>`;
}

/** Text escaped for XML 1.0. Characters that XML cannot represent are left out. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, " ")
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
