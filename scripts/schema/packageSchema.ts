// The package schema (sdk/schema.json), made from the TSDoc and types of the classes and from the fields that judge the
// inputs: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
import { readFileSync } from "node:fs";
import { SETTINGS } from "../../provider/cloud";
import { fieldOf, readKind, resourceNames } from "../docs/resources";
import { type Declaration, type Member, readDeclarations } from "../docs/source";
import { examplesOf } from "./examples";
import { functionsOf, type ObjectSpec } from "./functions";
import { plainText } from "./text";
import { type PropertySpec, TypeReader, type TypesSpec } from "./types";

const NAME = "huaweicloud-rotation";

type Declarations = ReadonlyMap<string, Declaration>;

/** A resource in the schema. */
interface ResourceSpec {
  readonly description: string;
  readonly properties: Record<string, PropertySpec>;
  readonly required: string[];
  readonly inputProperties: Record<string, PropertySpec>;
  readonly requiredInputs: string[];
  readonly aliases: { readonly type: string }[];
  readonly listInputs?: ObjectSpec;
}

/** The schema as text: the content of sdk/schema.json. */
export async function packageSchema(): Promise<string> {
  const declarations = readDeclarations("provider/index.ts");
  const types = new TypeReader(NAME, declarations);
  const { functions, listInputs, types: typesOfFunctions } = functionsOf(NAME);
  const resources: Record<string, ResourceSpec> = {};
  for (const kind of resourceNames(declarations)) {
    const made = await resource(declarations, types, kind);
    resources[`${NAME}:index:${kind}`] = { ...made, ...(listInputs[kind] && { listInputs: listInputs[kind] }) };
  }
  const settings = settingsOf(declarations, types);
  const { description, version, license } = manifest();
  const schema = {
    name: NAME,
    version,
    displayName: "Huawei Cloud rotation",
    description,
    license,
    keywords: ["pulumi", "huaweicloud", "kind/native", "category/cloud"],
    meta: { moduleFormat: "(.*)" },
    language: LANGUAGES,
    config: { variables: settings },
    provider: {
      description: plainText("Provider", text(declarations, "Provider")),
      inputProperties: settings,
      properties: {},
    },
    types: { ...types.found, ...typesOfFunctions } satisfies TypesSpec,
    resources,
    functions,
  };
  return JSON.stringify(schema);
}

/** How the SDKs of other languages are called. There is no public repository yet, so the path of Go is a placeholder. */
const LANGUAGES = {
  csharp: { namespaces: { [NAME]: "HuaweiCloudRotation" }, respectSchemaVersion: true },
  go: {
    importBasePath: "example.com/pulumi-huaweicloud-rotation/sdk/go/huaweicloudrotation",
    rootPackageName: "huaweicloudrotation",
    generateResourceContainerTypes: false,
    respectSchemaVersion: true,
  },
  java: { basePackage: "com.pulumi", buildFiles: "" },
  nodejs: { packageName: "pulumi-huaweicloud-rotation-sdk", respectSchemaVersion: true },
  python: {
    packageName: "pulumi_huaweicloud_rotation",
    pyproject: { enabled: true },
    respectSchemaVersion: true,
  },
};

async function resource(declarations: Declarations, types: TypeReader, kind: string): Promise<ResourceSpec> {
  const found = await readKind(kind);
  const { id } = found;
  const args = declaration(declarations, `${kind}Args`);
  const outputs = declaration(declarations, kind);
  const specs = args.members.map((member) => {
    const spec = types.property(member, fieldOf(found, member.name));
    return [member.name, { ...spec, ...replacing(member, id), ...defaultOf(member) }] as const;
  });
  return {
    description: [plainText(kind, outputs.text), examplesOf(kind)].join("\n\n"),
    properties: Object.fromEntries(outputs.members.map((member) => [member.name, types.property(member)])),
    required: outputs.members.filter(({ type }) => !type.endsWith("| undefined")).map(({ name }) => name),
    inputProperties: Object.fromEntries(specs),
    requiredInputs: args.members.filter(({ optional }) => !optional).map(({ name }) => name),
    // Resources that were made by the classes of TypeScript are taken over by the plugin, and the other way round.
    aliases: [{ type: `pulumi-nodejs:dynamic/huaweicloud:${kind}` }],
  };
}

function settingsOf(declarations: Declarations, types: TypeReader): Record<string, PropertySpec> {
  const { members } = declaration(declarations, "ProviderArgs");
  return Object.fromEntries(
    members.map((member) => {
      const { schema, secret } = SETTINGS[member.name as keyof typeof SETTINGS];
      return [member.name, { ...types.property(member, schema), ...(secret && { secret }) }];
    }),
  );
}

function replacing({ name }: Member, id: string): Partial<PropertySpec> {
  return [id, "region", "projectId"].includes(name) ? { willReplaceOnChanges: true } : {};
}

/**
 * The default of an input that has a constant one. An SDK fills it in, which would declare what is not declared: so there
 * is none for a time-out (`customTimeouts` win over its default), nor for what is left as it is in the cloud.
 */
function defaultOf({ name, defaultValue }: Member): Partial<PropertySpec> {
  const [, value] = /^`(true|false|"[a-z]+")`$/.exec(defaultValue ?? "") ?? [];
  return value === undefined || name === "timeout" ? {} : { default: JSON.parse(value) as string | boolean };
}

function text(declarations: Declarations, name: string): string {
  return declaration(declarations, name).text;
}

function declaration(declarations: Declarations, name: string): Declaration {
  const found = declarations.get(name);
  if (found === undefined) {
    throw new Error(`provider/index.ts: it does not export ${name}.`);
  }
  return found;
}

function manifest(): { readonly description: string; readonly version: string; readonly license: string } {
  return JSON.parse(readFileSync("package.json", "utf8")) as ReturnType<typeof manifest>;
}
