import { statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Runtime } from "../../provider/cloud";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { idOf } from "../support/account";
import { adoptedFolder, diagnostics, linesOf, programOf, resourcesIn, runAdopt } from "../support/adopt";
import { largeAccount, POLICY } from "../support/largeAccount";
import { runReport, temporaryFolder } from "../support/report";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, withStack } from "../support/stack";

/** The setting's own default, in calls a second. */
const RATE = 19;
const SIZE = { keys: 2_000, secrets: 300, clusters: 40 };

/** A clock that only waiting moves: what it shows at the end is the time that the limiter takes. */
function waitingClock(): Runtime & { readonly waited: () => number } {
  const began = Date.now();
  let time = began;
  return {
    now: () => time,
    async sleep(milliseconds) {
      const end = time + milliseconds;
      await new Promise((resolve) => setImmediate(resolve));
      time = Math.max(time, end);
    },
    random: () => 0,
    waited: () => time - began,
  };
}

describe("an account of 2,000 keys, 300 secrets and 40 clusters in two regions", function () {
  this.timeout(ENGINE_TIMEOUT * 3);

  const folder = temporaryFolder();
  const root = adoptedFolder();
  const account = largeAccount(SIZE);
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await createEmulator({ state: account.seed });
  });
  afterEach(() => emulator.close());
  const writes = () => emulator.calls().filter((call) => call.writes);

  it("is reported as an independent calculation says, in the calls that the APIs make necessary, in the limiter's time", async () => {
    const clock = waitingClock();
    const policy = folder.write("policy.yaml", POLICY);
    const flags = { region: account.regions, policy, setting: [`huaweicloud-rotation:rate=${RATE}`] };
    const ran = await runReport(emulator, flags, { runtime: clock });
    const { objects, gaps } = ran.json();
    const found = objects.map(({ kind, region, id, status, findings }) => [
      `${kind} ${region} ${id}`,
      [status, ...findings.map(({ code }) => code)].join(" "),
    ]);
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(account.expected));
    expect(gaps).to.deep.equal([]);
    // In each region: the pages of 400 keys and 100 secrets, the failed rotations, the clusters.
    const pages = 2 * (Math.ceil(SIZE.keys / 2 / 400) + Math.ceil(SIZE.secrets / 2 / 100) + 1 + 1);
    const calls = emulator.calls().filter(({ service }) => service !== "iam").length;
    expect(calls).to.be.at.most(1.05 * (account.singleCalls + pages));
    // Each service of each region has a limiter of its own: all of them together are the longest that it can take.
    expect(clock.waited() / 1000).to.be.at.most((calls / RATE) * 1.05);
    expect(writes()).to.deep.equal([]);
  });

  it("is a small page", async () => {
    const output = join(folder.path, "report.html");
    await runReport(emulator, { region: account.regions, format: "html", output });
    expect(statSync(output).size).to.be.at.most(400_000);
  });

  it("is adopted without a write: nothing to do in the first preview, no change after, and new keys are added", async () => {
    const target = join(root, "large");
    const flags = { region: account.regions, rotations: true };
    const adopted = await runAdopt(emulator, target, flags);
    expect(adopted.code).to.equal(0);
    expect(diagnostics(join(target, "index.ts"))).to.deep.equal([]);
    const declared = resourcesIn(adopted.read("resources.ts"));
    expect(declared.length).to.be.above(1_000);
    const own = { "huaweicloud-rotation:rate": "1000", "huaweicloud-rotation:lookBeforeCreate": "true" };
    const config = { ...settingsOf(emulator), ...own };
    await withStack({ program: programOf(target), config }, async (stack) => {
      const preview = await stack.preview();
      expect(preview.summary).to.deep.equal({ create: declared.length + 1 });
      const said = linesOf(preview);
      expect(said.size).to.equal(declared.length);
      expect([...said.values()].filter((line) => !line.includes("nothing to do"))).to.deep.equal([]);
      expect((await stack.up()).summary).to.deep.equal({ create: declared.length + 1 });
      expect(writes()).to.deep.equal([]);
      expect((await stack.preview()).summary).to.deep.equal({ same: declared.length + 1 });
      const projectId = account.seed.projects![0]!.id;
      const keys = [9_001, 9_002, 9_003].map((number) => ({ keyId: idOf(number), projectId, rotationEnabled: true }));
      emulator.put({ keys });
      const again = await runAdopt(emulator, target, flags);
      const added = resourcesIn(again.read("resources.ts")).filter((each) => !declared.includes(each));
      expect(added).to.have.length(3);
      expect(resourcesIn(again.read("resources.ts")).slice(0, declared.length)).to.deep.equal(declared);
      expect(diagnostics(join(target, "index.ts"))).to.deep.equal([]);
      expect((await stack.preview()).summary).to.deep.equal({ create: 3, same: declared.length + 1 });
    });
    expect(writes()).to.deep.equal([]);
    expect(emulator.rotations()).to.deep.equal([]);
  });
});
