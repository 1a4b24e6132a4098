// One example of each kind in every language. All of them make one resource of literal values, so they are printed.

/** The inputs of an example: text, numbers, and maps of text. */
type Inputs = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

interface Example {
  readonly title: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly inputs: Inputs;
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  KeyRotationPolicy: {
    title: "Rotate a key every 90 days",
    name: "orders",
    inputs: { keyId: "0d0466b0-e727-4d9c-b35d-000000000002", rotationInterval: 90 },
  },
  SecretRotationPolicy: {
    title: "Rotate a secret every 30 days",
    name: "dbPassword",
    inputs: { secretName: "db-password", rotationPeriod: "30d" },
  },
  SecretRotation: {
    title: "Rotate a secret when it is 30 days old, and after an incident",
    name: "dbPassword",
    inputs: { secretName: "db-password", maxAge: "30d", triggers: { incident: "2026-11" } },
  },
  ClusterKeyRotation: {
    title: "Rotate the key of a cluster when it is 90 days old",
    name: "warehouse",
    inputs: { clusterId: "9f76c502-fc9c-4a52-8656-65d0da6e3d57", maxAge: "90d" },
  },
};

/** The examples of a kind, in the form that Pulumi's generators and its registry read. */
export function examplesOf(kind: string): string {
  const example = EXAMPLES[kind];
  if (example === undefined) {
    throw new Error(`scripts/schema/examples.ts has no example of ${kind}.`);
  }
  const blocks = Object.entries(PRINTERS).map(([language, print]) => {
    return `\`\`\`${language}\n${print(kind, example)}\n\`\`\``;
  });
  return [
    "{{% examples %}}",
    "## Example Usage",
    `{{% example %}}\n### ${example.title}`,
    ...blocks,
    "{{% /example %}}\n{{% /examples %}}",
  ].join("\n\n");
}

const PRINTERS: Readonly<Record<string, (kind: string, example: Example) => string>> = {
  yaml,
  python,
  go,
  typescript,
  csharp,
  java,
};

function yaml(kind: string, { name, inputs }: Example): string {
  const lines = Object.entries(inputs).flatMap(([input, value]) =>
    typeof value === "object"
      ? [`      ${input}:`, ...Object.entries(value).map(([key, text]) => `        ${key}: ${JSON.stringify(text)}`)]
      : [`      ${input}: ${typeof value === "string" ? value : String(value)}`],
  );
  return [`resources:`, `  ${name}:`, `    type: huaweicloud-rotation:${kind}`, `    properties:`, ...lines].join("\n");
}

function python(kind: string, { name, inputs }: Example): string {
  const args = Object.entries(inputs).map(([input, value]) => `    ${snakeCase(input)}=${JSON.stringify(value)},`);
  return [
    "import pulumi_huaweicloud_rotation as rotation",
    "",
    `rotation.${kind}(`,
    `    ${JSON.stringify(name)},`,
    ...args,
    ")",
  ].join("\n");
}

function go(kind: string, { name, inputs }: Example): string {
  const args = Object.entries(inputs).map(([input, value]) => `\t\t\t${capitalized(input)}: ${goValue(value)},`);
  return [
    "package main",
    "",
    "import (",
    '\t"example.com/pulumi-huaweicloud-rotation/sdk/go/huaweicloudrotation"',
    '\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"',
    ")",
    "",
    "func main() {",
    "\tpulumi.Run(func(ctx *pulumi.Context) error {",
    `\t\t_, err := huaweicloudrotation.New${kind}(ctx, ${JSON.stringify(name)}, &huaweicloudrotation.${kind}Args{`,
    ...args,
    "\t\t})",
    "\t\treturn err",
    "\t})",
    "}",
  ].join("\n");
}

function goValue(value: Inputs[string]): string {
  if (typeof value !== "object") {
    return typeof value === "string" ? `pulumi.String(${JSON.stringify(value)})` : `pulumi.Int(${value})`;
  }
  const entries = Object.entries(value).map(([key, text]) => `${JSON.stringify(key)}: ${goValue(text)}`);
  return `pulumi.StringMap{${entries.join(", ")}}`;
}

/** In TypeScript the classes of the npm package are the way. */
function typescript(kind: string, { name, inputs }: Example): string {
  const args = Object.entries(inputs).map(([input, value]) => `  ${input}: ${JSON.stringify(value)},`);
  const imported = `import { ${kind} } from "pulumi-huaweicloud-rotation";`;
  return [imported, "", `new ${kind}(${JSON.stringify(name)}, {`, ...args, "});"].join("\n");
}

function csharp(kind: string, { name, inputs }: Example): string {
  const args = Object.entries(inputs).flatMap(([input, value]) =>
    typeof value === "object"
      ? [
          `        ${capitalized(input)} =`,
          "        {",
          ...Object.entries(value).map(
            ([key, text]) => `            { ${JSON.stringify(key)}, ${JSON.stringify(text)} },`,
          ),
          "        },",
        ]
      : [`        ${capitalized(input)} = ${JSON.stringify(value)},`],
  );
  return [
    "using Pulumi;",
    "using Rotation = Pulumi.HuaweiCloudRotation;",
    "",
    "return await Deployment.RunAsync(() =>",
    "{",
    `    new Rotation.${kind}(${JSON.stringify(name)}, new()`,
    "    {",
    ...args,
    "    });",
    "});",
  ].join("\n");
}

function java(kind: string, { name, inputs }: Example): string {
  const args = Object.entries(inputs).map(([input, value]) => `            .${input}(${javaValue(value)})`);
  return [
    "import com.pulumi.Pulumi;",
    `import com.pulumi.huaweicloudrotation.${kind};`,
    `import com.pulumi.huaweicloudrotation.${kind}Args;`,
    "import java.util.Map;",
    "",
    "public class App {",
    "    public static void main(String[] args) {",
    "        Pulumi.run(ctx -> {",
    `            new ${kind}(${JSON.stringify(name)}, ${kind}Args.builder()`,
    ...args.map((line) => `    ${line}`),
    "                .build());",
    "        });",
    "    }",
    "}",
  ].join("\n");
}

function javaValue(value: Inputs[string]): string {
  if (typeof value !== "object") {
    return JSON.stringify(value);
  }
  return `Map.of(${Object.entries(value)
    .flat()
    .map((text) => JSON.stringify(text))
    .join(", ")})`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
