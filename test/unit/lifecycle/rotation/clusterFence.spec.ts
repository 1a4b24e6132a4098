import { expect } from "chai";
import { clusterKeyRotation } from "../../../../provider/lifecycle/clusterKeyRotation";
import type { ClusterFacts } from "../../../../provider/lifecycle/clusterKeyRotation/facts";
import type { Inputs } from "../../../../provider/lifecycle/clusterKeyRotation/fields";
import type { Step } from "../../../../provider/plan/rotation";
import type { RotationRecord, Unfinished } from "../../../../provider/plan/rotationObservation";
import { type Answers, failed, interruption, NOW, observedAfter, setting } from "./support/target";

const inputs = { clusterId: "cluster-1", rotateOnCreate: true, timeout: "10m" } as Inputs;
const OLD = "2026-11-24 00:00:00";
const facts: ClusterFacts = {
  ...{ masterKeyId: "key-1", masterKeyName: "one", cryptAlgorithm: "AES256" },
  ...{ lastRotationTimeText: OLD, lastRotationTime: Date.parse("2026-11-24T00:00:00Z") },
  ...{ isMasterKeyTold: true, isTimeTold: true },
};
const fence = { isKnown: "true", masterKeyId: "key-1", lastRotationTime: OLD, wanted: undefined };
const blind = { wanted: undefined };
const ambiguous: Unfinished = { operation: "rotate", outcome: "ambiguous", since: NOW, fence };
const lost = failed({ operation: "RotateKey" });
const denied = failed({ operation: "ShowClusterEncryptInfo", reason: "denied", processed: "no" });

interface Given {
  readonly now?: { master_key_id?: string; last_rotate_key_time?: string; crypt_algorithm?: string } | Error;
  readonly sent?: object;
  /** How long the answer takes, in milliseconds. */
  readonly takes?: number;
  readonly record?: Partial<RotationRecord>;
  readonly facts?: Partial<ClusterFacts>;
  readonly inputs?: Partial<Inputs>;
  readonly timeout?: number;
}

/** Takes a step on a cluster in memory. */
function run(step: Step, given: Given) {
  const answers: Answers = {
    ShowClusterEncryptInfo: () => given.now ?? { master_key_id: "key-1", last_rotate_key_time: OLD },
    ListKeyDetail: () => ({ key_info: { key_state: "2" } }),
    RotateKey: () => {
      at.pass(given.takes ?? 0);
      return given.sent ?? {};
    },
  };
  const at = setting({ timeout: given.timeout ?? 5000 }, answers);
  const record = { triggers: undefined, ...given.record };
  const observed = { facts: { ...facts, ...given.facts }, record };
  const declared = { ...inputs, ...given.inputs };
  const outcome = observedAfter(clusterKeyRotation.apply(at.work, step, observed, declared));
  return { outcome, log: at.log, lines: at.lines };
}

