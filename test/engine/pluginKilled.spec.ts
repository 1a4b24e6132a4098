import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { keyId } from "../support/keys";
import type { Properties } from "../support/grpc/calls";
import { Plugin } from "../support/grpc/plugin";
import { PluginResource, withPluginStack } from "../support/pluginStack";
import { pluginConfigOf, pluginSettingsOf } from "../support/settings";
import { ENGINE_TIMEOUT } from "../support/stack";
import { until } from "../support/until";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";

/** A resource of each kind, of an object that is not as declared. */
const RESOURCES: readonly (readonly [kind: string, object: string, inputs: Properties])[] = [
  ["KeyRotationPolicy", keyId(2), { keyId: keyId(2), rotationInterval: 90 }],
  ["SecretRotationPolicy", "orders-db", { secretName: "orders-db", rotationPeriod: "7d" }],
  ["SecretRotation", "db-password", { secretName: "db-password" }],
  ["ClusterKeyRotation", clusterId, { clusterId }],
];

describe("the plugin, when its engine dies or is interrupted, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));
  afterEach(() => emulator.close());

  const config = () => pluginConfigOf(pluginSettingsOf(emulator));
  const writes = () => emulator.calls().filter((call) => call.writes);
  const program = () => {
    RESOURCES.forEach(([kind, , inputs]) => new PluginResource(kind, kind, inputs));
    return Promise.resolve();
  };

  /** The calls of a create of each kind, in their order, each once. */
  async function callsOfCreates(): Promise<string[][]> {
    const cloud = await createEmulator({ state: exampleState() });
    const plugin = await Plugin.start();
    try {
      await plugin.configure(pluginSettingsOf(cloud));
      const found: string[][] = [];
      for (const [kind, object, inputs] of RESOURCES) {
        // A rotation ends by the cloud's own clock: here it is enough that it is followed.
        await plugin.create(kind, inputs, { timeout: 3 }).catch(() => undefined);
        const calls = cloud.calls().filter((call) => call.object === object);
        found.push([...new Set(calls.map(({ operation }) => operation))]);
      }
      return found;
    } finally {
      await plugin.close();
      await cloud.close();
    }
  }

  it("sends no write after the engine was killed during any call of a create, and leaves no process, each kind", async () => {
    const calls = await callsOfCreates();
    expect(calls.map((operations) => operations.length)).to.deep.equal([3, 2, 4, 2]);
    for (let step = 0; step < Math.max(...calls.map(({ length }) => length)); step += 1) {
      await emulator.close();
      emulator = await createEmulator({ state: exampleState() });
      // A kind with fewer calls has sent its last one by then: none of its writes is on its way when the engine is killed.
      const awaited = calls.map((operations, kind) => ({
        operation: operations[step] ?? operations.at(-1)!,
        object: RESOURCES[kind]![1],
        isHeld: step < operations.length,
      }));
      for (const { operation, object } of awaited.filter(({ isHeld }) => isHeld)) {
        emulator.fault({ operation, object, kind: "delay", delay: "1h", when: "after" });
      }
      const isSeen = ({ operation, object }: (typeof awaited)[number]) =>
        emulator.calls().some((call) => call.operation === operation && call.object === object);
      await withPluginStack({ program, config: config() }, async (stack) => {
        const up = stack.up({ expectFailure: true });
        await until(() => awaited.every(isSeen));
        stack.killEngine();
        const sent = writes().length;
        await up;
        await until(() => stack.hosts().length === 0);
        expect(writes().length - sent, `writes after the kill in step ${step}`).to.equal(0);
      });
    }
  });

  it("keeps the unfinished rotation and ends when it is interrupted; the next up follows it, with no second request", async () => {
    const rotation = () => {
      new PluginResource("SecretRotation", "secret", { secretName: "db-password" });
      return Promise.resolve();
    };
    await withPluginStack({ program: rotation, config: config() }, async (stack) => {
      const up = stack.up({ expectFailure: true });
      await until(() => emulator.calls().some(({ operation }) => operation === "RotateSecret"));
      stack.interrupt();
      await up;
      await until(() => stack.hosts().length === 0);
      expect(stack.stateText()).to.contain('"unfinishedRotation"');
      emulator.advance("10m");
      await stack.up();
      expect(stack.stateText()).not.to.contain('"unfinishedRotation":{');
      expect(writes()).to.have.length(1);
      expect(emulator.rotations()).to.have.length(1);
    });
  });
});
