import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { keyId } from "../support/keys";
import { classType, PluginResource, pluginType, withPluginStack } from "../support/pluginStack";
import { pluginConfigOf, pluginSettingsOf, settingsOf } from "../support/settings";
import { type ConfigValue, ENGINE_TIMEOUT, type TestStack } from "../support/stack";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const triggers = { incident: "1" };
const policy = { keyId: keyId(3), rotationInterval: 90, onDelete: "disable" } as const;
const secretPolicy = { secretName: "orders-db", rotationPeriod: "30d", onDelete: "disable" } as const;
const rotation = { secretName: "db-password", triggers };
const clusterRotation = { clusterId, triggers };

/** A program that declares one object of each kind, by the classes. */
function byClasses(hasAlias: boolean) {
  const options = (kind: string) => (hasAlias ? { aliases: [{ type: pluginType(kind) }] } : {});
  return () => {
    new KeyRotationPolicy("key", policy, options("KeyRotationPolicy"));
    new SecretRotationPolicy("secretPolicy", secretPolicy, options("SecretRotationPolicy"));
    new SecretRotation("secret", rotation, options("SecretRotation"));
    new ClusterKeyRotation("cluster", clusterRotation, options("ClusterKeyRotation"));
    return Promise.resolve();
  };
}

/** The same by the plugin, as an SDK of another language declares it. */
function byPlugin(hasAlias: boolean) {
  const options = (kind: string): pulumi.CustomResourceOptions =>
    hasAlias ? { aliases: [{ type: classType(kind) }] } : {};
  return () => {
    new PluginResource("KeyRotationPolicy", "key", policy, options("KeyRotationPolicy"));
    new PluginResource("SecretRotationPolicy", "secretPolicy", secretPolicy, options("SecretRotationPolicy"));
    new PluginResource("SecretRotation", "secret", rotation, options("SecretRotation"));
    new PluginResource("ClusterKeyRotation", "cluster", clusterRotation, options("ClusterKeyRotation"));
    return Promise.resolve();
  };
}

describe("moving between the classes and the plugin, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));
  afterEach(() => emulator.close());

  const changes = () => ({
    writes: emulator
      .calls()
      .filter(({ writes }) => writes)
      .map(({ operation }) => operation),
    rotations: emulator.rotations().length,
  });

  /** The settings of both: each front reads its own namespace. */
  function config(): Record<string, ConfigValue> {
    return { ...settingsOf(emulator), ...pluginConfigOf(pluginSettingsOf(emulator)) };
  }

  async function typesOf(stack: TestStack): Promise<string[]> {
    const { deployment } = (await stack.export()) as { deployment: { resources: { type: string }[] } };
    return deployment.resources.map(({ type }) => type).filter((type) => !type.startsWith("pulumi:"));
  }

  it("changes nothing with the alias, there and back, each kind", () =>
    withPluginStack({ program: byClasses(false), config: config() }, async (stack) => {
      await stack.up();
      const before = changes();
      for (const [program, typeOf] of [
        [byPlugin(true), pluginType],
        [byClasses(true), classType],
      ] as const) {
        stack.setProgram(program);
        const up = await stack.up();
        expect(up.summary, up.text).to.deep.equal({ same: 5 });
        expect((await typesOf(stack)).every((type) => type === typeOf(type.split(":").at(-1)!))).to.equal(true);
        expect((await stack.preview({ refresh: true })).summary).to.deep.equal({ same: 5 });
      }
      expect(changes()).to.deep.equal(before);
    }));

  it("completes the state of what the plugin made, and turns nothing off without the alias, though onDelete says so", () =>
    withPluginStack({ program: byPlugin(false), config: config() }, async (stack) => {
      await stack.up();
      const before = changes();
      stack.setProgram(byClasses(true));
      const { summary, text } = await stack.up();
      expect(summary).to.deep.equal({ same: 1, update: 4 });
      expect(text).to.contain("taken over from the plugin; its state is completed");
      expect(changes()).to.deep.equal(before);
      for (const program of [byPlugin(false), byClasses(false)]) {
        stack.setProgram(program);
        const moved = await stack.up();
        expect(moved.summary).to.include({ create: 4, delete: 4 });
        expect(moved.text).to.contain("a policy of another provider of this run declares it");
      }
      // Without the alias a rotation is a new resource, which rotates as every new one does.
      const beside = changes().writes.slice(before.writes.length);
      expect(beside.filter((write) => !write.startsWith("Rotate"))).to.deep.equal([]);
      expect(emulator.key(keyId(3))).to.include({ rotationEnabled: true });
      await stack.destroy();
      expect(emulator.key(keyId(3)), "nobody declares it any more").to.include({ rotationEnabled: false });
    }));
});
