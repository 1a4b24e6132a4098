// One resource's life without an engine or a host, all in this process, so that many cases take little time.
import type { Runtime } from "../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import type { ServedKind } from "../../provider/lifecycle/host";
import type { LifecycleProvider } from "../../provider/lifecycle/provider/provider";
import { createSession } from "../../provider/lifecycle/session/session";
import { type KindName, kindNamed } from "./kinds";
import { LedResource } from "./ledResource";
import { plainSettingsOf } from "./settings";

/**
 * Settings by which a provider in this process reaches an emulator for every service.
 *
 * @param requestTimeout - how long one answer is waited for, in real time: short only where an answer is to hang, since a
 * busy machine takes long for any
 */
export function settingsInProcess(emulator: Emulator, requestTimeout = "15s"): Record<string, string> {
  return {
    ...plainSettingsOf(emulator),
    "huaweicloud-rotation:requestTimeout": requestTimeout,
    "huaweicloud-rotation:rate": "1000",
  };
}

/** The same settings, by which no call is sent twice. */
export function withoutRetries(emulator: Emulator): Record<string, string> {
  return { ...settingsInProcess(emulator), "huaweicloud:maxRetries": "0" };
}

/** Time that the emulator's events, the signatures and the provider share; sleeping moves it. */
export function sharedClock(emulator: () => Emulator): Runtime & { advance(milliseconds: number): void } {
  let ahead = 0;
  const advance = (milliseconds: number) => {
    ahead += milliseconds;
    emulator().advance(milliseconds);
    emulator().skew += milliseconds;
  };
  return {
    now: () => Date.now() + ahead,
    elapsed: () => Date.now() + ahead,
    sleep(milliseconds) {
      advance(Math.ceil(milliseconds));
      return new Promise((resolve) => setImmediate(resolve));
    },
    random: () => 0.5,
    advance,
  };
}

/** An emulator and a resource of one kind in this process, which share a clock. */
export interface InProcess {
  readonly emulator: Emulator;
  readonly clock: ReturnType<typeof sharedClock>;
  readonly resource: InProcessResource;
}

/** Starts an emulator with this state, and makes a resource of a kind that reaches it by these settings. */
export async function startInProcess(
  kind: KindName,
  state: EmulatorSeed,
  settings: (emulator: Emulator) => Record<string, string> = settingsInProcess,
): Promise<InProcess> {
  const emulator = await createEmulator({ state });
  const clock = sharedClock(() => emulator);
  return { emulator, clock, resource: new InProcessResource(kindNamed(kind), () => settings(emulator), clock) };
}

/** A resource of one kind, with a provider in this process. */
export class InProcessResource extends LedResource {
  /** Everything that was said, in all runs. */
  readonly said: string[] = [];
  /** Whether somebody is left to record what is done. */
  engineIsAlive = true;

  constructor(
    private readonly kind: ServedKind,
    private readonly settings: () => Readonly<Record<string, string>>,
    private readonly runtime: Runtime,
  ) {
    super();
  }

  /** A provider as the host has it in one run. */
  async provider(): Promise<LifecycleProvider> {
    const engine = { isAlive: () => Promise.resolve(this.engineIsAlive) };
    const report = once((line) => void this.said.push(line));
    const provider = this.kind.createProvider(
      createSession({ runtime: this.runtime, environment: {}, engine, report }),
    );
    const settings = this.settings();
    await provider.configure({ config: { get: (key: string) => settings[key] } });
    return provider;
  }
}

/** Each line once in a run, as the front of the dynamic resources prints them. */
export function once(report: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (!said.has(line)) {
      said.add(line);
      report(line);
    }
  };
}
