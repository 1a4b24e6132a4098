import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold no pages of ours. */
const OTHERS = ["node_modules", "dist", ".git", ".work", ".pulumi"];

/** Every Markdown page of the repository, by its path from the top folder. */
export function pagePaths(folder = "."): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !OTHERS.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? pagePaths(path) : entry.name.endsWith(".md") ? [path] : [];
    })
    .sort();
}

/** A block of code. */
export interface Block {
  readonly page: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** What stands after the fence: "" where nothing does. */
  readonly language: string;
  readonly text: string;
}

const FENCE = /^( *)```+ *(\S*)[^\n]*\n([^]*?)^\1```+ *$/gm;

/** The fenced blocks of a page. */
export function blocksOf(page: string, text: string): Block[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const [, indent = "", language = "", body = ""] = match;
    const line = text.slice(0, match.index).split("\n").length;
    const lines = body.split("\n").map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each));
    return { page, line, language, text: lines.join("\n") };
  });
}

/** The page's text without its blocks and spans of code, in which nothing is a heading or a link. */
export function proseOf(text: string): string {
  return text.replace(FENCE, "").replace(/(`+)[^`](?:[^]*?[^`])??\1(?!`)/g, (code) => code.replace(/[[\]()<>]/g, " "));
}

/** A heading of a page. */
export interface Heading {
  readonly level: number;
  readonly text: string;
}

/** The headings of a page, in their order. */
export function headingsOf(text: string): Heading[] {
  return [...text.replace(FENCE, "").matchAll(/^(#{1,6}) +(.+?) *$/gm)].map(([, marks = "", heading = ""]) => ({
    level: marks.length,
    text: heading,
  }));
}
