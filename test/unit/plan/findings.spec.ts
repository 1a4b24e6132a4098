import { expect } from "chai";
import { clusterObstacle, keyObstacle, secretObstacle } from "../../../provider/plan/eligibility";
import {
  DAY,
  type Demand,
  demandOf,
  exemptionOf,
  judgeCluster,
  judgeKey,
  judgeSecret,
  matches,
  needsStatus,
  type ObservedKey,
  type ObservedSecret,
  periodDays,
  verdict,
} from "../../../provider/plan/findings";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const ago = (count: number) => NOW - count * DAY;
const DEFAULT: Demand = { required: true, maxIntervalDays: 365, maxAgeDays: undefined };

function key(given: Partial<ObservedKey> = {}): ObservedKey {
  return {
    isDefault: false,
    origin: "kms",
    keystoreId: "0",
    keySpec: "AES_256",
    keyState: "2",
    rotates: true,
    creationTime: ago(300),
    scheduledDeletionTime: undefined,
    status: { enabled: true, intervalDays: 90, lastRotationTime: ago(10) },
    notLooked: undefined,
    nextRotationTime: undefined,
    ...given,
  };
}

function secret(given: Partial<ObservedSecret> = {}): ObservedSecret {
  return {
    secretType: "RDS-FG",
    state: "ENABLED",
    rotates: true,
    rotationPeriod: "30d",
    isSingleUser: undefined,
    lastRotationTime: ago(10),
    nextRotationTime: NOW + 20 * DAY,
    creationTime: ago(300),
    scheduledDeletionTime: undefined,
    failures: [],
    notLooked: undefined,
    ...given,
  };
}

const failed = (daysAgo: number, attempts = 1) => ({
  taskId: `task-${daysAgo}`,
  time: ago(daysAgo),
  attempts,
  code: "CSMS.0001",
});

/** Status and codes in one text. */
function judgedAs(findings: ReturnType<typeof judgeKey>): string {
  const { status } = verdict(findings, undefined);
  return [status, ...findings.map(({ code }) => code)].join(" ");
}

describe("the judgement of a key", () => {
  const status = (given: object) => ({ status: { ...key().status!, ...given } });
  const cases: readonly (readonly [string, Partial<ObservedKey>, Partial<Demand>, string])[] = [
    ["rotates often enough", {}, {}, "pass"],
    ["rotates as often as is allowed", {}, { maxIntervalDays: 90 }, "pass"],
    ["rotates too seldom", {}, { maxIntervalDays: 89 }, "fail interval-too-long"],
    ["is off", { rotates: false, status: undefined }, {}, "fail rotation-off"],
    ["is off where that is allowed", { rotates: false, status: undefined }, { required: false }, "pass"],
    ["is off by its status, which is newer than the list", status({ enabled: false }), {}, "fail rotation-off"],
    ["could not be asked", { status: undefined, notLooked: "denied" }, {}, "notLooked not-looked"],
    [
      "is off and could not be asked",
      { rotates: false, status: undefined, notLooked: "denied" },
      {},
      "fail not-looked rotation-off",
    ],
    ["says nothing", { rotates: undefined, status: undefined }, {}, "notLooked not-looked"],
    ["does not tell its interval", status({ intervalDays: undefined }), {}, "notLooked not-looked"],
    ["last rotated within the longest age", {}, { maxAgeDays: 10 }, "pass"],
    ["last rotated too long ago", status({ lastRotationTime: ago(11) }), { maxAgeDays: 10 }, "fail overdue"],
    [
      "rotated by hand while it is off",
      { rotates: false, ...status({ enabled: false }) },
      { required: false, maxAgeDays: 30 },
      "pass",
    ],
    [
      "never rotated, without an age",
      status({ lastRotationTime: undefined, intervalDays: 365 }),
      {},
      "pass never-rotated",
    ],
    [
      "never rotated where an age is set, however young",
      status({ lastRotationTime: undefined, intervalDays: 365 }),
      { maxAgeDays: 301 },
      "fail never-rotated",
    ],
    [
      "never rotated, and nobody knows how old it is",
      { creationTime: undefined, ...status({ lastRotationTime: undefined }) },
      { maxAgeDays: 301 },
      "fail never-rotated",
    ],
    ["should have rotated, by the last rotation", status({ lastRotationTime: ago(92) }), {}, "pass possibly-overdue"],
    ["is within a day of its time", status({ lastRotationTime: ago(91) }), {}, "pass"],
    [
      "should have rotated, by a stack that knows its period",
      { ...status({ lastRotationTime: ago(92) }), nextRotationTime: ago(2) },
      {},
      "fail overdue",
    ],
    [
      "rotates later, by a stack that knows its period",
      { ...status({ lastRotationTime: ago(92) }), nextRotationTime: NOW + DAY },
      {},
      "pass",
    ],
    ["is a default key", { isDefault: true, rotates: false }, {}, "notApplicable cannot-rotate"],
    ["has imported material", { origin: "external", rotates: false }, {}, "notApplicable cannot-rotate"],
    ["waits for its material", { keyState: "5", rotates: false }, {}, "notApplicable cannot-rotate"],
    ["is in a keystore of its own", { keystoreId: "k" }, {}, "notApplicable cannot-rotate"],
    ["is asymmetric", { keySpec: "RSA_2048", rotates: false }, {}, "notApplicable cannot-rotate"],
    ["is for HMAC", { keySpec: "HMAC_256", rotates: false }, {}, "notApplicable cannot-rotate"],
    ["is disabled", { keyState: "3" }, {}, "notApplicable disabled"],
    ["is not active yet", { keyState: "1" }, {}, "notApplicable disabled"],
    ["is about to be deleted", { keyState: "4" }, {}, "notApplicable pending-deletion"],
  ];
  for (const [what, given, demand, expected] of cases) {
    it(`that ${what} is: ${expected}`, () => {
      expect(judgedAs(judgeKey(key(given), { ...DEFAULT, ...demand }, NOW))).to.equal(expected);
    });
  }

  it("asks for the status of what rotates, and of the rest only for its age", () => {
    const aged = { ...DEFAULT, maxAgeDays: 30 };
    expect(needsStatus(key(), DEFAULT)).to.equal(true);
    expect(needsStatus(key({ rotates: undefined }), DEFAULT)).to.equal(true);
    expect(needsStatus(key({ rotates: false }), DEFAULT)).to.equal(false);
    expect(needsStatus(key({ rotates: false }), aged)).to.equal(true);
    expect(needsStatus(key({ rotates: false, isDefault: true }), aged)).to.equal(false);
  });
});

