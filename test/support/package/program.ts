import { succeed } from "./command";
import { sharedFolder, write } from "./folders";
import { tarball } from "./tarball";
import { CURRENT } from "./tools";

const installing = new Map<string, Promise<string>>();

/**
 * A Pulumi program's folder, outside the repository, with the packed package and an SDK installed by npm. Shared: files
 * that a test adds have names of their own.
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
  const manifest = programManifest({ "pulumi-huaweicloud-rotation": `file:${path}`, "@pulumi/pulumi": pulumi });
  return sharedFolder(`program-${pulumi}`, async (folder) => {
    write(folder, { "package.json": manifest });
    await succeed(folder, "npm", ["install", "--no-fund", "--no-audit", "--prefer-offline", "--ignore-scripts"]);
  });
}
