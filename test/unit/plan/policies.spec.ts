import { expect } from "chai";
import { type Observation as Key, plan as planKey } from "../../../provider/plan/keyRotationPolicy";
import { type Observation as Secret, plan as planSecret } from "../../../provider/plan/secretRotationPolicy";

describe("the plan of a policy", () => {
  const key = (enabled: boolean | undefined, rotationInterval: number | undefined) =>
    ({ enabled, rotationInterval }) as Key;
  const on = { enabled: true, rotationInterval: 90 };

  it("takes a key to what is declared, and writes nothing that is so", () => {
    expect(planKey(key(true, 90), on)).to.deep.equal([]);
    expect(planKey(key(true, 91), on)).to.deep.equal(["setInterval"]);
    expect(planKey(key(true, undefined), on)).to.deep.equal(["setInterval"]);
    expect(planKey(key(false, 90), on)).to.deep.equal(["enable", "setInterval"]);
    expect(planKey(key(undefined, undefined), on)).to.deep.equal(["enable", "setInterval"]);
    const off = { ...on, enabled: false };
    expect(planKey(key(true, 90), off)).to.deep.equal(["disable"]);
    expect(planKey(key(false, 30), off)).to.deep.equal([]);
    expect(planKey(key(undefined, undefined), off)).to.deep.equal([]);

    const refused = { refusal: "it is disabled" };
    expect(planKey({ ...key(false, 90), ...refused }, on)).to.deep.equal(["refuse"]);
    expect(planKey({ ...key(true, 91), ...refused }, on)).to.deep.equal(["refuse"]);
    expect(planKey({ ...key(true, 90), ...refused }, on)).to.deep.equal([]);
    expect(planKey({ ...key(true, 90), ...refused }, { enabled: true })).to.deep.equal([]);
    expect(planKey({ ...key(true, 90), ...refused }, off)).to.deep.equal(["disable"]);
  });

  it("leaves an interval that is not declared as it is, and reads the one that KMS takes by itself", () => {
    const any = { enabled: true };
    expect(planKey(key(true, 77), any)).to.deep.equal([]);
    expect(planKey(key(false, 77), any)).to.deep.equal(["enable", "readInterval"]);
    expect(planKey({ ...key(true, undefined), isJustEnabled: true }, any)).to.deep.equal(["readInterval"]);
    expect(planKey({ ...key(true, undefined), isJustEnabled: false }, any)).to.deep.equal([]);
  });

  const secret = (given: Partial<Secret>) => ({ enabled: true, rotationPeriod: "30d", ...given }) as Secret;
  const every = { enabled: true, rotationPeriod: "30d" };

  it("takes a secret to what is declared, and writes nothing that is so", () => {
    expect(planSecret(secret({}), every)).to.deep.equal([]);
    expect(planSecret(secret({ rotationPeriod: "720h" }), every)).to.deep.equal([]);
    expect(planSecret(secret({ rotationPeriod: "31d" }), every)).to.deep.equal(["set"]);
    expect(planSecret(secret({ enabled: false }), every)).to.deep.equal(["enable"]);
    expect(planSecret(secret({ enabled: undefined }), every)).to.deep.equal(["enable"]);
    expect(planSecret(secret({}), { enabled: false })).to.deep.equal(["disable"]);
    expect(planSecret(secret({ enabled: false }), { enabled: false })).to.deep.equal([]);
    expect(planSecret(secret({ enabled: undefined }), { enabled: false })).to.deep.equal([]);
  });

  it("leaves a period that is not declared as it is, and needs one to turn a secret's rotation on", () => {
    expect(planSecret(secret({}), { enabled: true })).to.deep.equal([]);
    expect(planSecret(secret({ enabled: false }), { enabled: true })).to.deep.equal(["needPeriod"]);
    const odd = { rotationPeriod: "a period of another form" };
    expect(planSecret(secret(odd), { enabled: true, ...odd })).to.deep.equal([]);
  });

  it("minds a secret's function only where one is declared", () => {
    const [one, other] = ["urn:fss:one", "urn:fss:other"];
    expect(planSecret(secret({ rotationFunctionUrn: one }), every)).to.deep.equal([]);
    expect(planSecret(secret({ rotationFunctionUrn: one }), { ...every, rotationFunctionUrn: one })).to.deep.equal([]);
    const declared = { ...every, rotationFunctionUrn: other };
    expect(planSecret(secret({ rotationFunctionUrn: one }), declared)).to.deep.equal(["set"]);
    expect(planSecret(secret({}), declared)).to.deep.equal(["set"]);
  });

  it("refuses to turn on what cannot rotate, and lets what is as declared or to be turned off be", () => {
    const refusal = "it is frozen";
    expect(planSecret(secret({ enabled: false, refusal }), every)).to.deep.equal(["refuse"]);
    expect(planSecret(secret({ rotationPeriod: "1d", refusal }), every)).to.deep.equal(["refuse"]);
    expect(planSecret(secret({ refusal }), every)).to.deep.equal([]);
    expect(planSecret(secret({ refusal }), { enabled: false })).to.deep.equal(["disable"]);
  });
});
