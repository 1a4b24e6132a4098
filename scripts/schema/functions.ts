// The functions of the schema, made from those that TypeScript programs call.
import { type Declaration, type Member, readDeclarations, readFunctions } from "../docs/source";
import { plainText } from "./text";
import { type PropertySpec, TypeReader, type TypesSpec } from "./types";

/** An object with properties in the schema. */
export interface ObjectSpec {
  readonly description?: string;
  readonly properties: Record<string, PropertySpec>;
  readonly required: string[];
}

/** A function in the schema. */
interface FunctionSpec {
  readonly description: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}

/** The functions of the package, and the types that they name. */
export interface FunctionsSpec {
  readonly functions: Record<string, FunctionSpec>;
  readonly types: TypesSpec;
  /** What Pulumi's `List` takes for each resource: the place and the filters of the function that lists its objects. */
  readonly listInputs: Readonly<Record<string, ObjectSpec>>;
}

const FILES = ["provider/functions/lists.ts", "provider/functions/single.ts", "provider/functions/results.ts"];

/** The function whose arguments the list of a resource takes. */
const LISTED = {
  KeyRotationPolicy: "GetKeysArgs",
  SecretRotationPolicy: "GetSecretsArgs",
  SecretRotation: "GetSecretsArgs",
  ClusterKeyRotation: "GetClustersArgs",
} as const;
/** A list for import holds what can rotate, and all of it. */
const NOT_LISTED = ["canRotate", "allowIncomplete"];

/** Reads the functions of the package. */
export function functionsOf(packageName: string): FunctionsSpec {
  const found = readDeclarations(...FILES);
  const declarations = new Map([...found].map(([name, each]) => [name, { ...each, members: membersOf(found, each) }]));
  const types = new TypeReader(packageName, declarations);
  const object = (name: string, skipped: readonly string[] = []): ObjectSpec => {
    const members = membersOf(found, found.get(name)).filter((member) => !skipped.includes(member.name));
    return {
      properties: Object.fromEntries(members.map((member) => [member.name, types.property(member)])),
      required: members.filter(isPresent).map((member) => member.name),
    };
  };
  const functions = readFunctions(...FILES).map(({ name, text, args, result }): [string, FunctionSpec] => {
    const description = plainText(result, found.get(result)?.text ?? "");
    const outputs = { description, ...object(result) };
    return [`${packageName}:index:${name}`, { description: plainText(name, text), inputs: object(args), outputs }];
  });
  return {
    functions: Object.fromEntries(functions),
    types: types.found,
    listInputs: Object.fromEntries(Object.entries(LISTED).map(([kind, args]) => [kind, object(args, NOT_LISTED)])),
  };
}

/** The members of an interface with those of the interfaces that it extends, its own first. */
function membersOf(declarations: ReadonlyMap<string, Declaration>, declaration: Declaration | undefined): Member[] {
  if (declaration === undefined) {
    throw new Error("A function of provider/functions has arguments or a result that is no exported interface.");
  }
  const { base, members } = declaration;
  return base === undefined ? [...members] : [...members, ...membersOf(declarations, declarations.get(base))];
}

/** Whether a member is always there. */
function isPresent({ optional, type }: Member): boolean {
  return !optional && !/\bundefined\b/.test(type);
}
