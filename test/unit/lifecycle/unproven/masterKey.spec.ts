import { expect } from "chai";
import { HOUR, masterKeys, type Scene, scenes } from "./support";

const open = scenes();
const [first, second, third] = masterKeys;
const repointings = ({ emulator }: Scene) =>
  emulator.calls().filter(({ operation, request }) => operation === "RotateKey" && request.master_key_id).length;
const declared = (masterKeyId: string) => ({ masterKeyId, rotateOnCreate: false });
const untold = { behaviour: { masterKeyIdTold: false } };

describe("a master key that DWS never tells", () => {
  it("is set once, and again when another one is declared", async () => {
    const scene = await open.cluster({ masterKeyId: first, lastRotateKeyTime: "-100d" }, untold);
    for (let ups = 0; ups < 4; ups += 1) {
      await scene.resource.refresh();
      expect(await scene.up(declared(second))).to.equal(undefined);
    }
    expect(await scene.operation(declared(second))).to.equal("same");
    expect(repointings(scene)).to.equal(1);
    expect(scene.said().join("\n")).to.match(/does not report its master key/);
    await scene.resource.refresh();
    expect(await scene.up(declared(third))).to.equal(undefined);
    expect([repointings(scene), scene.emulator.cluster(scene.object)?.masterKeyId]).to.deep.equal([2, third]);
  });

  for (const when of ["before", "after"] as const) {
    it(`cannot be known after a lost answer, until another one is declared: ${when} the effect`, async () => {
      const scene = await open.cluster({ masterKeyId: first, lastRotateKeyTime: "-100d" }, untold);
      scene.emulator.fault({ operation: "RotateKey", kind: "reset", when });
      expect(await scene.up(declared(second))).to.match(/not known whether/);
      for (let hours = 0; hours < 3; hours += 1) {
        scene.advance(HOUR);
        await scene.resource.refresh();
        expect(await scene.up(declared(second)))
          .to.match(/not known whether/)
          .and.match(/masterKeyId/);
      }
      expect(repointings(scene)).to.equal(1);
      expect(await scene.up(declared(third))).to.equal(undefined);
      expect(repointings(scene)).to.equal(2);
    });
  }

  it("that it told once and is set back by others is not set again for an answer without it", async () => {
    const scene = await open.cluster({ masterKeyId: first, lastRotateKeyTime: "-100d" });
    expect(await scene.up(declared(second))).to.equal(undefined);
    scene.emulator.fault({ operation: "ShowClusterEncryptInfo", kind: "lacks", fields: ["master_key_id"] });
    await scene.resource.refresh();
    expect(await scene.operation(declared(second))).to.equal("same");
    expect(repointings(scene)).to.equal(1);
  });
});