describe("the fence of a cluster", () => {
  const kept = async (given: Given, step: Step = "rotate") => {
    const { outcome, log } = run(step, { sent: lost, timeout: 0, ...given });
    const { leftAt, ...fence } = (await interruption(outcome)).kept.record.unfinished!.fence;
    expect(leftAt).to.be.a("number").and.at.least(NOW);
    return { fence, log };
  };

  it("is its master key and the time of its last rotation, as it was read", async () => {
    const { fence: known, log } = await kept({});
    expect(known).to.deep.equal(fence);
    expect(log).to.deep.equal(["is the engine alive?", ["RotateKey", { cluster_id: "cluster-1" }]]);
    const untold = { facts: { lastRotationTimeText: undefined, isTimeTold: false } };
    const late = await kept(untold);
    expect(late.fence, "asked again").to.deep.equal(fence);
    expect(late.log[0]).to.deep.equal(["ShowClusterEncryptInfo", { cluster_id: "cluster-1" }]);
    const never = await kept({ ...untold, now: { master_key_id: "key-1" } });
    expect(never.fence).to.deep.equal({ ...fence, lastRotationTime: "never" });
    expect(
      (await kept({ facts: { hidden: "It must not be read.", isMasterKeyTold: false, isTimeTold: false } })).fence,
    ).to.deep.equal(blind);
  });

  it("lets the second of the last rotation pass", async () => {
    for (const [time, waits] of [
      ["2026-11-25 00:00:02", true],
      ["2026-11-25 08:00:02", true],
      ["2026-11-24 23:59:58", true],
      ["2026-11-25 00:00:03", false],
      ["2026-11-24 23:59:57", false],
    ] as const) {
      const { log } = await kept({ facts: { lastRotationTimeText: time } });
      expect(log[0], time).to.equal(waits ? "sleep 2000" : "is the engine alive?");
    }
    // A time that DWS reported only earlier is not in the fence, and needs no wait.
    const known = { lastRotationTimeText: "2026-11-25 00:00:02", isTimeTold: false };
    const { log } = await kept({ facts: known, now: { master_key_id: "key-1" } });
    expect(log.slice(0, 2)).to.deep.equal([
      ["ShowClusterEncryptInfo", { cluster_id: "cluster-1" }],
      "is the engine alive?",
    ]);
  });

  it("is read again where what is known is of before another master key", async () => {
    const now = { master_key_id: "key-2", last_rotate_key_time: "2026-11-24 01:00:00" };
    const { fence: known, log } = await kept({ now, facts: { isStale: true } });
    expect(known).to.deep.equal({ ...fence, masterKeyId: "key-2", lastRotationTime: "2026-11-24 01:00:00" });
    expect(log[0]).to.deep.equal(["ShowClusterEncryptInfo", { cluster_id: "cluster-1" }]);
  });

  it("has the master key that is wanted, which is looked at before", async () => {
    const wanted = { masterKeyId: "key-2" };
    const { fence: known, log } = await kept({ inputs: wanted }, "repoint");
    expect(known).to.deep.equal({ ...fence, wanted: "key-2" });
    expect(log).to.deep.equal([
      ["ListKeyDetail", { key_id: "key-2" }],
      "is the engine alive?",
      ["RotateKey", { cluster_id: "cluster-1", master_key_id: "key-2" }],
    ]);
    const untold = await kept({ inputs: wanted, facts: { isTimeTold: false } }, "repoint");
    expect(untold.log, "its time is not asked for again").to.deep.equal(log);
    const rotated = await kept({ inputs: wanted });
    expect(rotated.fence).to.deep.equal({ ...fence, wanted: "key-2" });
    expect(rotated.log[1]).to.deep.equal(["RotateKey", { cluster_id: "cluster-1" }]);
  });
});

