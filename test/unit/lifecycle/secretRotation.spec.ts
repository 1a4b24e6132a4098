import { expect } from "chai";
import type { Emulator, Fault } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { plain } from "../../support/secretValues";
import { usePatience } from "../../support/hurry";
import { type InProcess, type InProcessResource, settingsInProcess, startInProcess } from "../../support/inProcess";

const secretName = "db-password";
const MINUTE = 60_000;
const DAY = 86_400_000;

describe("SecretRotation against the emulator", () => {
  let emulator: Emulator;
  let clock: InProcess["clock"];
  let resource: InProcessResource;
  const { requestTimeout, hurryIfHanging } = usePatience();
  const settings = (of = emulator) => settingsInProcess(of, requestTimeout());

  beforeEach(async () => {
    const state = { secrets: [{ name: secretName }] };
    ({ emulator, clock, resource } = await startInProcess("SecretRotation", state, settings));
  });
  afterEach(() => emulator.close());

  const rotations = () => emulator.rotations().length;
  const calls = () =>
    emulator
      .calls()
      .map(({ operation }) => operation)
      .filter((name) => name !== "KeystoneListProjects");
  const posts = () => calls().filter((name) => name === "RotateSecret").length;

  async function ups(inputs: Properties): Promise<string | undefined> {
    return (await resource.up(inputs)).error;
  }

  it("rotates once for each request, and not for what is none", async () => {
    expect(await ups({ secretName, triggers: { a: "1" } })).to.equal(undefined);
    expect(rotations(), "made").to.equal(1);
    expect(resource.stored?.outputs).to.include({
      versionId: "v2",
      previousVersionId: "v1",
      rotationTaskStatus: "SUCCESS",
    });
    expect((await resource.up({ secretName, triggers: { a: "1" } })).operation).to.equal("same");
    expect(await ups({ secretName, triggers: { a: "2", b: "1" } })).to.equal(undefined);
    expect(rotations(), "two triggers at once").to.equal(2);
    await resource.refresh();
    expect((await resource.up({ secretName, triggers: { a: "2", b: "1" } })).operation).to.equal("same");
    await resource.destroy();
    expect(rotations()).to.equal(2);
  });

  it("takes six calls besides the polls, and at most eight polls for 30 seconds", async () => {
    emulator.put({ secrets: [{ name: secretName, rotation: { duration: "30s" } }] });
    await ups({ secretName });
    const polls = calls().slice(4, -2);
    expect(polls.length).to.be.within(2, 8);
    expect([...new Set(polls)]).to.deep.equal(["ListSecretTask"]);
    expect(calls()).to.have.length(6 + polls.length);
    expect(resource.said.join("\n")).to.match(/waiting for the rotation: \d+ s, attempt 2/);
    const announced = resource.said.filter((line) => line.endsWith("rotation is due: new [will-rotate]"));
    expect(announced, "not once by check and once more by create").to.have.length(1);
    const before = calls().length;
    await resource.refresh();
    expect(calls()).to.have.length(before + 2);
  });

  it("rotates when maxAge has passed, once", async () => {
    await ups({ secretName, rotateOnCreate: false, maxAge: "30d" });
    expect(rotations(), "adopted").to.equal(0);
    expect(await resource.preview({ secretName, rotateOnCreate: false, maxAge: "30d" })).to.equal(false);
    clock.advance(30 * DAY + MINUTE);
    expect(await resource.preview({ secretName, rotateOnCreate: false, maxAge: "30d" })).to.equal(true);
    expect(resource.said.at(-1)).to.match(/rotation is due: due since/);
    await ups({ secretName, rotateOnCreate: false, maxAge: "30d" });
    expect(rotations()).to.equal(1);
    expect((await resource.up({ secretName, rotateOnCreate: false, maxAge: "30d" })).operation).to.equal("same");
  });

  it("takes a rotation younger than minInterval for a request", async () => {
    emulator.put({ secrets: [{ name: secretName, rotationTime: "-10m" }] });
    await ups({ secretName, minInterval: "1h", triggers: { a: "1" }, rotateOnCreate: false });
    await ups({ secretName, minInterval: "1h", triggers: { a: "2" } });
    expect(rotations()).to.equal(0);
    expect((await resource.up({ secretName, minInterval: "1h", triggers: { a: "2" } })).operation).to.equal("same");
    clock.advance(2 * 60 * MINUTE);
    await ups({ secretName, minInterval: "1h", triggers: { a: "3" } });
    expect(rotations()).to.equal(1);
  });

  interface Row {
    readonly name: string;
    readonly faults: Fault[];
    /** How long passes before the second further `up`, where DESIGN makes it wait. */
    readonly wait?: number;
    /** How often the request is sent. */
    readonly posts: number;
  }
  const ROTATE = "RotateSecret";
  const LIST = "ListSecretTask";
  const WAIT = 32 * MINUTE;
  const rows: Row[] = [
    {
      name: "reset before the effect",
      faults: [{ operation: ROTATE, kind: "reset", when: "before" }],
      wait: WAIT,
      posts: 2,
    },
    { name: "reset after the effect", faults: [{ operation: ROTATE, kind: "reset", when: "after" }], posts: 1 },
    {
      name: "no answer, before the effect",
      faults: [{ operation: ROTATE, kind: "hang", when: "before" }],
      wait: WAIT,
      posts: 2,
    },
    { name: "no answer, after the effect", faults: [{ operation: ROTATE, kind: "hang", when: "after" }], posts: 1 },
    { name: "429", faults: [{ operation: ROTATE, status: 429, times: 2 }], posts: 3 },
    ...[500, 502, 503, 504].flatMap((status): Row[] => [
      {
        name: `${status} before the effect`,
        faults: [{ operation: ROTATE, status, when: "before" }],
        wait: WAIT,
        posts: 2,
      },
      { name: `${status} after the effect`, faults: [{ operation: ROTATE, status, when: "after" }], posts: 1 },
    ]),
    ...(["empty", "cut", "foreign", "html"] as const).flatMap((kind): Row[] => [
      {
        name: `200 with a body that is ${kind}, after the effect`,
        faults: [{ operation: ROTATE, kind, status: 200, when: "after" }],
        posts: 1,
      },
      {
        name: `200 with a body that is ${kind}, before the effect`,
        faults: [{ operation: ROTATE, kind, status: 200, when: "before" }],
        wait: WAIT,
        posts: 2,
      },
    ]),
  ];
  for (const row of rows) {
    for (const refreshed of [false, true]) {
      it(`rotates exactly once: ${row.name}${refreshed ? ", with refreshes" : ""}`, async () => {
        const inputs = { secretName, triggers: { a: "1" } };
        emulator.put({ secrets: [{ name: secretName, rotation: { duration: "20s" } }] });
        row.faults.forEach((fault) => emulator.fault(fault));
        hurryIfHanging(...row.faults);
        await ups(inputs);
        for (const wait of [0, row.wait ?? 0]) {
          clock.advance(wait);
          if (refreshed) {
            await resource.refresh();
          }
          await ups(inputs);
        }
        expect(rotations()).to.equal(1);
        expect(posts()).to.equal(row.posts);
        expect((await resource.up(inputs)).operation).to.equal("same");
        expect(resource.stored?.outputs).not.to.have.property("unfinishedRotation");
        expect(resource.stored?.outputs).to.include({ versionId: "v2" });
      });
    }
  }

  for (const fault of [
    { status: 500 },
    { kind: "cut" },
    { kind: "reset" },
    { kind: "hang" },
    { status: 403, code: "CSMS.0302" },
  ] as const) {
    it(`loses no rotation while the list of tasks fails: ${JSON.stringify(fault)}`, async () => {
      emulator.put({ secrets: [{ name: secretName, rotation: { duration: "60s" } }] });
      expect(await ups({ secretName, timeout: "5s" })).to.match(/unfinished/);
      emulator.fault({ operation: LIST, times: Infinity, ...fault });
      hurryIfHanging({ operation: LIST, ...fault });
      expect(await ups({ secretName, timeout: "20s" })).to.be.a("string");
      await resource.refresh();
      expect(resource.stored?.outputs).to.have.nested.property("unfinishedRotation.outcome", "accepted");
      emulator.clearFaults();
      expect(await ups({ secretName })).to.equal(undefined);
      expect(rotations()).to.equal(1);
      expect(posts()).to.equal(1);
    });
  }

  it("follows a task that shows up late", async () => {
    emulator.put({ secrets: [{ name: secretName, rotation: { duration: "20s", listedAfter: "8s" } }] });
    expect(await ups({ secretName })).to.equal(undefined);
    expect(rotations()).to.equal(1);
    emulator.fault({ operation: ROTATE, kind: "reset", when: "after" });
    expect(await ups({ secretName, triggers: { a: "1" } })).to.equal(undefined);
    expect(rotations()).to.equal(2);
    expect(posts()).to.equal(2);
  });

  it("finds a rotation done whose task is listed no more", async () => {
    emulator.put({ secrets: [{ name: secretName, rotation: { duration: "20s", vanishesAfter: "5s" } }] });
    expect(await ups({ secretName })).to.equal(undefined);
    expect(rotations()).to.equal(1);
    expect((await resource.up({ secretName })).operation).to.equal("same");
  });

  it("sends nothing again while a task runs, however often it is run with a short timeout", async () => {
    emulator.put({ secrets: [{ name: secretName, rotation: { duration: "10m" } }] });
    const inputs = { secretName, timeout: "10s", triggers: { a: "1" } };
    let runs = 0;
    while ((await ups(inputs)) !== undefined && runs < 20) {
      runs += 1;
      clock.advance(60_000);
    }
    expect(runs).to.be.within(5, 19);
    expect(rotations()).to.equal(1);
    expect(posts()).to.equal(1);
  });

  it("resumes for the triggers that the rotation was started for, then rotates for the new ones", async () => {
    emulator.put({ secrets: [{ name: secretName, rotation: { duration: "5m" } }] });
    expect(await ups({ secretName, timeout: "10s", triggers: { a: "1" } })).to.match(/unfinished/);
    expect(resource.stored?.outputs.triggers).to.deep.equal({ a: "1" });
    expect(await ups({ secretName, timeout: "10s", triggers: { a: "2" } })).to.match(/unfinished/);
    expect(plain(resource.stored?.outputs.triggers)).to.deep.equal({ a: "1" });
    expect(posts()).to.equal(1);
    expect(await ups({ secretName, triggers: { a: "2" }, timeout: "20m" })).to.equal(undefined);
    expect(rotations()).to.equal(2);
    expect(posts()).to.equal(2);
  });

  it("reports a failed task with the same words at every up, until a trigger changes or a day has passed", async () => {
    const rotation = { outcome: "FAILED" as const, code: "FG.1001", message: "no such database user" };
    emulator.put({ secrets: [{ name: secretName, rotation }] });
    const inputs = { secretName, triggers: { a: "1" } };
    const first = await ups(inputs);
    expect(first).to.match(/failed: FG\.1001\. The CSMS console shows why/);
    expect(await ups(inputs)).to.equal(first);
    await resource.refresh();
    expect(await ups(inputs)).to.equal(first);
    expect(posts()).to.equal(1);
    emulator.put({ secrets: [{ name: secretName, rotation: { outcome: "SUCCESS" } }] });
    expect(await ups({ secretName, triggers: { a: "2" } })).to.equal(undefined);
    expect(posts()).to.equal(2);
    emulator.put({ secrets: [{ name: secretName, rotation }] });
    await ups({ secretName, triggers: { a: "3" } });
    emulator.put({ secrets: [{ name: secretName, rotation: { outcome: "SUCCESS" } }] });
    clock.advance(DAY);
    expect(await ups({ secretName, triggers: { a: "3" } })).to.equal(undefined);
    expect(posts()).to.equal(4);
    expect(rotations()).to.equal(2);
  });

  for (const [name, change, reason] of [
    ["a common secret", { secretType: "COMMON" }, /common .* secret/],
    ["a disabled secret", { state: "DISABLED" }, /disabled/],
    ["a secret pending deletion", { state: "PENDING_DELETE" }, /pending deletion/],
    ["a frozen secret", { state: "FROZEN" }, /frozen/],
  ] as const) {
    it(`refuses ${name} before anything is sent`, async () => {
      emulator.put({ secrets: [{ name: secretName, ...change }] });
      expect(await ups({ secretName })).to.match(reason);
      expect(posts()).to.equal(0);
    });
  }

  it("names the IAM action that is missing", async () => {
    emulator.put({ denied: ["csms:secret:rotate"] });
    expect(await ups({ secretName })).to.match(/csms:secret:rotate/);
    expect(rotations()).to.equal(0);
    expect(resource.stored).to.equal(undefined);
  });

  it("sees what others rotate, and rotates nothing for it", async () => {
    await ups({ secretName });
    emulator.put({
      secrets: [{ name: secretName, versions: [{ id: "v9", stages: ["SYSCURRENT"] }] }],
    });
    await resource.refresh();
    expect(resource.stored?.outputs).to.include({ versionId: "v9", previousVersionId: "v2" });
    expect((await resource.up({ secretName })).operation).to.equal("same");
    emulator.put({ secrets: [{ name: secretName, removed: true }] });
    await resource.refresh();
    expect(resource.stored).to.equal(undefined);
  });

  it("never makes a call that returns the secret's value", async () => {
    await ups({ secretName });
    await resource.refresh();
    await resource.destroy();
    expect(
      emulator
        .calls()
        .map(({ path }) => path)
        .filter((path) => /versions\/.+/.test(path)),
    ).to.deep.equal([]);
  });
});
