import { expect } from "chai";
import {
  clusterTime,
  isSameTime,
  isSurelyAfter,
  isSurelyBefore,
  mayBeAt,
  mayBeBetween,
} from "../../../../provider/lifecycle/clusterKeyRotation/clusterTime";
import { NOW } from "./support/target";

describe("a time of DWS", () => {
  const MINUTE = 60_000;
  const zone = process.env.TZ;
  // Not UTC: a time without a zone must not be taken for this machine's.
  before(() => (process.env.TZ = "Asia/Shanghai"));
  after(() => (zone === undefined ? delete process.env.TZ : (process.env.TZ = zone)));

  it("is read in every form that is known, and no other", () => {
    for (const text of [
      ...["2026-11-25 00:00:00", " 2026-11-25T00:00:00 ", "2026-11-25 00:00:00.123", "2026-11-25T00:00:00Z"],
      ...["2026-11-25T08:00:00+08:00", "2026-11-25 08:00:00+0800", "2026-11-24T16:00:00-08:00", String(NOW)],
    ]) {
      expect(clusterTime(text, NOW), text).to.equal(NOW);
    }
    const odd = ["", "2026-11-25", "26-11-25 00:00:00", "2026-11-25 00:00", `${NOW}0`, String(NOW).slice(1)];
    for (const text of [undefined, ...odd, "x2026-11-25 00:00:00", "2026-11-25 00:00:00x", `x${NOW}`, `${NOW}x`]) {
      expect(clusterTime(text, Infinity), text).to.equal(undefined);
    }
  });

  it("counts as unknown where it lies more than five minutes ahead", () => {
    expect(clusterTime("2026-11-25 00:05:00", NOW)).to.equal(NOW + 5 * MINUTE);
    expect(clusterTime("2026-11-25 00:05:01", NOW)).to.equal(undefined);
  });

  it("may be that of a moment in any zone, and in no other", () => {
    for (const [text, may] of [
      ...([
        ["2026-11-25 00:05:00", true],
        ["2026-11-25 00:05:01", false],
        ["2026-11-24 23:55:00", true],
      ] as const),
      ...([
        ["2026-11-25 05:45:00", true],
        ["2026-11-25 14:04:59", true],
        ["2026-11-25 14:05:00", false],
      ] as const),
      ...([
        ["2026-11-24 11:55:01", true],
        ["2026-11-24 11:55:00", false],
        ["2026-11-25 00:07:30", false],
      ] as const),
      ...([["soon", false]] as const),
    ]) {
      expect(mayBeAt(text, NOW), text).to.equal(may);
    }
    expect(mayBeAt(undefined, NOW)).to.equal(false);
  });

  it("is the same as another within five minutes, or letter by letter", () => {
    expect(isSameTime("2026-11-25 00:05:00", String(NOW))).to.equal(true);
    expect(isSameTime("2026-11-25 00:05:01", String(NOW))).to.equal(false);
    expect(isSameTime(String(NOW), "2026-11-25 00:05:01")).to.equal(false);
    for (const [a, b] of [
      ["soon", "2026-11-24 00:00:00"],
      ["2026-11-24 00:00:00", "soon"],
      [undefined, "2026-11-24 00:00:00"],
    ]) {
      expect(isSameTime(a, b)).to.equal(false);
    }
    expect(isSameTime("soon", "soon")).to.equal(true);
    expect(isSameTime(undefined, undefined)).to.equal(true);
  });

  it("may lie between two times in any zone, both of them and the outermost zones included", () => {
    for (const [text, may] of [
      ["2026-11-25 00:00:00", true],
      ["2026-11-25 00:01:00", true],
      ["2026-11-24 23:59:59", false],
      ["2026-11-25 00:01:01", false],
      ["2026-11-25 13:45:00", true],
      ["2026-11-25 14:01:00", true],
      ["2026-11-25 14:15:00", false],
      ["2026-11-24 12:00:00", true],
      ["2026-11-24 11:46:00", false],
      ["soon", false],
    ] as const) {
      expect(mayBeBetween(text, NOW, NOW + MINUTE), text).to.equal(may);
    }
  });

  it("is surely later or earlier only where it is so in every zone, by more than five minutes", () => {
    for (const [text, later, earlier] of [
      ["2026-11-25 14:05:01", true, false],
      ["2026-11-25 14:05:00", false, false],
      ["2026-11-24 11:55:00", false, false],
      ["2026-11-24 11:54:59", false, true],
      ["soon", false, false],
    ] as const) {
      expect([isSurelyAfter(text, NOW), isSurelyBefore(text, NOW)], text).to.deep.equal([later, earlier]);
    }
  });
});
