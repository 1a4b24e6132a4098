// `npm run picture`: runs `npm start` and draws its previews, which say what `up` will do and why, as docs/preview.svg.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { COLOUR, plain, repository } from "./project";

const FILE = "docs/preview.svg";
const [FONT, ADVANCE, LINE, MARGIN] = [13, 7.83, 18, 20];
/** Longer lines go on in the next one. */
const COLUMNS = 72;
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
/** What the types of all resources begin with; it is left out. */
const PREFIX = "pulumi-nodejs:dynamic/huaweicloud:";
/** What is kept of a preview: the rows of resources, and what is said of them. */
const KEPT = [/^ [-+~] {2}pulumi-nodejs/, /^ +\w+ [\w-]+: .* \[[\w-]+\]$/, /^ +[-+~] \d+ to /];

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
  const lines = previews(stdout.trimEnd().split("\n"));
  writeFileSync(join(repository, FILE), draw(lines));
  console.log(`${FILE}: ${lines.length} lines`);
}

/** The previews of the story, with the command that comes before the second, and an empty line between what differs. */
function previews(lines: readonly string[]): string[] {
  let isPreview = false;
  let last: RegExp | undefined;
  return lines.flatMap((line) => {
    const own = /^ {2}.*?│.*? (.*)/.exec(line)?.[1] ?? "";
    const [command] = /^\$ pulumi .*/.exec(plain(own)) ?? [];
    if (command !== undefined) {
      const setting = command.startsWith("$ pulumi config set");
      isPreview = command.startsWith("$ pulumi preview");
      last = undefined;
      const shown = `\u001b[1m${command.replace(" --suppress-progress", "")}\u001b[0m`;
      return setting ? ["", shown] : isPreview ? [shown] : [];
    }
    const kept = isPreview ? KEPT.find((pattern) => pattern.test(plain(own))) : undefined;
    if (kept === undefined) {
      return [];
    }
    const gap = last === kept ? [] : [""];
    last = kept;
    return [
      ...gap,
      ...wrapped(
        own
          .trimEnd()
          .replace(PREFIX, "…")
          .replace(/ \[diff: .*/, ""),
      ),
    ];
  });
}

/** A line in parts that fit the picture; one that is too long loses its colours. */
function wrapped(line: string): string[] {
  const text = plain(line);
  if (text.length <= COLUMNS) {
    return [line];
  }
  const indent = `${(/^ */.exec(text) ?? [""])[0]}  `;
  return text
    .trim()
    .split(" ")
    .reduce<string[]>((lines, word) => {
      const last = lines.at(-1) ?? "";
      const longer = last === "" ? `${indent.slice(2)}${word}` : `${last} ${word}`;
      return longer.length <= COLUMNS || last === "" ? [...lines.slice(0, -1), longer] : [...lines, `${indent}${word}`];
    }, []);
}

function draw(lines: readonly string[]): string {
  const columns = Math.max(...lines.map((line) => plain(line).length));
  const [width, height] = [Math.ceil(columns * ADVANCE) + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  const texts = lines.map((line, index) => {
    const spans = spansOf(line).map(([text, { fill, weight }]) => {
      return `<tspan fill="${fill}" font-weight="${weight}">${escaped(text)}</tspan>`;
    });
    return `<text x="${MARGIN}" y="${MARGIN + FONT + index * LINE}" xml:space="preserve">${spans.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>Two previews of npm start, shortened</title>
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace" font-size="${FONT}">
${texts.join("\n")}
</g>
</svg>
`;
}

/** The parts of a line, each with its style. */
function spansOf(line: string): [string, Style][] {
  let style: Style = { fill: FOREGROUND, weight: "normal" };
  return line.split(COLOUR).flatMap((part) => {
    if (part.startsWith("\u001b")) {
      style = restyled(style, part.slice(2, -1));
      return [];
    }
    return part === "" ? [] : [[part, style] as [string, Style]];
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
