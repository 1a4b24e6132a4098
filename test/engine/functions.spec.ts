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

describe("functions on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  afterEach(() => emulator.close());

  const writes = () =>
    emulator
      .calls()
      .filter((call) => call.writes)
      .map(({ operation, object }) => `${operation} ${object ?? ""}`)
      .sort();

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
    const program = async () => {
      const { keys } = await getKeys({ canRotate: true });
      const provider = new Provider("explicit", argsOf());
      const { clusters } = await getClusters({ match: "warehouse" }, { provider });
      const payments = getKeyRotationOutput({ keyId: pulumi.output(idOf(3)) }, { provider });
      return {
        keys: keys.map(({ alias }) => alias),
        clusters: clusters.map(({ masterKeyId }) => masterKeyId),
        interval: payments.rotationInterval,
      };
    };
    await withStack({ program, config: settingsOf(emulator) }, async (stack) => {
      await stack.up();
      const outputs = await stack.outputs();
      expect(outputs.keys!.value).to.deep.equal(["warehouse", "orders", "payments", "spare-master-key"]);
      expect(outputs.clusters!.value).to.deep.equal([idOf(1)]);
      // The settings hold secrets, and the results do not.
      expect([outputs.interval!.value, outputs.interval!.secret]).to.deep.equal([90, false]);
    });
    expect(writes()).to.deep.equal([]);
  });

  it("wait for a provider whose settings are not known: the Output form is unknown, the plain form refuses", async () => {
    emulator = await createEmulator({ state: exampleState() });
    const program = (plain: boolean) => async () => {
      const policy = new KeyRotationPolicy("payments", { keyId: idOf(3), rotationInterval: 90 });
      // It is known only when the policy is made.
      const region = policy.lastRotationTime.apply(() => emulator.region);
      const provider = new Provider("late", { ...argsOf(), region });
      if (plain) {
        const refused = await getKeyRotation({ keyId: idOf(3) }, { provider }).catch((error: unknown) => error);
        return { refused: String(refused) };
      }
      return { count: getKeysOutput({}, { provider }).keys.length };
    };
    await withStack({ program: program(false), config: settingsOf(emulator) }, async (stack) => {
      await stack.preview();
      expect(emulator.calls().filter(({ operation }) => operation === "ListKeys")).to.have.length.lessThan(2);
      await stack.up();
      const outputs = await stack.outputs();
      expect(outputs.count!.value).to.equal(12);
    });
    await withStack({ program: program(true), config: settingsOf(emulator) }, async (stack) => {
      expect((await stack.preview()).text).to.include("some are not known before");
    });
  });
});
