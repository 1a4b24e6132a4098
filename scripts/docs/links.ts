import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { headingsOf, proseOf } from "./pages";

/** A link of a page, as it is written. */
export interface Link {
  readonly page: string;
  readonly target: string;
}

/** The links of a page: in the text, defined below it, of pictures, and in HTML. */
export function linksOf(page: string, text: string): Link[] {
  const prose = proseOf(text);
  const found = [
    ...prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g),
    ...prose.matchAll(/^\[[^\]^]+\]: +<?(\S+?)>?$/gm),
    ...prose.matchAll(/<(https?:[^>\s]+)>/g),
    ...prose.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g),
  ];
  return found.map(([, target = ""]) => ({ page, target }));
}

/** Whether a link leads out of the repository. */
export function isOutside({ target }: Link): boolean {
  return /^[a-z]+:/i.test(target);
}

/** What is wrong with a link inside the repository, in words; `undefined` if it leads somewhere. */
export function complaint({ page, target }: Link): string | undefined {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : join(dirname(page), decodeURIComponent(path));
  if (!existsSync(file)) {
    return `${page}: ${target}: there is no ${file}`;
  }
  if (anchor === undefined || !file.endsWith(".md")) {
    return undefined;
  }
  const known = anchorsOf(readFileSync(file, "utf8"));
  return known.includes(decodeURIComponent(anchor)) ? undefined : `${page}: ${target}: ${file} has no such heading`;
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>();
  return headingsOf(text).map((heading) => {
    const base = heading.text
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return count === 0 ? base : `${base}-${count}`;
  });
}

/** Every link that leads out of the repository, with the pages that have it: nothing here looks whether it answers. */
export function linksReport(texts: Readonly<Record<string, string>>): string {
  const outside = Object.entries(texts).flatMap(([page, text]) => linksOf(page, text).filter(isOutside));
  const targets = [...new Set(outside.map(({ target }) => target))].sort();
  const lines = targets.map((target) => {
    const pages = new Set(outside.filter((link) => link.target === target).map(({ page }) => page));
    return `- <${target}> in ${[...pages].map((page) => `\`${page}\``).join(", ")}`;
  });
  const about =
    "Every link of these pages that leads out of the repository, written by `npm run docs`: do not edit it. " +
    "Nothing follows them, since the tests use no network; look at them now and then.";
  return ["# Links", about, lines.join("\n") || "None."].join("\n\n");
}
