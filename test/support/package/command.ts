import { spawn } from "node:child_process";

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a folder. */
export function run(folder: string, command: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs a command that must succeed, and returns what it printed. */
export async function succeed(folder: string, command: string, args: readonly string[]): Promise<string> {
  const ended = await run(folder, command, args);
  if (ended.code !== 0) {
    throw new Error(`${command} ${args.join(" ")}: exit ${ended.code ?? "by signal"}\n${ended.stdout}${ended.stderr}`);
  }
  return ended.stdout;
}

// Credentials of a cloud, and what npm and the test runner set for their own children only.
const DROPPED =
  /^(HW_|OS_|HUAWEICLOUD_|CLOUD_SDK_|NODE_OPTIONS$|NODE_PATH$|npm_(?!config_)|npm_config_(local_)?prefix$)/;

/** The environment of a user who has set nothing for this package. */
export function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !DROPPED.test(name)));
}
