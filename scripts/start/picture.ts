// `npm run picture`: runs `npm start` and draws what it prints, shortened, as docs/quickstart.svg.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COLOUR, plain, repository } from "./project";

const FILE = "docs/quickstart.svg";
const [FONT, ADVANCE, LINE, MARGIN] = [13, 7.83, 18, 20];
/** Longer lines are cut. */
const COLUMNS = 116;
const [BACKGROUND, FOREGROUND, DIM] = ["#161b22", "#e6edf3", "#8b949e"];
/** The colours that Pulumi uses, by their number in the palette of 256. */
const COLOURS: Readonly<Record<string, string>> = {
  "1": "#ff7b72",
  "2": "#56d364",
  "3": "#e3b341",
  "5": "#d2a8ff",
  "12": "#79c0ff",
  "13": "#d2a8ff",
};
/** What is kept of Pulumi's lines: the command, rows of resources, what changed, the counts, and what it says of it. */
const KEPT = [
  /^\$ pulumi/,
  /^ [-+~] {2}pulumi-nodejs/,
  /^ +~ enabled/,
  /^ +[-+~] \d+ /,
  /^ +\d+ unchanged/,
  /rotation is due: trigger|waiting for/,
];

interface Style {
  readonly fill: string;
  readonly weight: string;
}

main();

function main(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "scripts/start/index.ts"], {
    cwd: repository,
    env: { ...process.env, FORCE_COLOR: "1" },
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`npm start ended with ${status ?? "a signal"}, and nothing was drawn:\n${stdout}${stderr}`);
  }
  const lines = shortened(["\u001b[1m$ npm start\u001b[0m", "", ...stdout.trimEnd().split("\n")]);
  writeFileSync(join(repository, FILE), draw(lines));
  console.log(`${FILE}: ${lines.length} lines`);
}

/** The lines without what makes the picture long: each row of a preview or a deletion, and what tells little. */
function shortened(lines: readonly string[]): string[] {
  let command = "";
  return lines.filter((line, index) => {
    const [, own] = /^ {2}│ ?(.*)/.exec(plain(line)) ?? [];
    if (own === undefined) {
      return true;
    }
    command = /^\$ pulumi (\w+)/.exec(own)?.[1] ?? command;
    const isRow = own.includes("pulumi-nodejs:dynamic");
    const isRepeated = plain(lines[index - 1] ?? "") === plain(line);
    return KEPT.some((kept) => kept.test(own)) && !isRepeated && !(isRow && /preview|destroy/.test(command));
  });
}

function draw(lines: readonly string[]): string {
  const columns = Math.min(COLUMNS, Math.max(...lines.map((line) => plain(line).length)));
  const [width, height] = [Math.ceil(columns * ADVANCE) + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  const texts = lines.map((line, index) => {
    const spans = spansOf(line).map(([text, { fill, weight }]) => {
      return `<tspan fill="${fill}" font-weight="${weight}">${escaped(text)}</tspan>`;
    });
    return `<text x="${MARGIN}" y="${MARGIN + FONT + index * LINE}" xml:space="preserve">${spans.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>What npm start prints, shortened</title>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${FONT}">
${texts.join("\n")}
</g>
</svg>
`;
}

/** The parts of a line, each with its style, as far as the picture is wide. */
function spansOf(line: string): [string, Style][] {
  let style: Style = { fill: FOREGROUND, weight: "normal" };
  let room = COLUMNS;
  return line.split(COLOUR).flatMap((part) => {
    if (part.startsWith("\u001b")) {
      style = restyled(style, part.slice(2, -1));
      return [];
    }
    const shown = part.length > room ? `${part.slice(0, Math.max(room - 1, 0))}…` : part;
    const isShown = part !== "" && room > 0;
    room -= part.length;
    return isShown ? [[shown, style] as [string, Style]] : [];
  });
}

function restyled(style: Style, code: string): Style {
  const [, number] = /^38;5;(\d+)$/.exec(code) ?? [];
  if (number !== undefined) {
    return { ...style, fill: COLOURS[number] ?? FOREGROUND };
  }
  switch (code) {
    case "1":
      return { ...style, weight: "bold" };
    case "2":
      return { ...style, fill: DIM };
    default:
      return { fill: FOREGROUND, weight: "normal" };
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
