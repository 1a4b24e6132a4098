import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { keyId } from "../support/keys";
import { PluginResource, withPluginStack } from "../support/pluginStack";
import { pluginConfigOf, pluginSettingsOf } from "../support/settings";
import { ENGINE_TIMEOUT } from "../support/stack";

/** An explicit provider of the plugin. */
class PluginProvider extends pulumi.ProviderResource {
  constructor(name: string, settings: pulumi.Inputs) {
    super("huaweicloud-rotation", name, settings);
  }
}

describe("the settings of the plugin, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));
  afterEach(() => emulator.close());

  it("are used from the next up on when they change, in the stack and in a provider, and replace nothing", async () => {
    const settings = pluginSettingsOf(emulator);
    const config = (changes: Readonly<Record<string, string>>) => pluginConfigOf({ ...settings, ...changes });
    const declare = (interval: number, accessKey: string, region: string) => () => {
      const provider = new PluginProvider("explicit", { ...settings, accessKey, region });
      new PluginResource("KeyRotationPolicy", "one", { keyId: keyId(3), rotationInterval: interval });
      new PluginResource("KeyRotationPolicy", "other", { keyId: keyId(2), rotationInterval: interval }, { provider });
      return Promise.resolve();
    };
    const { accessKey, region } = settings as { accessKey: string; region: string };
    await withPluginStack({ program: declare(90, accessKey, region), config: config({}) }, async (stack) => {
      await stack.up();
      // Another region is the default of what is new; what exists stays where it is.
      await stack.setConfig(config({ region: "eu-west-101" }));
      stack.setProgram(declare(90, accessKey, "eu-west-101"));
      const moved = await stack.preview({ diff: true });
      expect(moved.summary).not.to.have.any.keys("replace", "create", "delete");
      expect(moved.text).to.contain("eu-west-101");

      await stack.setConfig(config({ accessKey: "WRONG" }));
      stack.setProgram(declare(120, "WRONG", region));
      const refused = await stack.up({ expectFailure: true, continueOnError: true });
      expect(refused.text.match(/KeyRotationPolicy \S+: .*refused/g)?.length, refused.text).to.be.greaterThan(1);

      await stack.setConfig(config({}));
      stack.setProgram(declare(120, accessKey, region));
      await stack.up();
      expect(emulator.key(keyId(2))).to.include({ rotationInterval: 120 });
      expect(emulator.key(keyId(3))).to.include({ rotationInterval: 120 });
    });
  });
});
