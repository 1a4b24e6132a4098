import { expect } from "chai";
import { secret } from "@pulumi/pulumi";
import { SecretRotation, type SecretRotationArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { killed } from "../support/killed";
import { settingsOf } from "../support/settings";
import { type TestStack, withStack } from "../support/stack";

const MINUTE = 60_000;
const ROTATE = "RotateSecret";

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
      const beforeRefresh = calls().length;
      await stack.refresh();
      expect(calls().length - beforeRefresh, "calls of a refresh").to.equal(2);

      declare({ secretName: "other", triggers: { a: "2" } });
      await stack.up();
      expect([rotations("db-password"), rotations("other")], "replaced").to.deep.equal([2, 1]);
      expect((await stack.destroy()).text).to.contain("removed from the state; nothing changes in the cloud");
      expect(emulator.rotations()).to.have.length(3);
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
      // Nothing tells any more which of the recorded values were secret: all of them stay encrypted.
      declare({ triggers: { a: "plain" }, timeout: "5s" });
      emulator.fault({ operation: "ListSecretTask", status: 403, code: "CSMS.0302", times: Infinity });
      emulator.fault({ operation: "RotateSecret", kind: "reset", object: "db-password" });
      await stack.up({ expectFailure: true });
      expect(stack.stateText(), "no longer secret").to.contain("triggersPending").and.not.to.contain(canary);
      emulator.clearFaults();
      await stack.refresh();
      expect(stack.stateText(), "refreshed again").to.contain("triggersPending").and.not.to.contain(canary);
    });
  });

  it("keeps no trigger in clear that is taken out while its rotation runs, and says what may happen", async () => {
    const canary = "canary-of-a-trigger";
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "30m" } }] });
    await withRotation({ timeout: "10s", triggers: { a: secret(canary), b: "1" } }, async (stack, declare) => {
      await stack.up({ expectFailure: true });
      declare({ timeout: "10s" });
      await stack.up({ expectFailure: true });
      await stack.refresh();
      expect(stack.stateText()).to.contain("unfinishedRotation").and.not.to.contain(canary);
      await stack.clock.advance(32 * MINUTE);
      declare({ timeout: "1h" });
      await stack.up();
      expect([rotations("db-password"), posts("db-password")], "its end, and the change").to.deep.equal([2, 2]);
    });
  });

  /** What the engine keeps of a create that failed, and what it does with that: every other place is in test/unit. */
  describe("when the answer to a request is lost, or the request is refused for now", () => {
    const ROWS = [
      { name: "lost-before", fault: { kind: "reset", when: "before" }, sent: 2 },
      { name: "lost-after", fault: { kind: "reset", when: "after" }, sent: 1 },
      { name: "refused", fault: { status: 429, retryAfter: 7 }, sent: 2 },
    ] as const;

    it("rotates exactly once, over several ups with refreshes", async () => {
      emulator.put({ secrets: ROWS.map(({ name }) => ({ name, rotation: { duration: "20s" } })) });
      ROWS.forEach(({ name, fault }) => emulator.fault({ operation: ROTATE, object: name, ...fault }));
      const program = () => {
        ROWS.forEach(({ name }) => new SecretRotation(name, { secretName: name, timeout: "3m" }));
        return Promise.resolve();
      };
      await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
        await stack.up({ continueOnError: true, expectFailure: true });
        expect(stack.stateText()).to.contain("initErrors");
        await stack.clock.advance(32 * MINUTE);
        await stack.up({ refresh: true });
        expect(ROWS.map(({ name }) => ({ name, sent: posts(name) }))).to.deep.equal(
          ROWS.map(({ name, sent }) => ({ name, sent })),
        );
        expect(ROWS.map(({ name }) => rotations(name))).to.deep.equal([1, 1, 1]);
        expect((await stack.up()).summary).to.deep.equal({ same: ROWS.length + 1 });
      });
    });
  });

  it("adopts the task that still runs when the engine is killed during the request", async () => {
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "30m" } }] });
    emulator.fault({ operation: ROTATE, kind: "delay", delay: "3s", when: "after" });
    await withRotation({ timeout: "1h" }, async (stack) => {
      await killed(stack, emulator, ROTATE);
      await stack.up();
      expect([rotations("db-password"), posts("db-password")]).to.deep.equal([1, 1]);
      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
    });
  });
});
