import type { z } from "zod";
import type { Declaration, Member } from "../docs/source";
import { plainText } from "./text";

/** A type in the schema. */
interface TypeSpec {
  readonly type?: "string" | "boolean" | "integer" | "number" | "object" | "array";
  readonly $ref?: string;
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
}

/** A property in the schema. */
export interface PropertySpec extends TypeSpec {
  readonly description: string;
  readonly default?: string | boolean;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

/** The named types of the schema. */
export type TypesSpec = Record<string, object>;

/** Reads the types of TypeScript as those of the schema, and gathers those that have a name there. */
export class TypeReader {
  /** The named types that were found. */
  readonly found: TypesSpec = {};

  constructor(
    private readonly packageName: string,
    private readonly declarations: ReadonlyMap<string, Declaration>,
  ) {}

  /**
   * A property of an interface or class.
   *
   * @param schema - what judges its values: it tells whole numbers from others
   */
  property({ name, type, text, defaultValue }: Member, schema?: z.ZodType): PropertySpec {
    const fallback = defaultValue === undefined ? "" : ` Default: ${defaultValue}.`;
    return { ...this.type(type, name, schema), description: plainText(name, `${text}${fallback}`) };
  }

  private type(text: string, name: string, schema?: z.ZodType): TypeSpec {
    const members = text.split("|").map((member) => member.trim());
    const [first = ""] = members.filter((member) => member !== "undefined");
    const [, listed] = /^(\w+)\[\]$/.exec(members.at(-1) ?? "") ?? [];
    if (listed !== undefined) {
      return { type: "array", items: this.type(listed, name) };
    }
    if (first.startsWith('"')) {
      return this.enumeration(
        members.map((member) => JSON.parse(member) as string),
        name,
      );
    }
    switch (first) {
      case "string":
      case "boolean":
        return { type: first };
      case "number":
        return { type: schema?.safeParse(90.5).success === true ? "number" : "integer" };
      case "Record<string, string>":
        return { type: "object", additionalProperties: { type: "string" } };
      default:
        return this.object(first);
    }
  }

  private enumeration(values: readonly string[], name: string): TypeSpec {
    const token = this.token(capitalized(name));
    this.found[token] = {
      type: "string",
      enum: values.map((value) => ({ name: capitalized(value), value })),
    };
    return { $ref: `#/types/${token}` };
  }

  private object(interfaceName: string): TypeSpec {
    const declaration = this.declarations.get(interfaceName);
    if (declaration === undefined) {
      throw new Error(`The schema has no type for ${interfaceName}.`);
    }
    const token = this.token(interfaceName.replace(/Args$/, ""));
    const { members, text } = declaration;
    this.found[token] = {
      type: "object",
      description: plainText(interfaceName, text),
      properties: Object.fromEntries(members.map((member) => [member.name, this.property(member)])),
      required: members.filter(({ optional }) => !optional).map(({ name }) => name),
    };
    return { $ref: `#/types/${token}` };
  }

  private token(name: string): string {
    return `${this.packageName}:index:${name}`;
  }
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
