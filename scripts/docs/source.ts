// What the source says of the exported classes and interfaces, read with the TypeScript API.
import ts from "typescript";

/** A property of an exported interface or class, as its TSDoc describes it. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly text: string;
  /** The text of `@defaultValue`. */
  readonly defaultValue: string | undefined;
}

/** An exported class or interface. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
  /** The code of `@example`, with its fences. */
  readonly example: string;
  /** The name of the class or interface that it extends. */
  readonly base: string | undefined;
  readonly members: readonly Member[];
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  noLib: true,
  types: [],
};

/** What a file exports, its own and what it passes on, in the order of the names. */
export function exportedNodes(paths: readonly string[]): ts.Declaration[][] {
  const program = ts.createProgram(paths, OPTIONS, hostWithoutLibraries());
  const checker = program.getTypeChecker();
  return paths.map((path) => {
    const file = program.getSourceFile(path);
    const module = file && checker.getSymbolAtLocation(file);
    if (module === undefined) {
      throw new Error(`${path} is not there: if it is in dist/, run \`npm run build\` first.`);
    }
    return checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .flatMap((symbol) => symbol.declarations ?? []);
  });
}

/** Only what is written here is read, so nothing needs the types of libraries, which take seconds to read. */
function hostWithoutLibraries(): ts.CompilerHost {
  const host = ts.createCompilerHost(OPTIONS);
  host.resolveModuleNameLiterals = (literals, containing, _redirected, options) =>
    literals.map(({ text }) =>
      text.startsWith(".") ? ts.resolveModuleName(text, containing, options, host) : { resolvedModule: undefined },
    );
  return host;
}

/** The exported classes and interfaces of files and of what they pass on, by name. */
export function readDeclarations(...paths: readonly string[]): ReadonlyMap<string, Declaration> {
  const declarations = exportedNodes(paths)
    .flat()
    .flatMap((node) => {
      if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) {
        return [describe(node)];
      }
      return ts.isTypeAliasDeclaration(node) ? renamed(node) : [];
    });
  return new Map(declarations.map((declaration) => [declaration.name, declaration]));
}

/** A second name of an interface: one that extends it, and has nothing of its own. */
function renamed(node: ts.TypeAliasDeclaration): Declaration[] {
  const { name, type } = node;
  return ts.isTypeReferenceNode(type) && type.typeArguments === undefined
    ? [{ name: name.text, text: documentation(node), example: "", base: type.typeName.getText(), members: [] }]
    : [];
}

/** An exported function that takes one interface first and promises another. */
export interface FunctionDeclaration {
  readonly name: string;
  readonly text: string;
  /** The name of the interface of its arguments. */
  readonly args: string;
  /** The name of the interface of its result. */
  readonly result: string;
}

/** The exported functions of files that promise a result. */
export function readFunctions(...paths: readonly string[]): FunctionDeclaration[] {
  return exportedNodes(paths)
    .flat()
    .filter((node) => ts.isFunctionDeclaration(node))
    .flatMap((node) => {
      const [, result] = /^Promise<(\w+)>$/.exec(node.type?.getText() ?? "") ?? [];
      const args = node.parameters[0]?.type?.getText() ?? "";
      return result === undefined ? [] : [{ name: node.name?.text ?? "", text: documentation(node), args, result }];
    });
}

function describe(node: ts.ClassDeclaration | ts.InterfaceDeclaration): Declaration {
  const properties: (ts.PropertyDeclaration | ts.PropertySignature)[] = [];
  for (const member of node.members) {
    if (ts.isPropertyDeclaration(member) || ts.isPropertySignature(member)) {
      properties.push(member);
    }
  }
  return {
    name: node.name?.text ?? "",
    text: documentation(node),
    example: tag(node, "example") ?? "",
    base: node.heritageClauses?.[0]?.types[0]?.expression.getText(),
    members: properties.map((member) => ({
      name: member.name.getText(),
      type: member.questionToken === undefined ? typeText(member.type) : inputType(typeText(member.type)),
      optional: member.questionToken !== undefined,
      text: documentation(member),
      defaultValue: tag(member, "defaultValue"),
    })),
  };
}

/** The type that the user thinks in: without `Input` and `Output`. */
function typeText(type: ts.TypeNode | undefined): string {
  let text = type?.getText() ?? "unknown";
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\bpulumi\.(?:Input|Output)<((?:[^<>]|<[^<>]*>)*)>/, "$1");
  }
  return text;
}

/** The type of what is given: that it may be left out, or be undefined, is said by its default. */
function inputType(type: string): string {
  return type.replaceAll(" | undefined", "");
}

/** The comment's text, without the paragraph that names its source: that is for those who read the code. */
function documentation(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter((found) => ts.isJSDoc(found));
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? "";
  if (text === "") {
    throw new Error(`${node.getText().split("\n")[0] ?? ""}: it has no TSDoc.`);
  }
  const paragraphs = text.split(/\n\s*\n/).filter((paragraph) => !paragraph.startsWith("Source:"));
  return paragraphs.join("\n\n");
}

function tag(node: ts.Node, name: string): string | undefined {
  const found = ts.getJSDocTags(node).find((candidate) => candidate.tagName.text === name);
  return found && (ts.getTextOfJSDocComment(found.comment) ?? "");
}
