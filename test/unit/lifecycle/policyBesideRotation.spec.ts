import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { InProcessResource, settingsInProcess, sharedClock } from "../../support/inProcess";
import { type KindName, kindNamed } from "../../support/kinds";

const DAY = 86_400_000;

describe("a SecretRotationPolicy beside a SecretRotation of the same secret", () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  it("lives with it for 90 days, and neither rotates for the other", async () => {
    emulator = await createEmulator({ state: { secrets: [{ name: "often" }, { name: "seldom" }] } });
    const clock = sharedClock(() => emulator);
    const made = (kind: KindName) => new InProcessResource(kindNamed(kind), () => settingsInProcess(emulator), clock);
    const policies = { often: made("SecretRotationPolicy"), seldom: made("SecretRotationPolicy") };
    const rotations = { often: made("SecretRotation"), seldom: made("SecretRotation") };
    const up = async (release: string) => {
      const ups = [
        await policies.often.up({ secretName: "often", rotationPeriod: "20d" }),
        await policies.seldom.up({ secretName: "seldom", rotationPeriod: "60d" }),
        await rotations.often.up({ secretName: "often", maxAge: "30d", triggers: { release } }),
        await rotations.seldom.up({ secretName: "seldom", maxAge: "25d", triggers: {} }),
      ];
      expect(ups.filter(({ error }) => error !== undefined)).to.deep.equal([]);
      return ups.filter(({ operation }) => operation === "update").length;
    };
    await up("first");
    expect(await up("first")).to.equal(0);
    const changes: number[] = [];
    for (let day = 15; day <= 90; day += 15) {
      clock.advance(15 * DAY);
      for (const resource of [...Object.values(policies), ...Object.values(rotations)]) {
        await resource.refresh();
      }
      changes.push(await up(day < 45 ? "first" : "second"));
    }
    // Days 30, 60 and 90: the age of "seldom"; day 45: the trigger of "often". Automatic rotations change nothing.
    expect(changes).to.deep.equal([0, 1, 1, 1, 0, 1]);
    const days = (object: string, cause: string) => {
      const all = emulator.rotations();
      const found = all.filter((rotation) => rotation.object === object && rotation.cause === cause);
      return found.map(({ time }) => Math.round((time - all[0]!.time) / DAY));
    };
    expect(days("often", "requested")).to.deep.equal([0, 45]);
    // A rotation on request moves the next automatic one.
    expect(days("often", "automatic")).to.deep.equal([20, 40, 65, 85]);
    expect(days("seldom", "requested")).to.deep.equal([0, 30, 60, 90]);
    expect(days("seldom", "automatic")).to.deep.equal([]);
  });
});
