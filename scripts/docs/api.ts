import ts from "typescript";
import { exportedNodes } from "./source";

const ENTRIES = {
  ".": "dist/index.d.ts",
  "./lifecycle": "dist/lifecycle/index.d.ts",
  "./emulator": "dist/emulator/index.d.ts",
};

/**
 * Everything that the package exports, as its users' compilers see it and without comments: a change of the interface
 * shows in review as a change of this report.
 */
export function apiReport(): string {
  const printer = ts.createPrinter({ removeComments: true });
  const entries = Object.keys(ENTRIES);
  const sections = exportedNodes(Object.values(ENTRIES)).map((nodes, index) => {
    const texts = nodes.map((node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()));
    return [`## \`${entries[index] ?? ""}\``, "```ts", texts.sort(byName).join("\n\n"), "```"].join("\n");
  });
  const about = "What the package exports, written by `npm run docs` from `dist/`: do not edit it.";
  return ["# API report", about, ...sections].join("\n\n");
}

/** By the text after the keywords, so that a class stands beside its arguments. */
function byName(one: string, other: string): number {
  const [first, second] = [one, other].map((text) =>
    text.replace(/^(export|declare|abstract|class|interface|type|function|const|\s)+/, ""),
  );
  return (first ?? "") < (second ?? "") ? -1 : 1;
}
