import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";

/** A file in YAML, or in JSON, which is YAML too. */
export interface YamlFile {
  readonly document: Document;
  /** The line of a part of the file, from 1. For a missing part: the line of the part that should contain it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** Everything that a schema finds wrong, each with its line. */
  readonly words: (issues: readonly z.core.$ZodIssue[]) => string;
}

/** Reads a file in YAML. @throws Error in words, with every syntax error */
export function parseYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: "core", prettyErrors: false });
  if (document.errors.length > 0) {
    const places = document.errors.map(({ message, pos }) => `line ${lines.linePos(pos[0]).line}: ${message}`);
    throw new Error(`it is not YAML: ${places.join("; ")}`);
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const range = nodeAt(document, path.slice(0, length))?.range;
      if (range !== undefined && range !== null) {
        return lines.linePos(range[0]).line;
      }
    }
    return 1;
  };
  const words = (issues: readonly z.core.$ZodIssue[]) =>
    issues
      .flatMap(placed)
      .map(({ path, message }) => `line ${lineOf(path)}: ${path.map(String).join(".") || "the file"}: ${message}`)
      .join("; ");
  return { document, lineOf, words };
}

/** The node to point to: for a map, the name, which may be a line above its value; for a list, the item. */
function nodeAt(document: Document, path: readonly PropertyKey[]): Node | undefined {
  const parent: unknown = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
    : undefined;
  return (pair?.key ?? document.getIn(path, true)) as Node | undefined;
}

interface Placed {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Each name that the schema does not know is reported at its own line. */
function placed(issue: z.core.$ZodIssue): Placed[] {
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({ path: [...issue.path, key], message: "is not known here" }))
    : [issue];
}
