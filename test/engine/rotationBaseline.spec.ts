import { expect } from "chai";
import { RotationBaseline } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { idOf } from "../support/account";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, withStack } from "../support/stack";

describe("RotationBaseline on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  afterEach(() => emulator.close());

  interface Stack {
    export(): Promise<{ deployment: unknown }>;
  }
  const resources = async (stack: Stack) =>
    ((await stack.export()).deployment as { resources: { urn: string; id?: string; inputs: object }[] }).resources;
  const urns = async (stack: Stack) => (await resources(stack)).map(({ urn }) => urn);
  /** The interval that a key's policy declares; `undefined` where it declares none. */
  const declared = async (stack: Stack, number: number) => {
    const policy = (await resources(stack)).find(({ id }) => id === idOf(number));
    return (policy!.inputs as { rotationInterval?: number }).rotationInterval;
  };

  const writes = () =>
    emulator
      .calls()
      .filter((call) => call.writes)
      .map(({ operation, object }) => `${operation} ${object ?? ""}`)
      .sort();

  it("covers an account: what is made later too, what is deleted without a failure, and nothing by half a list", async () => {
    const keys = [
      { keyId: idOf(1), alias: "a", rotationEnabled: true, rotationInterval: 90 },
      { keyId: idOf(2), alias: "b", rotationEnabled: true, rotationInterval: 365 },
      { keyId: idOf(3), alias: "c" },
      { keyId: idOf(4), alias: "d", keySpec: "RSA_2048" },
      { keyId: idOf(5), alias: "legacy-e" },
    ];
    emulator = await createEmulator({
      state: { keys, secrets: [{ name: "db" }, { name: "note", secretType: "COMMON" }] },
    });
    const program = () => {
      const exclude = [{ match: "legacy-*", reason: "goes away" }];
      const baseline = new RotationBaseline("account", {
        keys: { rotationInterval: 180, exclude },
        secrets: { rotationPeriod: "30d" },
      });
      const { covered, excluded, cannotRotate } = baseline;
      return Promise.resolve({ covered, excluded, cannotRotate });
    };
    await withStack({ program, config: settingsOf(emulator) }, async (stack) => {
      await stack.up();
      const outputs = await stack.outputs();
      expect(outputs.covered!.value).to.deep.equal([idOf(1), idOf(2), idOf(3), "db"]);
      expect(outputs.excluded!.value).to.deep.equal([{ id: idOf(5), name: "legacy-e", reason: "goes away" }]);
      expect((outputs.cannotRotate!.value as { name: string }[]).map(({ name }) => name)).to.deep.equal(["d", "note"]);
      const made = [
        `EnableKeyRotation ${idOf(3)}`,
        `UpdateKeyRotationInterval ${idOf(2)}`,
        `UpdateKeyRotationInterval ${idOf(3)}`,
        "UpdateSecret db",
      ];
      expect(writes()).to.deep.equal(made);
      expect([1, 2, 3].map((number) => emulator.key(idOf(number))!.rotationInterval)).to.deep.equal([90, 180, 180]);
      // Its interval is declared only where a key's was longer or rotation was off.
      const intervals = await Promise.all([1, 2, 3].map((number) => declared(stack, number)));
      expect(intervals).to.deep.equal([undefined, 180, 180]);
      // What it once set it goes on declaring, and at rest nothing is written.
      expect((await stack.up()).summary).to.deep.equal({ same: 6 });
      // An interval that somebody makes shorter is left as it is, and no longer declared.
      emulator.put({ keys: [{ keyId: idOf(3), rotationInterval: 60 }] });
      await stack.up({ refresh: true });
      expect([await declared(stack, 3), emulator.key(idOf(3))!.rotationInterval]).to.deep.equal([undefined, 60]);
      // One that somebody makes longer is brought back.
      emulator.put({ keys: [{ keyId: idOf(3), rotationInterval: 300 }] });
      await stack.up({ refresh: true });
      expect([await declared(stack, 3), emulator.key(idOf(3))!.rotationInterval]).to.deep.equal([180, 180]);
      emulator.put({
        keys: [
          { keyId: idOf(6), alias: "f" },
          { keyId: idOf(1), removed: true },
        ],
      });
      expect((await stack.up()).summary).to.deep.equal({ create: 1, delete: 1, same: 5 });
      expect(emulator.key(idOf(6))).to.include({ rotationEnabled: true, rotationInterval: 180 });
      const before = await urns(stack);
      emulator.put({ denied: ["kms:cmk:list"] });
      const failed = await stack.up({ expectFailure: true });
      expect(failed.text).to.include("kms:cmk:list");
      expect(await urns(stack)).to.deep.equal(before);
    });
  });
});
