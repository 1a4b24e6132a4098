import { expect } from "chai";
import { RotationBaseline } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { idOf } from "../support/account";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, type TestStack, withStack } from "../support/stack";
import { writesOf } from "../support/calls";

describe("RotationBaseline on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;
  afterEach(() => emulator.close());

  interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string;
    readonly inputs: { readonly rotationInterval?: number };
    readonly outputs: Readonly<Record<string, unknown>>;
  }
  const resources = async (stack: TestStack) =>
    ((await stack.export()).deployment as { resources: readonly Resource[] }).resources;
  /** The interval that a key's policy declares; `undefined` where it declares none. */
  const declared = (state: readonly Resource[], number: number) =>
    state.find(({ id }) => id === idOf(number))!.inputs.rotationInterval;

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
      const made = await resources(stack);
      const outputs = made.find(({ type }) => type === "pulumi:pulumi:Stack")!.outputs;
      expect(outputs.covered).to.deep.equal([idOf(1), idOf(2), idOf(3), "db"]);
      expect(outputs.excluded).to.deep.equal([{ id: idOf(5), name: "legacy-e", reason: "goes away" }]);
      expect((outputs.cannotRotate as { name: string }[]).map(({ name }) => name)).to.deep.equal(["d", "note"]);
      const first = [
        `EnableKeyRotation ${idOf(3)}`,
        `UpdateKeyRotationInterval ${idOf(2)}`,
        `UpdateKeyRotationInterval ${idOf(3)}`,
        "UpdateSecret db",
      ];
      expect(writesOf(emulator)).to.deep.equal(first);
      const intervals = () => [1, 2, 3].map((number) => emulator.key(idOf(number))?.rotationInterval);
      expect(intervals()).to.deep.equal([90, 180, 180]);
      // Its interval is declared only where a key's was longer or rotation was off.
      expect([1, 2, 3].map((number) => declared(made, number))).to.deep.equal([undefined, 180, 180]);
      // What it once set it goes on declaring: at rest nothing is written.
      emulator.put({
        keys: [
          { keyId: idOf(6), alias: "f" },
          { keyId: idOf(1), removed: true },
        ],
      });
      expect((await stack.up()).summary).to.deep.equal({ create: 1, delete: 1, same: 5 });
      expect(writesOf(emulator).filter((write) => !write.endsWith(idOf(6)))).to.deep.equal(first);
      expect(emulator.key(idOf(6))).to.include({ rotationEnabled: true, rotationInterval: 180 });
      // An interval that somebody makes shorter is left as it is, and no longer declared; a longer one is brought back.
      emulator.put({
        keys: [
          { keyId: idOf(2), rotationInterval: 300 },
          { keyId: idOf(3), rotationInterval: 60 },
        ],
      });
      await stack.up({ refresh: true });
      const changed = await resources(stack);
      expect([2, 3].map((number) => declared(changed, number))).to.deep.equal([180, undefined]);
      expect(intervals().slice(1)).to.deep.equal([180, 60]);
      emulator.put({ denied: ["kms:cmk:list"] });
      const failed = await stack.up({ expectFailure: true });
      expect(failed.text).to.include("kms:cmk:list");
      const urns = (state: readonly Resource[]) => state.map(({ urn }) => urn);
      expect(urns(await resources(stack))).to.deep.equal(urns(changed));
    });
  });
});
