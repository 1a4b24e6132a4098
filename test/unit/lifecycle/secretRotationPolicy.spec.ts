import { expect } from "chai";
import { operationsOf } from "../../support/calls";
import type { Emulator, EmulatorSeed } from "../../../provider/emulator";
import { type InProcessResource, startInProcess } from "../../support/inProcess";

const secretName = "db";
const inputs = { secretName, rotationPeriod: "30d" };

describe("SecretRotationPolicy against the emulator", () => {
  let emulator: Emulator;
  let resource: InProcessResource;

  async function start(seed: EmulatorSeed = {}): Promise<void> {
    const state = { secrets: [{ name: secretName }], ...seed };
    ({ emulator, resource } = await startInProcess("SecretRotationPolicy", state));
  }

  afterEach(() => emulator.close());

  const calls = () => operationsOf(emulator, "csms");

  for (const updateAnswers of ["secret", "nothing"] as const) {
    for (const periodNormalised of ["no", "largest", "seconds"] as const) {
      it(`rests after each change: update answers ${updateAnswers}, periods spelt ${periodNormalised}`, async () => {
        await start({ behaviour: { updateAnswers, periodNormalised } });
        for (const declared of [inputs, { ...inputs, rotationPeriod: "24h" }, { ...inputs, enabled: false }, inputs]) {
          const before = calls().length;
          expect((await resource.up(declared)).error).to.equal(undefined);
          expect(calls().slice(before)).to.deep.equal(["ShowSecret", "UpdateSecret"]);
          expect(await resource.preview(declared)).to.equal(false);
          const { nextRotationTime } = resource.stored!.outputs as { nextRotationTime: string | null };
          const due = emulator.secret(secretName)!.nextRotationTime;
          expect(nextRotationTime === null || Date.parse(nextRotationTime) === due, "the truth or nothing").to.equal(
            true,
          );
          await resource.refresh();
          expect(
            Date.parse((resource.stored!.outputs.nextRotationTime as string | undefined) ?? "") || undefined,
          ).to.equal(due);
          expect(await resource.preview(declared)).to.equal(false);
          expect(resource.stored!.outputs.rotationPeriod).to.equal(declared.rotationPeriod);
        }
      });
    }
  }

  it("takes two spellings of a period as one declaration, and two periods as two", async () => {
    await start();
    const provider = await resource.provider();
    const failures = async (rotationPeriod: string) =>
      (await provider.check({}, { secretName, rotationPeriod })).failures.map(({ property }) => property);
    expect(await failures("24h")).to.deep.equal([]);
    expect(await failures("1d")).to.deep.equal([]);
    expect(await failures("2d")).to.deep.equal(["secretName"]);
  });

  for (const [name, secret, reason] of [
    ["a common secret", { secretType: "COMMON" }, /shared/],
    ["a disabled secret", { state: "DISABLED" }, /disabled/],
    ["a secret that is pending deletion", { state: "PENDING_DELETE" }, /pending deletion/],
    ["a frozen secret", { state: "FROZEN" }, /frozen/],
    ["a secret that does not exist", { removed: true }, /CSMS\.0106/],
  ] as const) {
    it(`refuses ${name} with the reason, and leaves what is there alone where nothing is asked of it`, async () => {
      await start();
      emulator.put({ secrets: [{ name: secretName, ...secret }] });
      const { error } = await resource.up(inputs);
      expect(error).to.match(reason).and.contain(`SecretRotationPolicy ${secretName}`);
      if (!("removed" in secret)) {
        expect((await resource.up({ secretName, enabled: false })).error).to.equal(undefined);
        const before = calls().length;
        await resource.destroy();
        expect(calls()).to.have.length(before);
      }
      expect(calls()).not.to.include("UpdateSecret");
    });
  }

  it("lets a secret go that nothing rotates any more", async () => {
    for (const code of ["CSMS.0103", "CSMS.0107", "CSMS.0109", "CSMS.0106"]) {
      await start();
      await resource.up({ ...inputs, onDelete: "disable" });
      emulator.fault({ operation: "UpdateSecret", status: 400, code });
      await resource.destroy();
      expect(resource.said.at(-1), code).to.contain(
        `SecretRotationPolicy ${secretName}: the secret is deleted, disabled`,
      );
      await emulator.close();
    }
  });
});
