import { expect } from "chai";
import { ENGINE_TIMEOUT } from "../support/stack";
import { withExample } from "../support/example";

const UP = ["up", "--yes", "--skip-preview"] as const;

describe("examples/bootstrap, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  it("makes an environment whose objects rotate from their first minute, although new keys do not show at once", () =>
    withExample(
      "bootstrap",
      async ({ emulator, pulumi }) => {
        await pulumi("config", "set", "emulator", emulator.url);
        const preview = await pulumi("preview");
        expect(preview, preview.output).to.include({ reads: 0, writes: 0 });
        expect(preview.output).to.include("+ 9 to create");
        expect(emulator.state().keys).to.deep.equal([]);

        await pulumi(...UP);
        const { keys, secrets, clusters } = emulator.state();
        expect(
          keys.map(({ alias, rotationEnabled, rotationInterval }) => [alias, rotationEnabled, rotationInterval]),
        ).to.have.deep.members([
          ["warehouse", true, 365],
          ["orders", true, 90],
        ]);
        expect(secrets[0]).to.include({ name: "orders-db-password", autoRotation: true, rotationPeriod: "30d" });
        expect(clusters[0]?.masterKeyId).to.equal(keys.find(({ alias }) => alias === "warehouse")?.keyId);
        const codes = emulator.calls().map(({ code }) => code);
        expect(codes, "the new keys answered that they do not exist").to.include("KMS.0207");
        expect(codes.filter((code) => code !== undefined && code !== "KMS.0207")).to.deep.equal([]);
        expect(emulator.rotations(), "nothing is old enough").to.deep.equal([]);

        const master = keys.find(({ alias }) => alias === "warehouse")?.keyId;
        const looked = emulator.calls().find(({ object }) => object === clusters[0]?.clusterId)?.sequence ?? 0;
        const set = emulator
          .calls()
          .filter(({ object, writes }) => object === master && writes)
          .map(({ sequence }) => sequence);
        expect(Math.max(...set), "the warehouse came after its master key rotated").to.be.below(looked);

        expect(await pulumi(...UP, "--refresh", "--expect-no-changes")).to.include({ writes: 0, rotations: 0 });
        expect(await pulumi("destroy", "--yes", "--skip-preview")).to.include({ writes: 0, rotations: 0 });
        expect(emulator.state().keys).to.deep.equal([]);
      },
      { behaviour: { newKeyVisibleAfter: "20s" } },
    ));
});
