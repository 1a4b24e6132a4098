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
    emulator = await createEmulator({
      state: { secrets: [{ name: "db-password" }, { name: "left" }, { name: "other" }] },
    });
  });

  afterEach(() => emulator.close());

  /** Calls that hang are given up soon. */
  const config = () => ({ ...settingsOf(emulator), "huaweicloud-rotation:requestTimeout": "3s" });
  const rotations = (name: string) => emulator.rotations().filter(({ object }) => object === name).length;
  const calls = () => emulator.calls().filter(({ operation }) => operation !== "KeystoneListProjects");
  const posts = (name: string) =>
    calls().filter(({ operation, object }) => operation === "RotateSecret" && object === name).length;

  const callsOf = (name: string, since = 0) =>
    calls()
      .slice(since)
      .filter(({ object }) => object === name)
      .map(({ operation }) => operation);

  /** A stack whose program declares what `declared` holds, each resource with the name of its secret. */
  function withRotations(
    declared: () => Readonly<Record<string, Partial<SecretRotationArgs>>>,
    body: (stack: TestStack) => Promise<void>,
  ): Promise<void> {
    const program = () => {
      for (const [name, args] of Object.entries(declared())) {
        new SecretRotation(name, { secretName: name, ...args });
      }
      return Promise.resolve();
    };
    return withStack({ program, config: config(), clockOf: emulator }, body);
  }

  // The calls of a rotation, and its polls: test/unit/lifecycle/secretRotation.spec.ts.
  it("rotates once for each request, says why before, and does nothing else", async () => {
    const names = ["db-password", "left", "other", "later"];
    emulator.put({ secrets: names.map((name) => ({ name, rotation: { duration: "30s" } })) });
    let changed = false;
    const program = () => {
      const triggers = { a: changed ? "2" : "1" };
      const made = new SecretRotation("password", { secretName: "db-password", triggers });
      new SecretRotation("moved", { secretName: changed ? "other" : "left", triggers: { a: "1" } });
      // Its trigger is not known before the other has rotated.
      const run = made.rotationTaskId.apply((taskId) => taskId ?? "");
      new SecretRotation("second", { secretName: "later", triggers: { run } });
      return Promise.resolve({ versionId: made.versionId });
    };
    await withStack({ program, config: config(), clockOf: emulator }, async (stack) => {
      expect((await stack.up()).text).to.match(/waiting for the rotation: \d+ s, attempt 2/);
      expect((await stack.outputs()).versionId?.value).to.equal("v2");
      expect(["db-password", "left", "later"].map(rotations), "create").to.deep.equal([1, 1, 1]);

      changed = true;
      const before = calls().length;
      const { text } = await stack.preview();
      expect(text).to.contain("SecretRotation db-password: rotation is due: trigger a changed");
      expect(text).to.match(/SecretRotation later: may rotate or change.*triggers/);
      expect(calls(), "preview").to.have.length(before);
      await stack.up();
      expect(["db-password", "left", "other", "later"].map(rotations), "changed").to.deep.equal([2, 1, 1, 2]);

      const settled = calls().length;
      expect((await stack.up()).summary).to.deep.equal({ same: 4 });
      expect((await stack.destroy()).text).to.contain("removed from the state; nothing changes in the cloud");
      expect(calls(), "a second up, and destroy").to.have.length(settled);
      const values = calls().filter(({ path }) => /versions\/./.test(path));
      expect(values, "no call returns the value").to.deep.equal([]);
    });
  });

  /** What the engine keeps of a create that failed, and what it does with that: every other place is in test/unit. */
  const ROWS = [
    { name: "lost-before", fault: { kind: "reset", when: "before" }, sent: 2 },
    { name: "lost-after", fault: { kind: "reset", when: "after" }, sent: 1 },
    { name: "refused", fault: { status: 429, retryAfter: 7 }, sent: 2 },
  ] as const;

  it("keeps unfinished rotations over ups and refreshes, no secret trigger in clear, and rotates once for each", async () => {
    const canary = "canary-of-a-trigger";
    emulator.put({
      secrets: [
        { name: "taken-out", rotation: { duration: "30m" } },
        ...ROWS.map(({ name }) => ({ name, rotation: { duration: "20s" } })),
      ],
    });
    let declared: Readonly<Record<string, Partial<SecretRotationArgs>>> = {
      other: { triggers: { a: "1" } },
      "db-password": { triggers: { a: secret(canary) } },
      "taken-out": { timeout: "10s", triggers: { a: secret(canary), b: "1" } },
      ...Object.fromEntries(ROWS.map(({ name }) => [name, { timeout: "3m" }])),
    };
    const failing = { continueOnError: true, expectFailure: true };
    await withRotations(
      () => declared,
      async (stack) => {
        const expectNoCanary = (what: string, unfinished: string) =>
          expect(stack.stateText(), what).to.contain(unfinished).and.not.to.contain(canary);
        ROWS.forEach(({ name, fault }) => emulator.fault({ operation: ROTATE, object: name, ...fault }));
        const { text } = await stack.up(failing);
        expect(text).not.to.contain(canary);
        expectNoCanary("made", "initErrors");
        expect(rotations("db-password")).to.equal(1);

        emulator.fault({ operation: ROTATE, kind: "reset", object: "db-password" });
        declared = {
          ...declared,
          "db-password": { triggers: { a: secret(`${canary}-2`) } },
          "taken-out": { timeout: "10s" },
        };
        const failed = await stack.up(failing);
        expect(failed.text).to.contain("trigger a changed").and.not.to.contain(canary);
        expectNoCanary("unfinished", "unfinishedRotation");
        const beforeRefresh = calls().length;
        await stack.refresh();
        expect(callsOf("other", beforeRefresh), "calls of a refresh").to.have.length(2);
        expectNoCanary("refreshed", "unfinishedRotation");

        // Nothing tells any more which of the recorded values were secret: all of them stay encrypted.
        declared = { ...declared, "db-password": { triggers: { a: "plain" }, timeout: "5s" } };
        emulator.fault({
          operation: "ListSecretTask",
          object: "db-password",
          status: 403,
          code: "CSMS.0302",
          times: Infinity,
        });
        emulator.fault({ operation: ROTATE, kind: "reset", object: "db-password" });
        await stack.up(failing);
        expectNoCanary("no longer secret", "triggersPending");
        emulator.clearFaults();
        await stack.refresh();
        expectNoCanary("refreshed again", "triggersPending");

        await stack.clock.advance(32 * MINUTE);
        declared = { ...declared, "taken-out": { timeout: "1h" }, "db-password": { triggers: { a: "plain" } } };
        await stack.up({ refresh: true });
        expect([rotations("taken-out"), posts("taken-out")], "its end, and the change").to.deep.equal([2, 2]);
        expect(ROWS.map(({ name }) => ({ name, sent: posts(name) }))).to.deep.equal(
          ROWS.map(({ name, sent }) => ({ name, sent })),
        );
        expect(ROWS.map(({ name }) => rotations(name))).to.deep.equal([1, 1, 1]);
        expect((await stack.up()).summary).to.deep.equal({ same: Object.keys(declared).length + 1 });
      },
    );
  });

  it("adopts the task that still runs when the engine is killed during the request", async () => {
    emulator.put({ secrets: [{ name: "db-password", rotation: { duration: "30m" } }] });
    emulator.fault({ operation: ROTATE, kind: "delay", delay: "3s", when: "after" });
    await withRotations(
      () => ({ "db-password": { timeout: "1h" } }),
      async (stack) => {
        await killed(stack, emulator, ROTATE);
        await stack.up();
        expect([rotations("db-password"), posts("db-password")]).to.deep.equal([1, 1]);
      },
    );
  });
});
