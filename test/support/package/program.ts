import { succeed } from "./command";
import { newFolder } from "./folders";
import { tarball } from "./tarball";
import { CURRENT } from "./tools";

const installing = new Map<string, Promise<string>>();

/**
 * A Pulumi program's folder, outside the repository, with the packed package and an SDK installed by npm. Shared: do not
 * change it.
 */
export function installedProgram(pulumi = CURRENT): Promise<string> {
  const installed = installing.get(pulumi) ?? install(pulumi);
  installing.set(pulumi, installed);
  return installed;
}

/** The package.json of a program with these dependencies. */
export function programManifest(dependencies: Readonly<Record<string, string>>): string {
  return JSON.stringify({ private: true, dependencies });
}

async function install(pulumi: string): Promise<string> {
  const { path } = await tarball();
  const folder = newFolder({
    "package.json": programManifest({ "pulumi-huaweicloud-rotation": `file:${path}`, "@pulumi/pulumi": pulumi }),
  });
  await succeed(folder, "npm", ["install", "--no-fund", "--no-audit", "--prefer-offline", "--ignore-scripts"]);
  return folder;
}
