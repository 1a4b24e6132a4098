import type { Runtime } from "../../../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../../../provider/emulator";
import type { Properties } from "../../../../provider/lifecycle/properties";
import { type KindName, kindNamed } from "../../../support/kinds";
import { InProcessResource, settingsInProcess, sharedClock } from "../../../support/inProcess";

export const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
export const secretName = "db-password";
export const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
export const masterKeys = [1, 2, 3].map((number) => `0d0466b0-e727-4d9c-b35d-00000000000${number}`) as [
  string,
  string,
  string,
];

/** A resource that rotates one object, the cloud that it is in, and the time that both share. */
export class Scene {
  readonly resource: InProcessResource;
  readonly clock: ReturnType<typeof sharedClock>;
  private readonly configuration: Record<string, string | undefined> = {};
  /** How far the clock of the machine that runs Pulumi is ahead of the cloud's, in milliseconds. */
  ahead = 0;

  private constructor(
    readonly emulator: Emulator,
    kind: KindName,
    readonly object: string,
    private readonly requestName: string,
  ) {
    this.clock = sharedClock(() => emulator);
    const runtime: Runtime = { ...this.clock, now: () => this.clock.now() + this.ahead };
    const settings = () =>
      Object.fromEntries(
        Object.entries({ ...settingsInProcess(emulator), ...this.configuration }).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      );
    this.resource = new InProcessResource(kindNamed(kind), settings, runtime);
  }

  static async secret(secret: object = {}, more: EmulatorSeed = {}): Promise<Scene> {
    const state = { ...more, secrets: [{ name: secretName, createTime: "-900d", ...secret }] };
    return new Scene(await createEmulator({ state }), "SecretRotation", secretName, "RotateSecret");
  }

  static async cluster(cluster: object = {}, more: EmulatorSeed = {}): Promise<Scene> {
    const clusters = [{ clusterId, masterKeyId: masterKeys[0], ...cluster }];
    const state = { ...more, keys: masterKeys.map((keyId) => ({ keyId })), clusters };
    return new Scene(await createEmulator({ state }), "ClusterKeyRotation", clusterId, "RotateKey");
  }

  /** Settings of the stack; `undefined` takes one away. */
  configure(settings: Record<string, string | undefined>): void {
    Object.assign(this.configuration, settings);
  }

  /** An `up`; returns its failure. */
  async up(inputs: Properties = {}): Promise<string | undefined> {
    return (await this.resource.up(this.inputs(inputs))).error;
  }

  async operation(inputs: Properties = {}): Promise<string> {
    return (await this.resource.up(this.inputs(inputs))).operation;
  }

  inputs(inputs: Properties): Properties {
    return { [this.object === secretName ? "secretName" : "clusterId"]: this.object, ...inputs };
  }

  get outputs(): Properties {
    return this.resource.stored?.outputs ?? {};
  }

  /** Changes what the state holds, as a hand or another release may have left it. */
  edit(outputs: Properties): void {
    const { stored } = this.resource;
    if (stored === undefined) {
      throw new Error("There is no state yet");
    }
    this.resource.stored = { ...stored, initErrors: [], outputs: { ...stored.outputs, ...outputs } };
  }

  /** The engine dies: what was done is recorded nowhere. */
  forget(): void {
    this.resource.stored = undefined;
  }

  put(secret: object): void {
    this.emulator.put({ secrets: [{ name: secretName, ...secret }] });
  }

  behave(behaviour: EmulatorSeed["behaviour"]): void {
    this.emulator.put({ behaviour });
  }

  advance(milliseconds: number): void {
    this.clock.advance(milliseconds);
  }

  /** How many requests to rotate were sent, and how many rotations took place. */
  get counts(): { posts: number; rotations: number } {
    const posts = this.emulator.calls().filter(({ operation }) => operation === this.requestName).length;
    return { posts, rotations: this.emulator.rotations().length };
  }

  /** What was said since it was last asked for. */
  said(): string[] {
    return this.resource.said.splice(0);
  }

  close(): Promise<void> {
    return this.emulator.close();
  }
}

/** A scene of each test of a suite. */
export function scenes(): {
  secret: (...given: Parameters<typeof Scene.secret>) => Promise<Scene>;
  cluster: (...given: Parameters<typeof Scene.cluster>) => Promise<Scene>;
} {
  const open: Scene[] = [];
  afterEach(() => Promise.all(open.splice(0).map((scene) => scene.close())));
  const keep = async (making: Promise<Scene>) => {
    const scene = await making;
    open.push(scene);
    return scene;
  };
  return {
    secret: (...given) => keep(Scene.secret(...given)),
    cluster: (...given) => keep(Scene.cluster(...given)),
  };
}
