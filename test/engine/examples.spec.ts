import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { type Count, countOf, difference } from "../../scripts/start/count";
import { emulatorEnvironment } from "../../scripts/start/environment";
import { createProject, type Project, repository } from "../../scripts/start/project";
import { testEngine } from "../support/engineCommand";

const UNATTENDED = ["--yes", "--skip-preview"];
const unchanged = "--expect-no-changes";
const nothing: Count = { reads: 0, writes: 0, rotations: 0 };

const [WAREHOUSE, SPARE_KEY] = ["9f76c502-fc9c-4a52-8656-65d0da6e3d57", "0d0466b0-e727-4d9c-b35d-000000000012"];

describe("the examples, on a real engine", function () {
  this.timeout(600_000);

  let emulator: Emulator;
  let project: Project | undefined;

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "1s" } }] });
  });

  afterEach(async () => {
    project?.remove();
    project = undefined;
    await emulator.close();
  });

  async function open(name: string): Promise<(...args: readonly string[]) => Promise<Count>> {
    const made = createProject({
      engine: await testEngine(),
      source: join(repository, "examples", name),
      files: ["Pulumi.yaml", "package.json", "index.ts"],
      environment: emulatorEnvironment(emulator),
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

  it("secret-rotation rotates when it is new and after an incident, once each", async () => {
    const pulumi = await open("secret-rotation");
    expect(await pulumi("preview")).to.deep.equal(nothing);
    expect(await pulumi("up", ...UNATTENDED)).to.include({ writes: 1, rotations: 1 });
    expect(await pulumi("up", ...UNATTENDED, unchanged)).to.deep.equal(nothing);
    expect(await pulumi("refresh", ...UNATTENDED, unchanged)).to.deep.equal({ ...nothing, reads: 2 });

    await pulumi("config", "set", "incident", "too-soon");
    expect(await pulumi("up", ...UNATTENDED), "within minInterval").to.include({ writes: 0, rotations: 0 });
    expect(emulator.secret("db-password")?.versions).to.have.length(2);

    expect(await pulumi("destroy", ...UNATTENDED)).to.deep.equal(nothing);
  });

  it("secret-rotation rotates after an incident, without another minInterval to wait for", async () => {
    const pulumi = await open("secret-rotation");
    const rotated = "-1h";
    const versions = [{ id: "v1", createTime: rotated, stageTime: rotated, stages: ["SYSCURRENT"] }];
    emulator.put({ secrets: [{ name: "db-password", rotationTime: rotated, versions }] });
    await pulumi("up", ...UNATTENDED);
    // An hour later, as far as the secret tells.
    const past = Date.now() - 3_600_000;
    const aged = emulator.secret("db-password")!.versions.map((version) => ({ ...version, stageTime: past }));
    emulator.put({ secrets: [{ name: "db-password", rotationTime: past, versions: aged }] });
    await pulumi("config", "set", "incident", "leaked-laptop");
    expect(await pulumi("up", ...UNATTENDED)).to.be.an("object");
  });

  it("data-warehouse rotates what is due, and moves to another master key in place", async () => {
    const pulumi = await open("data-warehouse");
    expect(await pulumi("preview")).to.deep.equal(nothing);
    // The master key's policy: status, enable, interval. The warehouse: read, rotate (the last one is 100 days old).
    expect(await pulumi("up", ...UNATTENDED)).to.deep.equal({ reads: 2, writes: 3, rotations: 1 });
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
    expect(await pulumi("preview")).to.deep.equal(nothing);
    expect(await pulumi("up", ...UNATTENDED)).to.deep.equal({ reads: 2, writes: 1, rotations: 0 });
    expect(emulator.secret("db-password")).to.include({ autoRotation: true, rotationPeriod: "7d" });
    expect(await pulumi("up", ...UNATTENDED, unchanged)).to.deep.equal(nothing);
    expect(await pulumi("refresh", ...UNATTENDED, unchanged)).to.deep.equal({ ...nothing, reads: 2 });

    expect(await pulumi("destroy", ...UNATTENDED)).to.include({ writes: 1, rotations: 0 });
    expect(emulator.secret("db-password")).to.include({ autoRotation: false });
    expect(emulator.secret("orders-db")).to.include({ autoRotation: true, rotationPeriod: "30d" });
  });
});
