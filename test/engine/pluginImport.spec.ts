import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import type { Properties } from "../support/grpc/calls";
import { keyId } from "../support/keys";
import { PluginResource, pluginType, withPluginStack } from "../support/pluginStack";
import { pluginSettingsOf } from "../support/settings";
import { ENGINE_TIMEOUT } from "../support/stack";

const secretName = "db-password";
const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";

/** Each kind with an object, inputs that are as the object is, and others. */
const KINDS: readonly (readonly [kind: string, id: string, equal: Properties, different: Properties])[] = [
  [
    "KeyRotationPolicy",
    keyId(3),
    { keyId: keyId(3), rotationInterval: 90 },
    { keyId: keyId(3), rotationInterval: 180 },
  ],
  [
    "SecretRotationPolicy",
    "orders-db",
    { secretName: "orders-db", rotationPeriod: "30d" },
    { secretName: "orders-db", rotationPeriod: "7d" },
  ],
  ["SecretRotation", secretName, { secretName }, { secretName, triggers: { incident: "an old one" } }],
  ["ClusterKeyRotation", clusterId, { clusterId }, { clusterId, triggers: { incident: "an old one" } }],
];

describe("import by the plugin, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));
  afterEach(() => emulator.close());

  const config = () =>
    Object.fromEntries(
      Object.entries(pluginSettingsOf(emulator)).map(([name, value]) => [`huaweicloud-rotation:${name}`, value]),
    );
  const writes = () =>
    emulator
      .calls()
      .filter((call) => call.writes)
      .map(({ operation }) => operation);

  function declaring(inputs: "equal" | "different", options: (id: string) => pulumi.CustomResourceOptions) {
    return () => {
      KINDS.forEach(([kind, id, equal, different]) => {
        new PluginResource(kind, kind, inputs === "equal" ? equal : different, options(id));
      });
      return Promise.resolve();
    };
  }

  it("by option, with equal inputs: nothing is written, and nothing is left to do", () =>
    withPluginStack({ program: declaring("equal", (id) => ({ import: id })), config: config() }, async (stack) => {
      expect((await stack.up()).summary).to.deep.equal({ create: 1, import: 4 });
      expect((await stack.preview()).summary).to.deep.equal({ same: 5 });
      stack.setProgram(declaring("equal", () => ({})));
      expect((await stack.preview()).summary).to.deep.equal({ same: 5 });
      expect(writes()).to.deep.equal([]);
    }));

  it("by option, with different inputs: Pulumi refuses them or they are made so, and nothing rotates", () =>
    withPluginStack({ program: declaring("different", (id) => ({ import: id })), config: config() }, async (stack) => {
      const result = await stack.up({ expectFailure: "either" });
      console.log(result.text, result.summary, writes());
      console.log((await stack.preview()).text);
      expect(emulator.rotations()).to.deep.equal([]);
    }));

  for (const inputs of ["equal", "different"] as const) {
    it(`by command, and then a program with ${inputs} inputs: nothing rotates, and nothing is left to do after it`, () =>
      withPluginStack({ program: () => Promise.resolve(), config: config() }, async (stack) => {
        for (const [kind, id] of KINDS) {
          await stack.pulumi("import", pluginType(kind), kind, id, "--yes", "--protect=false", "--skip-preview");
        }
        stack.setProgram(declaring(inputs, () => ({})));
        await stack.up();
        expect((await stack.preview()).summary).to.deep.equal({ same: 5 });
        expect(writes()).to.deep.equal(inputs === "equal" ? [] : ["UpdateKeyRotationInterval", "UpdateSecret"]);
        expect(emulator.rotations()).to.deep.equal([]);
      }));
  }
});
