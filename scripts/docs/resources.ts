import type { z } from "zod";
import { PLACE } from "../../provider/lifecycle/objectKey";
import { code, list, table } from "./markdown";
import type { Declaration, Member } from "./source";

/** The part of a kind that the tables need (`provider/lifecycle/kind.ts`). */
interface DocumentedKind {
  readonly id: string;
  readonly fields: z.ZodObject;
}

type Declarations = ReadonlyMap<string, Declaration>;

/** The names of the resources that the package exports: the classes that extend RotationResource. */
export function resourceNames(declarations: Declarations): string[] {
  return [...declarations.values()].filter(({ base }) => base === "RotationResource").map(({ name }) => name);
}

/** The generated regions of one resource's page, by their names. */
export async function resourceRegions(declarations: Declarations, name: string): Promise<Record<string, string>> {
  const kind = await readKind(name);
  const resource = declaration(declarations, name);
  const args = declaration(declarations, `${name}Args`);
  assertSameInputs(kind, args);
  return {
    [`resource ${name}`]: [resource.text, resource.example].join("\n\n"),
    [`inputs ${name}`]: [
      table(
        ["Input", "Type", "Default", "A change"],
        args.members.map((input) => [
          code(input.name),
          code(input.type),
          defaultOf(kind, input),
          change(kind, input.name),
        ]),
      ),
      list(args.members.map((input) => [`${code(input.name)}: ${input.text}`])),
    ].join("\n\n"),
    [`outputs ${name}`]: table(
      ["Output", "Type", "Meaning"],
      resource.members.map(({ name: output, type, text }) => [code(output), code(type), text]),
    ),
    [`refusals ${name}`]: table(
      ["Input", "What is said of a value that is not accepted"],
      args.members.map((input) => [code(input.name), refusal(kind, input.name)]),
    ),
  };
}

/** The generated regions of the provider's page. It has no provider half of its own: its settings are the client's. */
export function providerRegions(declarations: Declarations): Record<string, string> {
  const provider = declaration(declarations, "Provider");
  const inputs = (name: string) =>
    list(
      declaration(declarations, name).members.map(({ name: input, type, text, optional, defaultValue }) => [
        `${code(input)}: ${text}`,
        `Type: ${code(type)}`,
        defaultValue === undefined ? (optional ? "Optional" : "Required") : `Default: ${defaultValue}`,
      ]),
    );
  return {
    "resource Provider": [provider.text, provider.example].join("\n\n"),
    "inputs Provider": inputs("ProviderArgs"),
    "inputs AssumeRole": inputs("AssumeRoleArgs"),
  };
}

/** The provider half of a resource is `provider/lifecycle/<resource>`, which exports the kind under that name. */
export async function readKind(name: string): Promise<DocumentedKind> {
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  const module = (await import(`../../provider/lifecycle/${camel}/index.ts`)) as Record<
    string,
    DocumentedKind | undefined
  >;
  const kind = module[camel];
  if (kind === undefined) {
    throw new Error(`provider/lifecycle/${camel}: it does not export ${camel}.`);
  }
  return kind;
}

function declaration(declarations: Declarations, name: string): Declaration {
  const found = declarations.get(name);
  if (found === undefined) {
    throw new Error(`provider/index.ts: it does not export ${name}.`);
  }
  return found;
}

function assertSameInputs(kind: DocumentedKind, args: Declaration): void {
  const typed = args.members.map((member) => member.name).sort();
  const checked = Object.keys(kind.fields.shape).sort();
  if (typed.join() !== checked.join()) {
    throw new Error(`${args.name} declares ${typed.join(", ")}; check knows ${checked.join(", ")}.`);
  }
}

/** The default as documented, which must be the one that `check` fills in. */
function defaultOf(kind: DocumentedKind, input: Member): string {
  const filled = fieldOf(kind, input.name).safeParse(undefined);
  const value = filled.success && filled.data !== undefined ? code(JSON.stringify(filled.data)) : undefined;
  if (value !== undefined && value !== input.defaultValue) {
    throw new Error(`${input.name}: @defaultValue is ${input.defaultValue ?? "missing"}; check fills in ${value}.`);
  }
  if (filled.success !== input.optional) {
    throw new Error(`${input.name}: it is optional either in its type or in check, but not in both.`);
  }
  return input.defaultValue ?? (input.optional ? "none" : "required");
}

/** The words of the refusal: a symbol is never accepted. */
function refusal(kind: DocumentedKind, name: string): string {
  const refused = fieldOf(kind, name).safeParse(Symbol(name));
  return refused.error?.issues[0]?.message ?? "";
}

function change(kind: DocumentedKind, name: string): string {
  return name === kind.id || (PLACE as readonly string[]).includes(name) ? "replaces" : "updates";
}

/** What judges an input. */
export function fieldOf(kind: DocumentedKind, name: string): z.ZodType {
  const found = (kind.fields.shape as Record<string, z.ZodType | undefined>)[name];
  if (found === undefined) {
    throw new Error(`${name}: check does not know this input.`);
  }
  return found;
}
