import { expect } from "chai";
import { declaresTime } from "../../../provider/plan/baseline";

describe("the time between rotations that a baseline declares", () => {
  const floor = { longest: 180, exactly: false };
  const cases: readonly (readonly [boolean | undefined, number | undefined, boolean | undefined])[] = [
    [true, 90, false],
    [true, 180, true],
    [true, 365, true],
    [false, 90, true],
    [false, undefined, true],
    // Declaring a time here might lengthen the one that the object has.
    [true, undefined, undefined],
    [undefined, 90, undefined],
  ];
  for (const [rotates, days, expected] of cases) {
    it(`is declared: ${expected ?? "not known"}, where the cloud says ${rotates ?? "nothing"} and ${days ?? "nothing"}`, () => {
      expect(declaresTime({ rotates, days }, floor)).to.equal(expected);
    });
  }

  it("is declared everywhere where exactly that is asked for", () => {
    expect(declaresTime({ rotates: true, days: 30 }, { ...floor, exactly: true })).to.equal(true);
    expect(declaresTime({ rotates: undefined, days: undefined }, { ...floor, exactly: true })).to.equal(true);
  });
});
