import { expect } from "chai";
import { readRecord, writeRecord } from "../../../../provider/lifecycle/rotation/record";
import type { RotationRecord } from "../../../../provider/plan/rotationObservation";

const AT = Date.parse("2026-11-25T00:00:00Z");
const ISO = "2026-11-25T00:00:00.000Z";
const NONE: RotationRecord = {
  triggers: undefined,
  isNew: undefined,
  isImported: undefined,
  requestTime: undefined,
  taskId: undefined,
  taskStatus: undefined,
  unfinished: undefined,
  isOwed: undefined,
  failed: undefined,
  putOffSince: undefined,
  answeredBy: undefined,
  abandonedTasks: undefined,
};
const FULL: RotationRecord = {
  triggers: { a: "1", b: "" },
  isNew: true,
  isImported: true,
  requestTime: AT,
  taskId: "task-1",
  taskStatus: "SUCCESS",
  unfinished: {
    operation: "repoint",
    outcome: "accepted",
    since: AT,
    taskId: "task-2",
    isAdopted: true,
    fence: { version: "v1", versionTime: 5 },
  },
  isOwed: true,
  failed: { since: AT, taskId: "task-3", code: "CODE", status: "HALTED" },
  putOffSince: AT,
  answeredBy: "v2",
  abandonedTasks: ["task-4"],
};
const STATE = {
  triggers: { a: "1", b: "" },
  creationUnfinished: true,
  imported: true,
  rotationRequestTime: ISO,
  rotationTaskId: "task-1",
  rotationTaskStatus: "SUCCESS",
  unfinishedRotation: {
    operation: "repoint",
    outcome: "accepted",
    since: ISO,
    taskId: "task-2",
    isAdopted: true,
    fence: { version: "v1", versionTime: 5 },
  },
  rotationOwed: true,
  failedRotation: { since: ISO, taskId: "task-3", code: "CODE", status: "HALTED" },
  rotationPutOffSince: ISO,
  recordedRotation: "v2",
  abandonedTasks: ["task-4"],
};

describe("the record of rotations", () => {
  it("is written, and read as it was written", () => {
    expect(writeRecord(FULL)).to.deep.equal(STATE);
    expect(readRecord(STATE)).to.deep.equal(FULL);
  });

  it("is written without what it does not hold", () => {
    const nothing = Object.fromEntries(Object.keys(STATE).map((name) => [name, undefined]));
    expect(writeRecord(undefined)).to.deep.equal(nothing);
    expect(writeRecord({ triggers: undefined })).to.deep.equal(nothing);
  });

  it("is none where there is no state", () => {
    expect(readRecord({})).to.equal(undefined);
    expect(readRecord({ secretName: "orders" })).to.deep.equal(NONE);
  });

  it("takes nothing from state that is not as it was written", () => {
    const odd = [null, undefined, 1, true, "text", [{ since: ISO }], () => 1];
    for (const value of odd) {
      const state = Object.fromEntries(Object.keys(STATE).map((name) => [name, value]));
      const { rotationTaskId, rotationTaskStatus, recordedRotation, abandonedTasks, ...others } = state;
      const flags = { creationUnfinished: "true", imported: "true", rotationOwed: 1 };
      expect(readRecord({ ...others, ...flags }), typeof value).to.deep.equal(NONE);
      const texts = typeof value === "string" ? { taskId: value, taskStatus: value, answeredBy: value } : {};
      const list = Array.isArray(value) ? { abandonedTasks: [] } : {};
      const given = { rotationTaskId, rotationTaskStatus, recordedRotation, abandonedTasks };
      expect(readRecord(given)).to.deep.equal({ ...NONE, ...texts, ...list });
    }
    expect(readRecord({ triggers: { a: "1", b: 2, c: null, d: {}, e: true } })!.triggers).to.deep.equal({ a: "1" });
  });

  it("doubts an unfinished request that is not as it was written, and never loses it", () => {
    const doubted = { operation: "rotate", outcome: "ambiguous", since: Infinity, taskId: undefined, fence: {} };
    const odd = { operation: 1, outcome: "Accepted", since: "soon", taskId: 7, fence: ["v1"] };
    for (const unfinishedRotation of [{}, odd]) {
      expect(readRecord({ unfinishedRotation })!.unfinished).to.deep.equal(doubted);
    }
    const rotate = { operation: "rotate", outcome: "ambiguous", since: ISO };
    expect(readRecord({ unfinishedRotation: rotate })!.unfinished).to.deep.equal({ ...doubted, since: AT });
    const fence = { text: "", number: 0, truth: true, none: null, list: [], map: {} };
    expect(readRecord({ unfinishedRotation: { fence } })!.unfinished!.fence).to.deep.equal({ text: "", number: 0 });
  });

  it("keeps a failure of which nothing is known", () => {
    const nothing = { since: 0, taskId: undefined, code: undefined, status: undefined };
    for (const failedRotation of [{}, { since: 1, taskId: 2, code: 3, message: "words", status: {} }]) {
      expect(readRecord({ failedRotation })!.failed).to.deep.equal(nothing);
    }
  });
});
