import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { type Count, countOf, difference } from "../../scripts/start/count";
import { emulatorEnvironment } from "../../scripts/start/environment";
import { createProject, type Project, repository } from "../../scripts/start/project";
import { createHostClock, type HostClock } from "../support/clock";
import { testEngine } from "../support/engineCommand";

const UNATTENDED = ["--yes", "--skip-preview"];
const HOST_CLOCK = JSON.stringify(join(repository, "test/support/hostClock.cjs"));
const unchanged = "--expect-no-changes";
const [MINUTE, DAY] = [60_000, 86_400_000];
const nothing: Count = { reads: 0, writes: 0, rotations: 0 };

const [WAREHOUSE, SPARE_KEY] = ["9f76c502-fc9c-4a52-8656-65d0da6e3d57", "0d0466b0-e727-4d9c-b35d-000000000012"];

describe("the examples, on a real engine", function () {
  this.timeout(600_000);

  let emulator: Emulator;
  let clock: HostClock;
  let folder: string;
  let project: Project | undefined;

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
    mkdirSync(join(repository, ".work"), { recursive: true });
    folder = mkdtempSync(join(repository, ".work", "examples-"));
    clock = await createHostClock(folder, emulator);
  });

  afterEach(async () => {
    project?.remove();
    project = undefined;
    clock.close();
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  });

  async function open(name: string): Promise<(...args: readonly string[]) => Promise<Count>> {
    const made = createProject({
      engine: await testEngine(),
      source: join(repository, "examples", name),
      files: ["Pulumi.yaml", "package.json", "index.ts"],
      environment: { ...emulatorEnvironment(emulator), ...clock.environment, NODE_OPTIONS: `--require ${HOST_CLOCK}` },
      signal: new AbortController().signal,
      colours: false,
      print: () => undefined,
    });
    project = made;
    await made.pulumi("stack", "init", "dev");
    return async (...args) => {
      const before = countOf(emulator);
      await made.pulumi(...args);
      return difference(countOf(emulator), before);
    };
  }

  it("secret-rotation rotates when it is new, after an incident, and when it is due, once each", async () => {
    const pulumi = await open("secret-rotation");
    expect(await pulumi("preview"), "the look at what is new").to.deep.equal({ ...nothing, reads: 2 });
    expect(await pulumi("up", ...UNATTENDED)).to.include({ writes: 1, rotations: 1 });
    expect(await pulumi("up", ...UNATTENDED, unchanged)).to.deep.equal(nothing);
    expect(await pulumi("refresh", ...UNATTENDED, unchanged)).to.deep.equal({ ...nothing, reads: 2 });

    await clock.advance(11 * MINUTE);
    await pulumi("config", "set", "incident", "leaked-laptop");
    expect(await pulumi("up", ...UNATTENDED), "an incident").to.include({ writes: 1, rotations: 1 });
    await clock.advance(31 * DAY);
    expect(await pulumi("up", ...UNATTENDED), "maxAge").to.include({ writes: 1, rotations: 1 });

    expect(await pulumi("destroy", ...UNATTENDED)).to.deep.equal(nothing);
  });

  it("data-warehouse rotates what is due, and moves to another master key in place", async () => {
    const pulumi = await open("data-warehouse");
    expect(await pulumi("preview"), "the look at what is new").to.deep.equal({ ...nothing, reads: 3 });
    // Read twice (by the look, and before the write): the key's status, the warehouse. Read once: the list of clusters.
    // Written: the key's rotation, its interval. The warehouse's last rotation is 100 days old; `rotateOnCreate: false`
    // leaves it to the next `up`.
    expect(await pulumi("up", ...UNATTENDED)).to.deep.equal({ reads: 5, writes: 2, rotations: 0 });
    expect(await pulumi("up", ...UNATTENDED), "what is due").to.include({ writes: 1, rotations: 1 });
    expect(await pulumi("up", ...UNATTENDED, unchanged)).to.deep.equal(nothing);
    expect(await pulumi("refresh", ...UNATTENDED, unchanged)).to.deep.equal({ ...nothing, reads: 2 });

    await pulumi("config", "set", "masterKey", SPARE_KEY);
    await pulumi("up", ...UNATTENDED);
    expect(emulator.rotations().map(({ kind }) => kind)).to.deep.equal(["cluster", "masterKey"]);
    expect(emulator.cluster(WAREHOUSE)).to.include({ masterKeyId: SPARE_KEY });
    expect(emulator.key(SPARE_KEY)).to.include({ rotationEnabled: true, rotationInterval: 365 });
    expect(await pulumi("up", ...UNATTENDED, unchanged)).to.deep.equal(nothing);

    expect(await pulumi("destroy", ...UNATTENDED)).to.deep.equal(nothing);
    expect(emulator.key(SPARE_KEY)).to.include({ rotationEnabled: true });
  });

  it("secret-policy switches one on, adopts the other, and switches off what it asked for", async () => {
    const pulumi = await open("secret-policy");
    expect(await pulumi("preview"), "the look at what is new").to.deep.equal({ ...nothing, reads: 2 });
    expect(await pulumi("up", ...UNATTENDED)).to.deep.equal({ reads: 4, writes: 1, rotations: 0 });
    expect(emulator.secret("db-password")).to.include({ autoRotation: true, rotationPeriod: "7d" });
    expect(await pulumi("up", ...UNATTENDED, unchanged)).to.deep.equal(nothing);
    expect(await pulumi("refresh", ...UNATTENDED, unchanged)).to.deep.equal({ ...nothing, reads: 2 });

    expect(await pulumi("destroy", ...UNATTENDED)).to.include({ writes: 1, rotations: 0 });
    expect(emulator.secret("db-password")).to.include({ autoRotation: false });
    expect(emulator.secret("orders-db")).to.include({ autoRotation: true, rotationPeriod: "30d" });
  });
});
