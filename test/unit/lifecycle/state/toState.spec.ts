import { expect } from "chai";
import { toState } from "../../../../provider/lifecycle/state/toState";

describe("toState", () => {
  it("drops undefined at every depth", () => {
    expect(toState({ a: undefined, b: { c: undefined, d: [1] } })).to.deep.equal({ b: { d: [1] } });
  });

  for (const value of [new Date(), 1n, () => 1, Symbol("x"), NaN, new Map()]) {
    it(`refuses ${typeof value} ${Object.prototype.toString.call(value)}`, () => {
      expect(() => toState({ a: { b: value } })).to.throw(TypeError, "b is of a type");
    });
  }
});
