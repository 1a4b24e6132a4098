import { spawn } from "node:child_process";

/** What a script printed, in both streams, and how it ended. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Runs lines as GitHub's and GitLab's runners do: in bash, ending with the first command that fails. */
export function bash(script: string, folder: string, environment: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, output }));
  });
}
