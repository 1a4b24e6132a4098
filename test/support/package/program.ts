import { succeed } from "./command";
import { newFolder } from "./folders";
import { tarball } from "./tarball";
import { CURRENT } from "./tools";

let installing: Promise<string> | undefined;

/** A Pulumi program's folder, outside the repository, with the packed package installed by npm. Shared: do not change it. */
export function installedProgram(): Promise<string> {
  installing ??= install();
  return installing;
}

/** The package.json of a program with these dependencies. */
export function programManifest(dependencies: Readonly<Record<string, string>>): string {
  return JSON.stringify({ private: true, dependencies });
}

async function install(): Promise<string> {
  const { path } = await tarball();
  const folder = newFolder({
    "package.json": programManifest({ "pulumi-huaweicloud-rotation": `file:${path}`, "@pulumi/pulumi": CURRENT }),
  });
  await succeed(folder, "npm", ["install", "--no-fund", "--no-audit", "--prefer-offline", "--ignore-scripts"]);
  return folder;
}
