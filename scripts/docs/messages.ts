// What the source can say to a user: the prose among its texts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A text that the source can say. */
export interface Message {
  readonly file: string;
  readonly line: number;
  /** What is put in when it is said stands as "…". */
  readonly text: string;
}

/** Where messages to users of the resources and of the command come from; the emulator speaks to tests. */
const SOURCES = [
  "provider/cloud",
  "provider/lifecycle",
  "provider/resources",
  "provider/account",
  "provider/functions",
  "provider/cli/report",
  "provider/cli/adopt",
];
/** What a report says of objects is the report's own text, and what a page or a document holds is no message. */
const REPORTS = "provider/cli/report/formats/";
const FILES = [
  "provider/duration.ts",
  "provider/plan/rotationDue.ts",
  "provider/plan/keyRotationStatements.ts",
  "provider/plan/secretRotationStatements.ts",
  "provider/cli/settings.ts",
  "provider/cli/whoami.ts",
  "provider/cli/callerFacts.ts",
  "provider/cli/yamlFile.ts",
  "provider/cli/progress.ts",
];
/** Properties whose texts are documentation and are shown nowhere else. */
const DOCUMENTATION = ["meaning", "purpose", "source", "description", "absent"];

/** Every text of three words or more that the package can say, joined where the source joins it with "+". */
export function messages(): Message[] {
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .sort()
      .map((name) => join(folder, name))
      .filter((file) => !file.startsWith(REPORTS)),
  );
  return [...files, ...FILES].flatMap(messagesOf);
}

function messagesOf(file: string): Message[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const found: Message[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isDocumentation(node) || makesFields(node)) {
      return;
    }
    if (isDescription(node) || isHelp(node)) {
      visit(node.expression);
      return;
    }
    const text = textOf(node);
    if (text === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    if (isProse(text)) {
      found.push({ file, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: text.trim() });
    }
    inside(node, visit);
  };
  visit(source);
  return found;
}

/** The text of a literal, or of literals that are joined; `undefined` for anything else. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

/** Visits what a text puts in, which may hold texts of its own. */
function inside(node: ts.Node, visit: (node: ts.Node) => void): void {
  if (ts.isTemplateExpression(node)) {
    node.templateSpans.forEach(({ expression }) => visit(expression));
  }
  if (ts.isBinaryExpression(node)) {
    inside(node.left, visit);
    inside(node.right, visit);
  }
}

/** What a field's schema says of itself, to the documentation. */
function isDescription(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "describe"
  );
}

/** A function that makes the schemas of fields, whose texts are what they say of themselves. */
function makesFields(node: ts.Node): boolean {
  return (
    ts.isCallExpression(node) && ["textOrNull", "rotationFields", "requestOutputs"].includes(node.expression.getText())
  );
}

/** What a command's help says, which explains itself. */
function isHelp(node: ts.Node): node is ts.CallExpression {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ["option", "requiredOption", "addOption", "description"].includes(node.expression.name.text)
  );
}

function isDocumentation(node: ts.Node): boolean {
  if (ts.isVariableDeclaration(node)) {
    return ["about", "secretNameText"].includes(node.name.getText());
  }
  return ts.isPropertyAssignment(node) && DOCUMENTATION.includes(node.name.getText());
}

/** Text for people in one line: a file that is written has several, or is a comment. */
function isProse(text: string): boolean {
  if (text.trim().includes("\n") || text.startsWith("//")) {
    return false;
  }
  return (text.match(/[a-z]+(?=[\s,.:;]|$)/gi) ?? []).length > 2 && text.includes(" ");
}
