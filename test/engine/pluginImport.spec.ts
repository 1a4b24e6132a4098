import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import type { Properties } from "../support/grpc/calls";
import { keyId } from "../support/keys";
import { PluginResource, pluginType, withPluginStack } from "../support/pluginStack";
import { pluginConfigOf, pluginSettingsOf } from "../support/settings";
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

  const config = () => pluginConfigOf(pluginSettingsOf(emulator));
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

  /** What is written for inputs that differ; triggers are recorded, and rotate nothing. */
  const WRITES = { equal: [], different: ["UpdateKeyRotationInterval", "UpdateSecret"] } as const;

  for (const inputs of ["equal", "different"] as const) {
    it(`by option, with ${inputs} inputs: nothing rotates, and nothing is left to do after it`, () =>
      withPluginStack({ program: declaring(inputs, (id) => ({ import: id })), config: config() }, async (stack) => {
        expect((await stack.up()).summary).to.include({ create: 1, import: 4 });
        expect((await stack.preview()).summary).to.deep.equal({ same: 5 });
        stack.setProgram(declaring(inputs, () => ({})));
        expect((await stack.preview()).summary, "without the option").to.deep.equal({ same: 5 });
        expect(writes().sort()).to.deep.equal(WRITES[inputs]);
        expect(emulator.rotations()).to.deep.equal([]);
      }));

    it(`by command, and then a program with ${inputs} inputs: nothing rotates, and nothing is left to do after it`, () =>
      withPluginStack({ program: () => Promise.resolve(), config: config() }, async (stack) => {
        const file = join(stack.folder, "import.json");
        const resources = KINDS.map(([kind, id]) => ({ type: pluginType(kind), name: kind, id }));
        writeFileSync(file, JSON.stringify({ resources }));
        await stack.pulumi(
          "import",
          "--file",
          file,
          "--yes",
          "--protect=false",
          "--skip-preview",
          "--generate-code=false",
        );
        expect(writes()).to.deep.equal([]);
        stack.setProgram(declaring(inputs, () => ({})));
        await stack.up();
        expect((await stack.preview()).summary).to.deep.equal({ same: 5 });
        expect(writes().sort()).to.deep.equal(WRITES[inputs]);
        expect(emulator.rotations()).to.deep.equal([]);
      }));
  }
});
