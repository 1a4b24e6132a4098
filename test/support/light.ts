// What makes engines and their hosts start with less work, where many of them are started.
import { join } from "node:path";

/**
 * Variables by which Go leaves its garbage where it is, since one operation needs little memory, and by which Node loads
 * `lateModules.cjs` and other files of this folder first. test/repository/package/stranger.spec.ts goes without them.
 */
export function light(...preloads: readonly string[]): Record<string, string> {
  const files = ["lateModules.cjs", ...preloads].map((file) => `--require ${JSON.stringify(join(__dirname, file))}`);
  return { GOGC: "off", GOMEMLIMIT: "400MiB", NODE_OPTIONS: files.join(" ") };
}
