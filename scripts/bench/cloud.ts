import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { EmulatedCall, Emulator, EmulatorSeed } from "pulumi-huaweicloud-rotation/emulator";

/** How the cloud of a measurement answers. */
export interface CloudOptions {
  /** How many keys it holds; none of them rotates yet. @defaultValue those of `state` */
  readonly keys?: number;
  /** What it holds otherwise. */
  readonly state?: EmulatorSeed;
  /** How long each call takes, in milliseconds. @defaultValue nothing */
  readonly latency?: number;
  /** The most calls a second; others are answered 429. @defaultValue no limit */
  readonly ratePerSecond?: number;
}

/** An emulated cloud in a process of its own. */
export interface BenchCloud extends Pick<Emulator, "url" | "region" | "projectId" | "credentials"> {
  /** Every call so far. */
  calls(): Promise<readonly EmulatedCall[]>;
  close(): void;
}

/** Starts a cloud. Its event loop is nobody else's, or else the program's work would slow its answers. */
export async function startCloud(options: CloudOptions): Promise<BenchCloud> {
  const { keys, latency = 0, ratePerSecond } = options;
  const state = {
    ...options.state,
    ...(keys !== undefined && { keys: Array.from({ length: keys }, (_, number) => ({ keyId: keyId(number) })) }),
    limits: ratePerSecond === undefined ? {} : { ratePerSecond },
  };
  const child = spawn(process.execPath, [join(__dirname, "cloudProcess.cjs")], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify({ state, latency }));
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    once(child, "close").then(() => {
      throw new Error("The emulated cloud ended before it was there.");
    }),
  ])) as [string];
  const reached = JSON.parse(line) as Omit<BenchCloud, "calls" | "close">;
  return {
    ...reached,
    calls: async () => (await (await fetch(`${reached.url}/_emulator/calls`)).json()) as readonly EmulatedCall[],
    close: () => void child.kill("SIGTERM"),
  };
}

/** The id of a key by its number, as the programs have it (programs/index.cjs). */
function keyId(number: number): string {
  return `0d0466b0-e727-4d9c-b35d-${String(number).padStart(12, "0")}`;
}