describe("the judgement of a secret", () => {
  const off = { rotates: false, nextRotationTime: undefined };
  const cases: readonly (readonly [string, Partial<ObservedSecret>, Partial<Demand>, string])[] = [
    ["rotates", {}, {}, "pass"],
    ["is off where rotation is required", off, {}, "fail rotation-off"],
    ["is off where it is not", off, { required: false }, "pass"],
    ["rotates too seldom", { rotationPeriod: "721h" }, { maxIntervalDays: 30 }, "fail interval-too-long"],
    ["has a period nobody can read", { rotationPeriod: "P1M" }, { maxIntervalDays: 30 }, "notLooked not-looked"],
    ["should have rotated", { nextRotationTime: ago(2) }, {}, "fail overdue"],
    ["rotated too long ago", { lastRotationTime: ago(40) }, { maxAgeDays: 30 }, "fail overdue"],
    ["never rotated", { lastRotationTime: undefined }, { maxAgeDays: 30 }, "fail never-rotated"],
    ["failed to rotate", { failures: [failed(2)] }, {}, "fail last-rotation-failed"],
    ["failed, and succeeded since", { failures: [failed(11)] }, {}, "pass"],
    [
      "failed, and was turned off",
      { ...off, failures: [failed(1), failed(2), failed(3)] },
      { required: false },
      "fail last-rotation-failed turned-off-after-failures",
    ],
    [
      "failed in three attempts of one task, and is off",
      { ...off, failures: [failed(1, 3)] },
      { required: false },
      "fail last-rotation-failed turned-off-after-failures",
    ],
    [
      "failed twice, and is off",
      { ...off, failures: [failed(1), failed(2)] },
      { required: false },
      "fail last-rotation-failed",
    ],
    [
      "failed by hand, and never rotated by itself",
      { ...off, rotationPeriod: undefined, failures: [failed(1, 3)] },
      { required: false },
      "fail last-rotation-failed",
    ],
    ["did not show its failures", { failures: undefined, notLooked: "denied" }, {}, "notLooked not-looked"],
    ["has one user", { isSingleUser: true }, {}, "pass single-user"],
    ["is a common one", { secretType: "COMMON", ...off }, {}, "notApplicable cannot-rotate"],
    ["is disabled", { state: "DISABLED", ...off }, {}, "notApplicable disabled"],
    ["is about to be deleted", { state: "PENDING_DELETE" }, {}, "notApplicable pending-deletion"],
  ];
  for (const [what, given, demand, expected] of cases) {
    it(`that ${what} is: ${expected}`, () => {
      expect(judgedAs(judgeSecret(secret(given), { ...DEFAULT, ...demand }, NOW))).to.equal(expected);
    });
  }

  it("reads periods in every unit", () => {
    expect(["30d", "36h", "90m", "43200s", "x", undefined].map(periodDays)).to.deep.equal([
      30,
      1.5,
      0.0625,
      0.5,
      undefined,
      undefined,
    ]);
  });
});

