import { expect } from "chai";
import { secret } from "@pulumi/pulumi";
import { SecretRotation, type SecretRotationArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { BROKEN_REQUESTS } from "../support/brokenRequests";
import { killed } from "../support/killed";
import { settingsOf } from "../support/settings";
import { type TestStack, withStack } from "../support/stack";

const MINUTE = 60_000;
const DAY = 86_400_000;

describe("SecretRotation on a real engine", function () {
  this.timeout(600_000);
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({ state: { secrets: [{ name: "db-password" }, { name: "other" }] } });
  });

  afterEach(() => emulator.close());

  /** Calls that hang are given up soon. */
  const config = () => ({ ...settingsOf(emulator), "huaweicloud-rotation:requestTimeout": "3s" });
  const rotations = (name: string) => emulator.rotations().filter(({ object }) => object === name).length;
  const calls = () => emulator.calls().filter(({ operation }) => operation !== "KeystoneListProjects");
  const posts = (name: string) =>
    calls().filter(({ operation, object }) => operation === "RotateSecret" && object === name).length;

  /** Runs a body with a stack whose program is one SecretRotation, and `declare` to change what it declares. */
  function withRotation(
    args: Partial<SecretRotationArgs>,
    body: (stack: TestStack, declare: (args: Partial<SecretRotationArgs>) => void) => Promise<void>,
  ): Promise<void> {
    let declared = args;
    const program = () => {
      const made = new SecretRotation("password", { secretName: "db-password", ...declared });
      return Promise.resolve({ versionId: made.versionId, triggers: made.triggers });
    };
    return withStack({ program, config: config(), clockOf: emulator }, (stack) =>
      body(stack, (next) => (declared = next)),
    );
  }

  it("rotates once for each request, says why before, and does nothing else", async () => {
    await withRotation({ triggers: { a: "1" } }, async (stack, declare) => {
      expect((await stack.preview()).text).to.contain("SecretRotation db-password: rotation is due: new");
      expect(rotations("db-password"), "preview").to.equal(0);
      emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "30s" } }] });
      const begun = calls().length;
      expect((await stack.up()).text).to.match(/waiting for the rotation: \d+ s, attempt 2/);
      const names = calls()
        .slice(begun)
        .map(({ operation }) => operation);
      const polls = names.filter((name) => name === "ListSecretTask").length - 1;
      expect(polls, "polls").to.be.within(2, 8);
      expect(names.length - polls, "other calls of a rotation").to.equal(6);
      emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "5s" } }] });
      expect((await stack.outputs()).versionId?.value).to.equal("v2");
      expect(rotations("db-password"), "create").to.equal(1);
      const before = calls().length;
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      expect(calls(), "a second up").to.have.length(before);

      declare({ triggers: { a: "2" } });
      expect((await stack.preview()).text).to.contain("rotation is due: trigger a changed");
      await stack.up();
      expect(rotations("db-password"), "a trigger").to.equal(2);
      declare({ triggers: { a: "3", b: "1" } });
      await stack.up();
      expect(rotations("db-password"), "two triggers").to.equal(3);

      declare({ triggers: { a: "3", b: "1" }, maxAge: "30d" });
      await stack.up();
      await stack.clock.advance(30 * DAY + MINUTE);
      expect((await stack.preview()).text).to.match(/rotation is due: due since 20/);
      await stack.up();
      expect(rotations("db-password"), "age").to.equal(4);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      const beforeRefresh = calls().length;
      await stack.refresh();
      expect(calls().length - beforeRefresh, "calls of a refresh").to.equal(2);
      expect(rotations("db-password"), "refresh").to.equal(4);

      declare({ secretName: "other", triggers: { a: "3", b: "1" }, maxAge: "30d" });
      await stack.up();
      expect([rotations("db-password"), rotations("other")], "replaced").to.deep.equal([4, 1]);
      expect((await stack.destroy()).text).to.contain("forgotten; nothing changes in the cloud");
      expect(emulator.rotations()).to.have.length(5);
      const values = calls().filter(({ path }) => /versions\/./.test(path));
      expect(values, "no call returns the value").to.deep.equal([]);
    });
  });

  it("says that it may rotate where a trigger is not known yet", async () => {
    const program = () => {
      const first = new SecretRotation("first", { secretName: "other", triggers: { run: revision } });
      const a = first.rotationTaskId.apply((taskId) => taskId ?? "");
      new SecretRotation("second", { secretName: "db-password", triggers: { a } });
      return Promise.resolve();
    };
    let revision = "1";
    await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
      await stack.up();
      revision = "2";
      const { text } = await stack.preview();
      expect(text).to.match(/SecretRotation db-password: may rotate or change.*triggers/);
      expect([rotations("other"), rotations("db-password")], "preview").to.deep.equal([1, 1]);
      await stack.up();
      expect([rotations("other"), rotations("db-password")], "known at last").to.deep.equal([2, 2]);
    });
  });

  it("keeps a secret trigger encrypted", async () => {
    const canary = "canary-of-a-trigger";
    await withRotation({ triggers: { a: secret(canary) } }, async (stack, declare) => {
      const { text } = await stack.up();
      expect(stack.stateText()).not.to.contain(canary);
      expect(text).not.to.contain(canary);
      emulator.fault({ operation: "RotateSecret", kind: "reset", object: "db-password" });
      declare({ triggers: { a: secret(`${canary}-2`) } });
      const failed = await stack.up({ expectFailure: true });
      expect(failed.text).to.contain("trigger a changed").and.not.to.contain(canary);
      expect(stack.stateText(), "unfinished").to.contain("unfinishedRotation").and.not.to.contain(canary);
      await stack.refresh();
      expect(stack.stateText(), "refreshed").to.contain("unfinishedRotation").and.not.to.contain(canary);
      await stack.clock.advance(31 * MINUTE);
      await stack.up();
      expect(stack.stateText()).not.to.contain("unfinishedRotation").and.not.to.contain(canary);
      expect(rotations("db-password")).to.equal(2);
    });
  });

  it("keeps no trigger in clear that is taken out while its rotation runs, and says what may happen", async () => {
    const canary = "canary-of-a-trigger";
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "30m" } }] });
    await withRotation({ timeout: "10s", triggers: { a: secret(canary), b: "1" } }, async (stack, declare) => {
      await stack.up({ expectFailure: true });
      for (const triggers of [{ b: "1" }, undefined]) {
        declare({ timeout: "10s", ...(triggers && { triggers }) });
        await stack.up({ expectFailure: true });
        await stack.refresh();
        expect(stack.stateText()).to.contain("unfinishedRotation").and.not.to.contain(canary);
      }
      await stack.clock.advance(31 * MINUTE);
      declare({ timeout: "1h" });
      await stack.up();
      expect([rotations("db-password"), posts("db-password")], "its end, and the change").to.deep.equal([2, 2]);
      declare({ secretName: "other" });
      expect((await stack.preview()).text, "replaced").to.contain("SecretRotation other: rotation is due: new");
    });
  });

  const ROTATE = "RotateSecret";
  const ROWS = [
    ...BROKEN_REQUESTS,
    { name: "429", fault: { status: 429, times: 2 }, sent: 3 },
    { name: "429 with Retry-After", fault: { status: 429, retryAfter: 7 }, sent: 2 },
  ];

  for (const refresh of [false, true]) {
    describe(`for each place where the request can break${refresh ? ", with refreshes" : ""}`, () => {
      const names = ROWS.map((_, index) => `row-${index}`);
      const seen = new Map<string, { rotations: number; posts: number; version: unknown }>();
      let last: Record<string, number> = {};

      before(async () => {
        emulator = await createEmulator({
          state: { secrets: names.map((name) => ({ name, rotation: { duration: "20s" } })) },
        });
        ROWS.forEach(({ fault }, index) => emulator.fault({ operation: ROTATE, object: names[index]!, ...fault }));
        const program = () => {
          const made = names.map((name) => new SecretRotation(name, { secretName: name, timeout: "3m" }));
          return Promise.resolve(Object.fromEntries(made.map(({ versionId }, index) => [names[index]!, versionId])));
        };
        await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
          await stack.up({ continueOnError: true, expectFailure: true });
          await stack.up({ continueOnError: true, expectFailure: true, refresh });
          await stack.clock.advance(31 * MINUTE);
          await stack.up({ refresh });
          const outputs = await stack.outputs();
          names.forEach((name) =>
            seen.set(name, { rotations: rotations(name), posts: posts(name), version: outputs[name]?.value }),
          );
          last = (await stack.up()).summary;
        });
        await emulator.close();
      });

      ROWS.forEach(({ name, sent }, index) => {
        it(`rotates exactly once: ${name}`, () => {
          expect(seen.get(names[index]!)).to.deep.equal({ rotations: 1, posts: sent, version: "v2" });
        });
      });

      it("changes nothing more in the next up", () => {
        expect(last).to.deep.equal({ same: ROWS.length + 1 });
      });
    });
  }

  it("loses nothing when the list of tasks fails, forgets or lags, or the cloud is gone for a while", async () => {
    const late = { duration: "20s", listedAfter: "8s" };
    const forgetful = { duration: "20s", vanishesAfter: "5s" };
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "2m" } }] });
    await withRotation({ timeout: "10s" }, async (stack, declare) => {
      await stack.up({ expectFailure: true });
      emulator.fault({ operation: "ListSecretTask", status: 500, times: Infinity });
      await stack.up({ expectFailure: true });
      emulator.clearFaults();
      const { state, port } = { state: emulator.state(), port: Number(new URL(emulator.url).port) };
      await emulator.close();
      await stack.up({ expectFailure: true });
      emulator = await createEmulator({ state, port });
      await stack.refresh();
      declare({});
      await stack.up();
      expect(rotations("db-password")).to.equal(1);
      for (const [index, rotation] of [late, forgetful].entries()) {
        emulator.put({ secrets: [{ name: "db-password", rotation }] });
        declare({ triggers: { a: String(index) } });
        await stack.up();
        expect(rotations("db-password")).to.equal(2 + index);
      }
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
    });
  });

  it("rotates once in an operator's loop of 20 ups while one task runs", async () => {
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "7m" } }] });
    await withRotation({ timeout: "10s" }, async (stack) => {
      let failures = 0;
      for (let run = 0; run < 20; run += 1) {
        const { failed } = await stack.up().catch(() => ({ failed: true }));
        failures += failed ? 1 : 0;
        await stack.clock.advance(20_000);
      }
      expect(failures).to.be.within(5, 19);
      expect([rotations("db-password"), posts("db-password")]).to.deep.equal([1, 1]);
    });
  });

  it("reports a failed task with the same words at every up, and tries again when a trigger changes", async () => {
    const rotation = { outcome: "FAILED" as const, code: "FG.1001", message: "no such database user" };
    emulator.put({ secrets: [{ name: "db-password", rotation }] });
    await withRotation({}, async (stack, declare) => {
      const words = (text: string) => /its rotation \(task .*?change a trigger\./.exec(text)?.[0];
      const first = words((await stack.up({ expectFailure: true })).text);
      expect(first).to.contain("FG.1001 no such database user");
      await stack.refresh();
      expect(words((await stack.up({ expectFailure: true })).text)).to.equal(first);
      expect(posts("db-password")).to.equal(1);
      emulator.put({ secrets: [{ name: "db-password", rotation: { outcome: "SUCCESS" } }] });
      declare({ triggers: { a: "1" } });
      await stack.up();
      expect([rotations("db-password"), posts("db-password")]).to.deep.equal([1, 2]);
    });
  });

  describe("when the engine is killed", () => {
    it("before the request: rotates once", async () => {
      emulator.fault({ operation: "ListSecretTask", kind: "delay", delay: "2s" });
      await withRotation({}, async (stack) => {
        await killed(stack, emulator, "ShowSecretStage");
        expect(posts("db-password")).to.equal(0);
        await stack.up();
        expect(rotations("db-password")).to.equal(1);
      });
    });

    for (const [name, duration, minInterval, expected] of [
      ["while the task still runs: adopts it", "30m", undefined, 1],
      ["after the task has ended, with minInterval: rotates once", "0s", "1h", 1],
      [
        "after the task has ended, without minInterval: nothing is left to tell, so it rotates again",
        "0s",
        undefined,
        2,
      ],
    ] as const) {
      it(`during the request, ${name}`, async () => {
        emulator.put({ secrets: [{ name: "db-password", rotation: { duration } }] });
        emulator.fault({ operation: ROTATE, kind: "delay", delay: "3s", when: "after" });
        await withRotation({ timeout: "1h", ...(minInterval && { minInterval }) }, async (stack) => {
          await killed(stack, emulator, ROTATE);
          await stack.up();
          expect(rotations("db-password")).to.equal(expected);
          expect((await stack.up()).summary).to.deep.equal({ same: 2 });
        });
      });
    }

    it("during the wait, while the task still runs: adopts it", async () => {
      emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "20m" } }] });
      await withRotation({ timeout: "1h" }, async (stack) => {
        const slow = { operation: "ListSecretTask", kind: "delay", delay: "400ms", times: Infinity } as const;
        emulator.fault(slow);
        await killed(stack, emulator, ROTATE);
        expect(posts("db-password")).to.equal(1);
        await stack.up();
        expect([rotations("db-password"), posts("db-password")]).to.deep.equal([1, 1]);
      });
    });
  });
});
