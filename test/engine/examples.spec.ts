import { expect } from "chai";
import type { Count } from "../../scripts/start/count";
import { type RunningExample, withExample } from "../support/example";

const UNATTENDED = ["--yes", "--skip-preview"];
const MINUTE = 60_000;

const [WAREHOUSE, SPARE_KEY] = ["9f76c502-fc9c-4a52-8656-65d0da6e3d57", "0d0466b0-e727-4d9c-b35d-000000000012"];

describe("the examples, on a real engine", function () {
  this.timeout(600_000);

  /** What the cloud received in an `up`. */
  async function up({ pulumi }: RunningExample): Promise<Count> {
    const { reads, writes, rotations } = await pulumi("up", ...UNATTENDED);
    return { reads, writes, rotations };
  }

  it("secret-rotation rotates when it is new, and after an incident, once each", () =>
    withExample("secret-rotation", async (example) => {
      expect(await up(example)).to.include({ writes: 1, rotations: 1 });
      await example.clock.advance(11 * MINUTE);
      await example.pulumi("config", "set", "incident", "leaked-laptop");
      expect(await up(example), "an incident").to.include({ writes: 1, rotations: 1 });
    }));

  it("data-warehouse rotates what is due, and moves to another master key in place", () =>
    withExample("data-warehouse", async (example) => {
      const { emulator } = example;
      // Read twice (by the look, and before the write): the key's status, the warehouse. Read once: the list of clusters.
      // Written: the key's rotation, its interval. The warehouse's last rotation is 100 days old; `rotateOnCreate: false`
      // leaves it to the next `up`.
      expect(await up(example)).to.deep.equal({ reads: 5, writes: 2, rotations: 0 });
      expect(await up(example), "what is due").to.include({ writes: 1, rotations: 1 });

      await example.pulumi("config", "set", "masterKey", SPARE_KEY);
      await up(example);
      expect(emulator.rotations().map(({ kind }) => kind)).to.deep.equal(["cluster", "masterKey"]);
      expect(emulator.cluster(WAREHOUSE)).to.include({ masterKeyId: SPARE_KEY });
      expect(emulator.key(SPARE_KEY)).to.include({ rotationEnabled: true, rotationInterval: 365 });
    }));

  it("secret-policy switches one on, adopts the other, and switches off what it asked for", () =>
    withExample("secret-policy", async (example) => {
      const { emulator, pulumi } = example;
      expect(await up(example)).to.deep.equal({ reads: 4, writes: 1, rotations: 0 });
      expect(emulator.secret("db-password")).to.include({ autoRotation: true, rotationPeriod: "7d" });

      expect(await pulumi("destroy", ...UNATTENDED)).to.include({ writes: 1, rotations: 0 });
      expect(emulator.secret("db-password")).to.include({ autoRotation: false });
      expect(emulator.secret("orders-db")).to.include({ autoRotation: true, rotationPeriod: "30d" });
    }));
});
