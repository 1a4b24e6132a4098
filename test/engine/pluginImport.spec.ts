import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import type { Properties } from "../support/grpc/calls";
import { keyId } from "../support/keys";
import { PluginResource, pluginType, withPluginStack } from "../support/pluginStack";
import { pluginConfigOf, pluginSettingsOf } from "../support/settings";
import { ENGINE_TIMEOUT } from "../support/stack";

const [equalCluster, otherCluster] = ["000000000011", "000000000012"].map((end) => `9f76c502-fc9c-4a52-8656-${end}`);
const incident = { triggers: { incident: "an old one" } };

/** Objects of each kind, one with inputs that are as it is, and one with others. */
const OBJECTS: readonly (readonly [kind: string, id: string, inputs: Properties])[] = [
  ["KeyRotationPolicy", keyId(1), { keyId: keyId(1), rotationInterval: 90 }],
  ["KeyRotationPolicy", keyId(2), { keyId: keyId(2), rotationInterval: 180 }],
  ["SecretRotationPolicy", "equal", { secretName: "equal", rotationPeriod: "30d" }],
  ["SecretRotationPolicy", "other", { secretName: "other", rotationPeriod: "7d" }],
  ["SecretRotation", "equal", { secretName: "equal" }],
  ["SecretRotation", "other", { secretName: "other", ...incident }],
  ["ClusterKeyRotation", equalCluster!, { clusterId: equalCluster! }],
  ["ClusterKeyRotation", otherCluster!, { clusterId: otherCluster!, ...incident }],
];

const state: EmulatorSeed = {
  keys: [1, 2].map((number) => ({ keyId: keyId(number), rotationEnabled: true, rotationInterval: 90 })),
  secrets: ["equal", "other"].map((name) => ({ name, autoRotation: true, rotationPeriod: "30d" })),
  clusters: [equalCluster!, otherCluster!].map((clusterId) => ({ clusterId, masterKeyId: keyId(1) })),
};

describe("import by the plugin, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator({ state })));
  afterEach(() => emulator.close());

  const config = () => pluginConfigOf(pluginSettingsOf(emulator));
  const writes = () =>
    emulator
      .calls()
      .filter((call) => call.writes)
      .map(({ operation }) => operation);

  const declaring = (options: (id: string) => pulumi.CustomResourceOptions) => () => {
    OBJECTS.forEach(([kind, id, inputs]) => new PluginResource(kind, `${kind}-${id}`, inputs, options(id)));
    return Promise.resolve();
  };

  /** What is written where inputs differ; triggers are recorded, and rotate nothing. */
  const WRITES = ["UpdateKeyRotationInterval", "UpdateSecret"];
  const all = OBJECTS.length;

  it("by option: what differs is written, nothing rotates, and nothing is left to do after it", () =>
    withPluginStack({ program: declaring((id) => ({ import: id })), config: config() }, async (stack) => {
      expect((await stack.up()).summary).to.include({ create: 1, import: all });
      expect((await stack.preview()).summary).to.deep.equal({ same: all + 1 });
      stack.setProgram(declaring(() => ({})));
      expect((await stack.preview()).summary, "without the option").to.deep.equal({ same: all + 1 });
      expect(writes().sort()).to.deep.equal(WRITES);
      expect(emulator.rotations()).to.deep.equal([]);
    }));

  it("by command, and then a program: what differs is written, nothing rotates, and nothing is left to do after it", () =>
    withPluginStack({ program: declaring(() => ({})), config: config() }, async (stack) => {
      const file = join(stack.folder, "import.json");
      const resources = OBJECTS.map(([kind, id]) => ({ type: pluginType(kind), name: `${kind}-${id}`, id }));
      writeFileSync(file, JSON.stringify({ resources }));
      const flags = ["--yes", "--protect=false", "--skip-preview", "--generate-code=false"];
      await stack.pulumi("import", "--file", file, ...flags);
      expect(writes()).to.deep.equal([]);
      await stack.up();
      expect((await stack.preview()).summary).to.deep.equal({ same: all + 1 });
      expect(writes().sort()).to.deep.equal(WRITES);
      expect(emulator.rotations()).to.deep.equal([]);
    }));
});