describe("a request for a cluster whose answer was lost", () => {
  const resumed = (given: Given, unfinished = ambiguous) => run("resume", { record: { unfinished }, ...given });
  const isDone = async (given: Given, unfinished = ambiguous) => {
    const { outcome } = resumed({ timeout: 0, ...given }, unfinished);
    return outcome.then(
      ({ record }) => record?.unfinished === undefined && record?.isOwed === undefined,
      () => false,
    );
  };
  const at = (last_rotate_key_time?: string) => ({ now: { master_key_id: "key-1", last_rotate_key_time } as object });

  it("was processed where the time is another than the fence's, whatever its form", async () => {
    for (const time of ["2026-11-25 00:00:00", "2026-11-23 00:00:00", "today"]) {
      expect(await isDone(at(time)), time).to.equal(true);
    }
    expect(await isDone(at(OLD))).to.equal(false);
    const { words } = await interruption(resumed(at(undefined)).outcome);
    expect(words).to.contain("DWS does not report when the cluster last rotated.");
    const { facts: now, record } = await resumed(at("2026-11-25 08:00:01")).outcome;
    expect(now).to.include({ lastRotationTimeText: "2026-11-25 08:00:01", lastRotationTime: NOW });
    expect(record?.requestTime).to.equal(NOW);
  });

  it("was processed where there was no time before, and one of that very minute now, in some zone", async () => {
    const never = { ...ambiguous, fence: { ...fence, lastRotationTime: "never" } };
    for (const [time, done] of [
      ["2026-11-25 00:01:00", true],
      ["2026-11-25 08:00:01", true],
      ["2026-11-25 00:01:01", false],
      [OLD, false],
      [undefined, false],
    ] as const) {
      expect(await isDone(at(time), never), time).to.equal(done);
    }
  });

  it("was processed where there was no time before, though its loss was seen only when the machine woke up", async () => {
    const suspended = (before: object) => ({ ...ambiguous, fence: { ...before, leftAt: NOW - 86_400_000 } });
    const never = suspended({ ...fence, lastRotationTime: "never" });
    for (const [time, done] of [
      ["2026-11-24 00:00:01", true],
      ["2026-11-24 08:00:01", true],
      ["2026-11-25 00:00:00", true],
      ["2026-11-23 11:00:00", false],
    ] as const) {
      expect(await isDone(at(time), never), time).to.equal(done);
    }
    const { facts: now } = await resumed(at("2026-11-24 00:00:01"), never).outcome;
    expect(now.lastRotationTime, "no later than it was requested").to.equal(NOW - 86_400_000);
    // Where nothing could be read before, it may have been: it is not taken for not processed.
    const { words } = await interruption(resumed(at("2026-11-24 00:00:01"), suspended(blind)).outcome);
    expect(words).to.contain("did not report the last rotation before the request");
  });

  it("is told only by a time on one side of it in every zone, where nothing was known before", async () => {
    for (const before of [blind, {}, { isKnown: "true" }, { lastRotationTime: OLD }]) {
      const unknown = { ...ambiguous, fence: before };
      const after = async (time: string) => (await interruption(resumed(at(time), unknown).outcome)).words;
      for (const time of ["2026-11-25 00:00:01", "2026-11-25 08:00:01", "2026-11-24 12:00:00", "2026-11-25 14:05:00"]) {
        expect(await after(time), time).to.contain("did not report the last rotation before the request");
      }
      expect(await isDone(at("2026-11-25 14:05:01"), unknown)).to.equal(true);
      const old = resumed({ ...at("2026-11-24 11:54:59"), timeout: 120_000 }, unknown);
      expect((await interruption(old.outcome)).words).to.contain("Nothing has changed since");
    }
  });

  it("is looked for during a minute, and whatever master key is declared by now", async () => {
    const repoint = { ...ambiguous, operation: "repoint", fence: { ...fence, wanted: "key-2" } } as const;
    for (const unfinished of [ambiguous, repoint]) {
      const given = { timeout: 120_000, inputs: { masterKeyId: "key-2" } };
      const { words, kept } = await interruption(resumed(given, unfinished).outcome);
      expect(words).to.contain("Nothing has changed since");
      expect(kept.record.unfinished).to.deep.equal(unfinished);
    }
  });

  it("cannot be judged by who must not read", async () => {
    const { words } = await interruption(resumed({ now: denied }).outcome);
    expect(words).to.contain(
      `${denied.message} The next up looks again. The request is sent again only when a trigger changes`,
    );
  });

  it("for another master key was processed where that is the cluster's, or is wanted no more", async () => {
    const repoint = { ...ambiguous, operation: "repoint", fence: { ...fence, wanted: "key-2" } } as const;
    const wanted = { inputs: { masterKeyId: "key-2" } };
    expect(await isDone({ ...wanted, now: { master_key_id: "key-2", last_rotate_key_time: OLD } }, repoint)).to.equal(
      true,
    );
    // Its time may move with it [U], and tells nothing.
    expect(await isDone({ ...wanted, ...at("2026-11-25 00:00:00") }, repoint)).to.equal(false);
    expect(await isDone({}, repoint)).to.equal(true);
    expect(await isDone({ inputs: { masterKeyId: "key-3" } }, repoint)).to.equal(true);
    expect(await isDone({ now: denied }, repoint)).to.equal(true);
    expect(await isDone({ ...wanted, now: denied }, repoint)).to.equal(false);
    const untold = { ...wanted, now: { crypt_algorithm: "AES256" }, facts: { masterKeyId: "key-2" } };
    expect((await interruption(resumed(untold, repoint).outcome)).words).to.contain(
      "DWS does not report which master key the cluster has.",
    );
  });
});

