import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";

/** A file in YAML, or in JSON, which is YAML too. */
export interface YamlFile {
  readonly document: Document;
  /** The line of a part of the file, from 1; of a part that is missing, the line of what should hold it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  /** Everything that a schema finds wrong, each with its line. */
  readonly words: (issues: readonly z.core.$ZodIssue[]) => string;
}

/** Reads a file in YAML. @throws Error in words, with every place that is no YAML */
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

/** The name of a value in a map, which may stand a line above its value; the item of a list. */
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

/** A name that the schema does not know is told where it stands, each by itself. */
function placed(issue: z.core.$ZodIssue): Placed[] {
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => ({ path: [...issue.path, key], message: "is not known here" }))
    : [issue];
}
