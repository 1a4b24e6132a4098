import { OBJECT_KINDS, SOON } from "../../../../plan/findings";
import type { ListedExemption } from "../../exemptions";
import type { Report, ReportObject } from "../../schema";
import type { FormatContext } from "../formatContext";
import { COUNTED, exemptionLine, gapWords, STATUS_WORDS, STATUSES, summaryOf } from "../text";
import { pageData } from "./data";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

/** What each status means, for people who do not know the cloud. */
const MEANINGS: Readonly<Record<ReportObject["status"], string>> = {
  fail: "not as the policy asks",
  notLooked: "nobody knows whether they are as the policy asks",
  exempt: "not as the policy asks, which is allowed for now",
  notApplicable: "cannot rotate as they are",
  pass: "as the policy asks",
};

/** The report as one page that needs no network and no other file. */
export function html(report: Report, { exemptions }: FormatContext): string {
  const time = `${report.time.slice(0, 16).replace("T", " ")} UTC`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Rotation of keys and secrets</title>',
    `<style>${STYLE}</style></head><body>`,
    '<a class="skip" href="#objects">Skip to the objects</a>',
    `<header><h1>Rotation of keys and secrets</h1><p class="soft">Looked at on ${time}.</p></header><main>`,
    `<p>${text(summaryOf(report))}</p>`,
    `<ul class="tiles">${STATUSES.map((status) => tile(report, status)).join("")}</ul>`,
    gaps(report),
    exempt(exemptions),
    '<noscript><p class="alert">The list of objects needs JavaScript. The format csv has the same without.</p></noscript>',
    `<div id="app" hidden>${objects()}${timeline()}</div></main>`,
    `<script type="application/json" id="data">${pageData(report)}</script><script>${SCRIPT}</script></body></html>`,
  ].join("\n");
}

function tile({ summary, gaps: missing }: Report, status: ReportObject["status"]): string {
  const count = summary[status];
  const words = (count === 1 ? STATUS_WORDS : COUNTED)[status];
  // Objects of a list that failed are not counted.
  const more = status === "notLooked" && missing.length > 0 ? "; see also below what is missing" : "";
  const color = count === 0 ? "soft" : status;
  return `<li><strong class="${color}">${count}</strong><b>${words}</b><br><span class="soft">${MEANINGS[status]}${more}</span></li>`;
}

function gaps({ gaps: found }: Report): string {
  const items = found.map((gap) => `<li>${text(gapWords(gap))}</li>`).join("");
  return found.length === 0
    ? ""
    : `<section aria-labelledby="gaps"><h2 id="gaps">Not looked at</h2><div class="alert"><p>This report is not complete. What is missing here may fail.</p><ul>${items}</ul></div></section>`;
}

/** Exemptions, the most urgent first: an exempt object fails once its exemption expires. */
function exempt(all: readonly ListedExemption[]): string {
  const isSoon = ({ daysLeft }: ListedExemption) => daysLeft > 0 && daysLeft <= SOON;
  const groups: readonly (readonly [string, readonly ListedExemption[]])[] = [
    ["Ended", all.filter(({ daysLeft }) => daysLeft <= 0)],
    [`End within ${SOON} days`, all.filter(isSoon)],
    ["End later", all.filter(({ daysLeft }) => daysLeft > SOON)],
  ];
  const lists = groups
    .filter(([, some]) => some.length > 0)
    .map(([heading, some]) => {
      const items = some.map((each) => `<li><bdi>${text(exemptionLine(each))}</bdi></li>`);
      return `<h3>${heading}</h3><ul>${items.join("")}</ul>`;
    });
  return lists.length === 0
    ? ""
    : `<section aria-labelledby="exemptions"><h2 id="exemptions">Exemptions</h2>${lists.join("")}</section>`;
}

const COLUMNS = ["name", "status", "kind", "region", "rotates", "last", "next"];

function objects(): string {
  const options = (values: readonly (readonly [string, string])[]) =>
    [
      '<option value="">all</option>',
      ...values.map(([value, words]) => `<option value="${value}">${words}</option>`),
    ].join("");
  const heads = COLUMNS.map(
    (name) =>
      `<th scope="col"><button type="button" data-sort="${name}">${name[0]?.toUpperCase() ?? ""}${name.slice(1)}</button></th>`,
  );
  return [
    '<section aria-labelledby="objects"><h2 id="objects" tabindex="-1">Objects</h2><div class="filters">',
    `<div><label for="filter-status">Status</label><select id="filter-status">${options(STATUSES.map((status) => [status, STATUS_WORDS[status]]))}</select></div>`,
    `<div><label for="filter-kind">Kind</label><select id="filter-kind">${options(OBJECT_KINDS.map((kind) => [kind, kind]))}</select></div>`,
    '<div><label for="filter-region">Region</label><select id="filter-region"><option value="">all</option></select></div>',
    '<div><label for="filter-text">Name, id or finding contains</label><input id="filter-text" type="search"></div>',
    '<p id="shown" role="status" class="soft"></p></div>',
    '<div class="scroll" tabindex="0" role="region" aria-label="Table of objects"><table class="objects"><caption class="skip">Objects, those that need attention first</caption>',
    `<thead><tr>${heads.join("")}<th scope="col">Findings</th></tr></thead><tbody id="rows"></tbody></table></div></section>`,
  ].join("");
}

function timeline(): string {
  return [
    '<section id="timeline" aria-labelledby="when"><h2 id="when">When objects rotated last, and rotate next</h2>',
    '<p class="soft">The next rotation is shown where the cloud, or a stack that set the interval, tells it.</p>',
    '<div class="scroll" tabindex="0" role="region" aria-label="Rotations by month"><table class="months"><thead><tr><th scope="col">Month</th><th scope="col">Last rotations</th><th scope="col">Next rotations</th></tr></thead>',
    '<tbody id="months"></tbody></table></div></section>',
  ].join("");
}

/** Text escaped for HTML. */
function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
