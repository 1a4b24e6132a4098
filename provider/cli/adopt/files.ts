import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** The versions that a new program depends on. */
export interface Versions {
  readonly package: string;
  readonly pulumi: string;
}

/** The mapping of a folder; `undefined` where there is none yet. */
export function mappingText(folder: string): string | undefined {
  const file = join(folder, "mapping.yaml");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Writes a program: mapping and resources each time, the rest where it is not there. @returns the files it made or changed */
export function writeProgram(
  folder: string,
  texts: { readonly mapping: string; readonly resources: string },
  versions: Versions,
): string[] {
  mkdirSync(folder, { recursive: true });
  const always = { "mapping.yaml": texts.mapping, "resources.ts": texts.resources };
  const written: string[] = [];
  for (const [name, text] of Object.entries({ ...once(folder, versions), ...always })) {
    const file = join(folder, name);
    const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    if (before === undefined || (name in always && before !== text)) {
      writeFileSync(file, text);
      written.push(name);
    }
  }
  return written;
}

function once(folder: string, versions: Versions): Record<string, string> {
  const name = basename(resolve(folder)).replace(/[^A-Za-z0-9_.-]+/g, "-") || "rotation";
  const manifest = {
    name: name.toLowerCase().replace(/^[._]+/, "") || "rotation",
    private: true,
    type: "commonjs",
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": versions.pulumi, "pulumi-huaweicloud-rotation": versions.package },
    devDependencies: { "@types/node": "^20.0.0", typescript: "^5.9.0" },
  };
  const compiler = {
    compilerOptions: {
      strict: true,
      target: "es2022",
      module: "commonjs",
      moduleResolution: "node",
      skipLibCheck: true,
      noEmit: true,
    },
    files: ["index.ts"],
  };
  return {
    "Pulumi.yaml": `name: ${JSON.stringify(name)}\nruntime: nodejs\ndescription: Rotation of the keys and secrets of an account\n`,
    "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify(compiler, null, 2)}\n`,
    "index.ts": 'import "./resources";\n\n// Yours: what is not in mapping.yaml, and what should be exported.\n',
    ".gitignore": "node_modules/\n",
  };
}
