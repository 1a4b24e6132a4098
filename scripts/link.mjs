// Lets the programs in this repository name the package as their users do.
// The provider process resolves it through node_modules from the program's folder upward, and a package's
// self-reference does not reach `require` there (DESIGN §3), so the link stands for an installed package.
import { lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const link = fileURLToPath(new URL("../node_modules/pulumi-huaweicloud-rotation", import.meta.url));

mkdirSync(new URL("../node_modules", import.meta.url), { recursive: true });
if (lstatSync(link, { throwIfNoEntry: false })) {
  rmSync(link, { recursive: true, force: true });
}
symlinkSync(root, link, process.platform === "win32" ? "junction" : "dir");
