// Writes the classes of the resources from the one table of each kind: provider/lifecycle/<kind>/fields.ts.
import { z } from "zod";
import * as clusterKeyRotation from "../../provider/lifecycle/clusterKeyRotation/fields";
import * as keyRotationPolicy from "../../provider/lifecycle/keyRotationPolicy/fields";
import * as secretRotation from "../../provider/lifecycle/secretRotation/fields";
import * as secretRotationPolicy from "../../provider/lifecycle/secretRotationPolicy/fields";

/** What a kind's table says. */
interface Table {
  readonly about: { readonly description: string; readonly args: string; readonly example: string };
  readonly fields: z.ZodObject;
  readonly outputFields: z.ZodObject;
}

const TABLES: Readonly<Record<string, Table>> = {
  KeyRotationPolicy: keyRotationPolicy,
  SecretRotation: secretRotation,
  SecretRotationPolicy: secretRotationPolicy,
  ClusterKeyRotation: clusterKeyRotation,
};

/** The sources of all classes, by their path. */
export function classes(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(TABLES).map(([name, table]) => [
      `provider/resources/${name.charAt(0).toLowerCase()}${name.slice(1)}.ts`,
      classSource(name, table),
    ]),
  );
}

function classSource(name: string, { about, fields, outputFields }: Table): string {
  const example = ["@example", "```ts", about.example, "```"].join("\n");
  return `// Written by \`npm run docs\` from provider/lifecycle: do not edit it.
import type * as pulumi from "@pulumi/pulumi";
import { isOfKind, type KindName, RotationResource } from "./seam";

${comment(about.args)}
export interface ${name}Args {
${members(fields, input)}
}

const KIND: KindName = "${name}";

const OUTPUTS = ${JSON.stringify(Object.keys(outputFields.shape))} as const;

${comment(`${about.description}\n\n${example}`)}
export class ${name} extends RotationResource {
${members(outputFields, output)}

  /**
   * @param name - the resource's name in the program
   * @param args - what is declared
   * @param options - Pulumi's resource options; \`import\` is refused, since declaring an object adopts it
   */
  constructor(name: string, args: ${name}Args, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, OUTPUTS, options);
  }

  /** Whether a value is a ${name}, also where another copy of this package made it. */
  static override isInstance(value: unknown): value is ${name} {
    return isOfKind(KIND, value);
  }
}
`;
}

function members(object: z.ZodObject, member: (name: string, schema: z.ZodType) => string): string {
  return Object.entries(object.shape)
    .map(([name, schema]) => member(name, schema as z.ZodType))
    .join("\n");
}

function input(name: string, schema: z.ZodType): string {
  const { description = "", absent, source } = schema.meta() ?? {};
  const given = schema.safeParse(undefined);
  const filled = given.success && given.data !== undefined ? `\`${JSON.stringify(given.data)}\`` : undefined;
  const byDefault = filled ?? (typeof absent === "string" ? absent : undefined);
  const paragraphs = [
    description,
    typeof source === "string" ? `Source: ${source}.` : "",
    byDefault === undefined ? "" : `@defaultValue ${byDefault}`,
  ].filter((text) => text !== "");
  const type = given.success
    ? `${name}?: pulumi.Input<${typeOf(schema, true)} | undefined>;`
    : `${name}: pulumi.Input<${typeOf(schema, true)}>;`;
  return `${comment(paragraphs.join("\n\n"))}\n${type}`;
}

function output(name: string, schema: z.ZodType): string {
  const type = typeOf(schema, false);
  // What is absent is null in the state; Pulumi's own types of outputs say undefined.
  const isAbsent = schema.safeParse(null).success;
  return `${comment(schema.meta()?.description ?? "")}\ndeclare readonly ${name}: pulumi.Output<${type}${isAbsent ? " | undefined" : ""}>;`;
}

/** The type in TypeScript. */
function typeOf(schema: z.ZodType, isInput: boolean): string {
  const json = z.toJSONSchema(schema, { unrepresentable: "any" });
  const [made = json] = json.anyOf ?? [];
  if (made.enum !== undefined) {
    return made.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  // What may be null has two types, null being the last.
  const [type] = [made.type].flat();
  switch (type) {
    case "integer":
      return "number";
    case "object":
      return `Record<string, ${isInput ? "pulumi.Input<string | undefined>" : "string"}>`;
    case "string":
    case "number":
    case "boolean":
      return type;
    default:
      throw new Error(`No type in TypeScript is known for ${JSON.stringify(json)}`);
  }
}

/** A comment in TSDoc, its lines broken; code stays as it is. */
function comment(text: string): string {
  let isCode = false;
  const lines = text.split("\n").flatMap((line) => {
    isCode = line.startsWith("```") ? !isCode : isCode;
    return isCode || line.startsWith("```") ? [line] : broken(line);
  });
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

function broken(line: string): string[] {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + word.length > 112) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
    }
  }
  return lines;
}