describe("the judgement of a cluster", () => {
  const aged: Demand = { required: false, maxIntervalDays: undefined, maxAgeDays: 30 };
  const cluster = (lastRotationTimeText: string | undefined, more: object = {}) => ({
    version: "8.1.3",
    created: "2025-01-01T00:00:00",
    encryption: { masterKeyId: "k", lastRotationTimeText },
    notLooked: undefined,
    ...more,
  });
  const cases: readonly (readonly [string, ReturnType<typeof cluster>, string])[] = [
    ["rotated lately", cluster("2026-11-01 00:00:00"), "pass"],
    ["rotated long ago", cluster("2026-10-01 00:00:00"), "fail overdue"],
    ["may have rotated in time, in another zone", cluster("2026-10-27 06:00:00"), "pass"],
    ["never rotated", cluster(undefined), "fail never-rotated"],
    ["tells its time in a form that nobody knows", cluster("last week"), "notLooked not-looked"],
    ["is not encrypted", cluster(undefined, { encryption: { masterKeyId: undefined } }), "notApplicable not-encrypted"],
    ["is too old", cluster(undefined, { version: "7.5.2" }), "notApplicable cannot-rotate"],
    ["could not be asked", cluster(undefined, { encryption: undefined, notLooked: "denied" }), "notLooked not-looked"],
  ];
  for (const [what, given, expected] of cases) {
    it(`that ${what} is: ${expected}`, () => {
      expect(judgedAs(judgeCluster(given, aged, NOW))).to.equal(expected);
    });
  }
});

describe("a policy", () => {
  const object = { kind: "key", id: "0d04", name: "orders/prod" } as const;
  const rules = [
    { kind: "key", match: "orders/*", maxIntervalDays: 90 },
    { kind: "secret", match: "*", maxIntervalDays: 1 },
    { kind: "key", match: "0d0?", required: false, maxAgeDays: 30 },
  ] as const;

  it("asks what its last rule says that matches the name or the id", () => {
    expect(demandOf({ rules, exemptions: [] }, object)).to.deep.equal({
      required: false,
      maxIntervalDays: undefined,
      maxAgeDays: 30,
    });
    expect(demandOf({ rules: rules.slice(0, 2), exemptions: [] }, object)).to.include({
      required: true,
      maxIntervalDays: 90,
    });
  });

  it("asks of keys to rotate once a year where no rule matches, and nothing of the others", () => {
    const policy = { rules: [], exemptions: [] };
    expect(demandOf(policy, object)).to.deep.include({ required: true, maxIntervalDays: 365 });
    expect(demandOf(policy, { ...object, kind: "secret" })).to.deep.include({ required: false });
  });

  it("exempts until the end of the last day, and fails after it", () => {
    const exemptions = [{ kind: "key", match: "orders*", reason: "moves", expires: "2026-11-26" }] as const;
    const policy = { rules: [], exemptions };
    const findings = judgeKey(key({ rotates: false, status: undefined }), DEFAULT, NOW);
    const on = exemptionOf(policy, object, NOW)?.exempted;
    expect(on?.daysLeft).to.equal(1);
    expect(verdict(findings, on)).to.have.property("status", "exempt");
    const after = exemptionOf(policy, object, NOW + DAY)?.exempted;
    expect(after?.daysLeft).to.equal(0);
    const result = verdict(findings, after);
    expect(result.status).to.equal("fail");
    expect(result.findings.map(({ code }) => code)).to.deep.equal(["rotation-off", "exemption-expired"]);
    expect(verdict([], after)).to.have.property("status", "fail");
    expect(verdict([], on)).to.have.property("status", "pass");
  });

  it("exempts every finding but what could not be looked at, and nothing that cannot rotate fails by an exemption", () => {
    const exempted = { reason: "moves", expires: "2026-12-01", daysLeft: 6 };
    const never = judgeKey(key({ status: { ...key().status!, lastRotationTime: undefined } }), DEFAULT, NOW);
    expect(verdict(never, exempted).findings[0]).to.include({ code: "never-rotated", exemption: exempted });
    const unread = verdict(judgeKey(key({ status: undefined, notLooked: "denied" }), DEFAULT, NOW), exempted);
    expect(unread.status).to.equal("notLooked");
    expect(unread.findings[0]).not.to.have.property("exemption");
    const disabled = judgeKey(key({ keyState: "3" }), DEFAULT, NOW);
    expect(verdict(disabled, { ...exempted, daysLeft: 0 })).to.deep.equal({
      status: "notApplicable",
      findings: disabled,
    });
  });

  it("matches with * and ?, every other character as it is, in no time", () => {
    expect(matches("a*c?", "abbbcd")).to.equal(true);
    expect(matches("a*c?", "abbbc")).to.equal(false);
    expect(matches("a.c", "abc")).to.equal(false);
    expect(matches("*", "")).to.equal(true);
    expect(matches("a?", "a💥")).to.equal(true);
    expect(matches(`${"*a".repeat(50)}b`, "a".repeat(2000))).to.equal(false);
  });
});

describe("what can rotate", () => {
  it("is the same for lists that tell less", () => {
    const nothing = {
      isDefault: undefined,
      origin: undefined,
      keystoreId: undefined,
      keySpec: undefined,
      keyState: undefined,
    };
    expect(keyObstacle(nothing)).to.equal(undefined);
    expect(secretObstacle({ secretType: undefined, state: undefined })).to.equal(undefined);
    expect(clusterObstacle({ version: undefined })).to.equal(undefined);
    expect(secretObstacle({ secretType: "RDS-FG", state: "FROZEN" })?.code).to.equal("disabled");
  });
});
