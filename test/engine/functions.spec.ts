import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  getClusters,
  getKeyRotation,
  getKeyRotationOutput,
  getKeys,
  getKeysOutput,
  KeyRotationPolicy,
  Provider,
} from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { idOf } from "../support/account";
import { plainSettingsOf, settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, withStack } from "../support/stack";
import { writesOf } from "../support/calls";

describe("functions on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  afterEach(() => emulator.close());

  function argsOf(): { region: string; accessKey: string; secretKey: string; endpoints: Record<string, string> } {
    const settings = plainSettingsOf(emulator);
    return {
      region: settings["huaweicloud:region"]!,
      accessKey: settings["huaweicloud:accessKey"]!,
      secretKey: settings["huaweicloud:secretKey"]!,
      endpoints: JSON.parse(settings["huaweicloud:endpoints"]!) as Record<string, string>,
    };
  }

  it("read with the stack's configuration and with a provider's settings, as promises and as outputs", async () => {
    emulator = await createEmulator({ state: exampleState() });
    const program = async (reads: (late: Provider) => Promise<Record<string, unknown>>) => {
      const policy = new KeyRotationPolicy("payments", { keyId: idOf(3), rotationInterval: 90 });
      // It is known only when the policy is made.
      const region = policy.lastRotationTime.apply(() => emulator.region);
      return reads(new Provider("late", { ...argsOf(), region }));
    };
    const plain = () =>
      program(async (late) => {
        const refused = await getKeyRotation({ keyId: idOf(3) }, { provider: late }).catch((error: unknown) => error);
        return { refused: String(refused) };
      });
    const all = () =>
      program(async (late) => {
        const { keys } = await getKeys({ canRotate: true });
        const provider = new Provider("explicit", argsOf());
        const { clusters } = await getClusters({ match: "warehouse" }, { provider });
        const payments = getKeyRotationOutput({ keyId: pulumi.output(idOf(3)) }, { provider });
        return {
          keys: keys.map(({ alias }) => alias),
          clusters: clusters.map(({ masterKeyId }) => masterKeyId),
          interval: payments.rotationInterval,
          count: getKeysOutput({}, { provider: late }).keys.length,
        };
      });
    await withStack({ program: plain, config: settingsOf(emulator) }, async (stack) => {
      const { text } = await stack.preview();
      expect(text, "settings that are not known: the plain form refuses").to.include("some are not known before");
      const lists = () => emulator.calls().filter(({ operation }) => operation === "ListKeys").length;
      stack.setProgram(all);
      const before = lists();
      await stack.preview();
      expect(lists() - before, "the Output form waits: the other one reads").to.equal(1);
      await stack.up();
      const outputs = await stack.outputs();
      expect(outputs.count!.value).to.equal(12);
      expect(outputs.keys!.value).to.deep.equal(["warehouse", "orders", "payments", "spare-master-key"]);
      expect(outputs.clusters!.value).to.deep.equal([idOf(1)]);
      // The settings hold secrets, and the results do not.
      expect([outputs.interval!.value, outputs.interval!.secret]).to.deep.equal([90, false]);
    });
    expect(writesOf(emulator)).to.deep.equal([]);
  });
});