describe("what a cluster's answer says", () => {
  it("is as old as the request, though the machine was suspended until it came", async () => {
    const { outcome } = run("rotate", { sent: { rotate_key_time: "2026-11-25 08:00:00" }, takes: 86_400_000 });
    const { facts: now, record } = await outcome;
    expect([now.lastRotationTime, record?.requestTime]).to.deep.equal([NOW, NOW]);
  });

  it("is the time of the rotation, and ours beside it", async () => {
    const { outcome } = run("rotate", { sent: { rotate_key_time: "2026-11-25 08:00:00" } });
    expect((await outcome).facts).to.include({ lastRotationTimeText: "2026-11-25 08:00:00", lastRotationTime: NOW });
  });

  it("is the name of the other master key, and that the rest must be read again", async () => {
    const given = { sent: { master_key_name: "two" }, inputs: { masterKeyId: "key-2" } };
    const { outcome, lines } = run("repoint", given);
    const now = { ...facts, masterKeyId: "key-2", masterKeyName: "two", isStale: true };
    expect((await outcome).facts).to.deep.equal(now);
    const advice = "enabled: disabling or deleting a key that a cluster still needs takes the cluster down";
    expect(lines).to.include(`Thing one: will switch to master key key-2. Keep the former key key-1 ${advice}`);
    const unknown = run("repoint", { ...given, facts: { masterKeyId: undefined } });
    await unknown.outcome;
    expect(unknown.lines).to.include(
      `Thing one: will switch to master key key-2. Keep the former key unknown ${advice}`,
    );
  });
});

describe("the kind ClusterKeyRotation", () => {
  const plan = (given: Partial<ClusterFacts>, declared: Partial<Inputs>) => {
    const observed = { facts: { ...facts, ...given }, record: { triggers: undefined } };
    const all = { ...inputs, ...declared };
    const step = clusterKeyRotation.plan(observed, all, NOW)[0];
    return step === "refuse" ? clusterKeyRotation.describe(step, observed, all, NOW)?.text : step;
  };

  it("has a name and an id, and nobody else may rotate its object", () => {
    expect(clusterKeyRotation).to.include({ name: "ClusterKeyRotation", id: "clusterId" });
    expect(clusterKeyRotation.observedInputs).to.deep.equal(["masterKeyId"]);
    expect(clusterKeyRotation.steadyOutputs).to.deep.equal(["cryptAlgorithm"]);
    expect(clusterKeyRotation.service).to.equal("dws");
    expect(clusterKeyRotation).not.to.have.property("claim");
  });

  it("points a cluster to another master key, and to none that it has", () => {
    expect(plan({}, {})).to.equal(undefined);
    expect(plan({}, { masterKeyId: "key-1" })).to.equal(undefined);
    expect(plan({}, { masterKeyId: "key-2" })).to.equal("repoint");
  });

  it("rotates again for a changed trigger only where the young rotation is that of the values before", async () => {
    const { record } = await run("rotate", { sent: { rotate_key_time: OLD } }).outcome;
    expect(record?.answeredBy).to.equal(OLD);
    const declared = { ...inputs, triggers: { release: "2" }, minInterval: "7d" };
    const next = (lastRotationTimeText: string | undefined) => {
      const before = { triggers: { release: "1" }, answeredBy: OLD };
      return clusterKeyRotation.plan({ facts: { ...facts, lastRotationTimeText }, record: before }, declared, NOW)[0];
    };
    expect(next(OLD)).to.equal("rotate");
    expect(next("2026-11-24T00:00:00Z"), "the same time in another form").to.equal("rotate");
    expect(next(undefined), "in doubt").to.equal("rotate");
    expect(next("2026-11-24 01:00:00")).to.equal("record");
  });

  it("refuses what cannot be had, and nothing else", () => {
    const hidden = "It must not be read.";
    const cannot = (what: string) =>
      `${what} cannot be enforced without reading the cluster's encryption: allow the caller the IAM action dws:cluster:getEncryptInfo, or remove ${what}. ${hidden}`;
    expect(plan({ hidden }, {})).to.equal(undefined);
    expect(plan({ hidden }, { masterKeyId: "key-1" })).to.equal(cannot("masterKeyId"));
    expect(plan({ hidden }, { masterKeyId: "key-1", maxAge: "1d" })).to.equal(cannot("masterKeyId and maxAge"));
    expect(plan({ refusal: "no" }, {})).to.equal(undefined);
    expect(plan({ refusal: "no" }, { masterKeyId: "key-1" })).to.equal("cannot rotate: no");
  });
});
