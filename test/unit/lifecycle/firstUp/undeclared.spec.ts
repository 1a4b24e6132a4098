import { expect } from "chai";
import { keyId } from "../../../support/keys";
import { clusterId } from "../../../support/firstUp/account";
import { cluster, keys, policy, secretPolicy, secrets } from "./declared";
import { type Stack, stacks } from "./support";

const open = stacks();

/** The fields that a write of a secret has sent, the secret's name aside. */
function sent({ emulator }: Stack): unknown {
  const {
    project_id: project,
    secret_name: name,
    ...fields
  } = emulator
    .calls()
    .filter(({ writes }) => writes)
    .at(-1)?.request ?? {};
  expect([project, name]).not.to.include(undefined);
  return fields;
}

describe("what a KeyRotationPolicy does not declare", () => {
  it("keeps the interval of a key that rotates, now and after others have changed it", async () => {
    const stack = await open({ keys: keys(1, 1) });
    const declared = [policy(1)];
    expect((await stack.preview(declared)).codes).to.deep.equal(["nothing-to-do"]);
    expect((await stack.up(declared)).writes).to.deep.equal([]);
    expect(stack.outputs("key-1").rotationInterval).to.equal(90);
    stack.emulator.put({ keys: [{ keyId: keyId(1), rotationInterval: 200 }] });
    const up = await stack.up(declared, { refresh: true });
    expect([up.writes, up.operations["key-1"]]).to.deep.equal([[], "same"]);
    expect(stack.outputs("key-1").rotationInterval).to.equal(200);
  });

  for (const [keeps, interval] of [
    [false, 365],
    [true, 60],
  ] as const) {
    it(`takes KMS's own when rotation is turned on, where a key ${keeps ? "keeps an earlier one" : "has none"}`, async () => {
      const [key] = keys(1);
      const stack = await open({
        keys: [{ ...key!, rotationInterval: 60 }],
        behaviour: { reenableResetsInterval: !keeps },
      });
      const up = await stack.up([policy(1)]);
      expect(up.calls, "the look, what create sees, the write, and one status after it").to.deep.equal({
        ListKeyDetail: 1,
        ShowKeyRotationStatus: 2,
        EnableKeyRotation: 1,
      });
      expect(up.lines).to.deep.equal([
        `info: KeyRotationPolicy ${keyId(1)}: rotation is off: will be turned on, at KMS's own interval: every 365 days, unless the key kept an earlier one [will-enable]`,
      ]);
      expect(stack.outputs("key-1").rotationInterval).to.equal(interval);
      expect((await stack.up([policy(1)])).calls).to.deep.equal({});
    });
  }

  it("is not known until the next refresh, where the status after the enable lags or must not be read", async () => {
    for (const fault of ["lags", "refused"] as const) {
      const stack = await open({ keys: keys(1), behaviour: { statusLagsWrites: fault === "lags" ? "10s" : "0s" } });
      // The first status is the one before the write.
      stack.emulator.fault({ operation: "ShowKeyRotationStatus", kind: "delay", delay: "0s" });
      if (fault === "refused") {
        stack.emulator.fault({ operation: "ShowKeyRotationStatus", status: 403, code: "KMS.0306" });
      }
      const up = await stack.up([policy(1)]);
      expect(up.failures).to.deep.equal({});
      expect(up.writes).to.deep.equal([`EnableKeyRotation ${keyId(1)}`]);
      expect(stack.outputs("key-1")).to.deep.include({ enabled: true, rotationInterval: null });
      expect((await stack.preview([policy(1)])).operations["key-1"], fault).to.equal("same");
      stack.clock.advance(60_000);
      await stack.refresh();
      expect(stack.outputs("key-1").rotationInterval).to.equal(365);
      expect((await stack.up([policy(1)])).writes).to.deep.equal([]);
    }
  });

  it("is not written where it was declared before", async () => {
    const stack = await open({ keys: keys(1, 1) });
    await stack.up([policy(1, { rotationInterval: 30 })]);
    const up = await stack.up([policy(1)], { refresh: true });
    expect(up.writes).to.deep.equal([]);
    stack.emulator.put({ keys: [{ keyId: keyId(1), rotationInterval: 200 }] });
    expect((await stack.up([policy(1)], { refresh: true })).writes).to.deep.equal([]);
  });
});

describe("state of 0.1.0, where 365 was filled in", () => {
  /** As 0.1.0 left it: in form 1, with the default among the outputs. */
  async function stackOf010(): Promise<Stack> {
    const [key] = keys(1, 1);
    const stack = await open({ keys: [{ ...key!, rotationInterval: 365 }] });
    await stack.up([policy(1)]);
    stack.edit("key-1", { schemaVersion: 1, declared: [], rotationInterval: 365 });
    return stack;
  }

  it("changes nothing in the cloud, and makes no difference", async () => {
    const stack = await stackOf010();
    for (const outcome of [await stack.preview([policy(1)]), await stack.up([policy(1)])]) {
      expect(outcome.operations).to.deep.equal({ "key-1": "same" });
      expect([outcome.calls, outcome.lines]).to.deep.equal([{}, []]);
    }
    expect((await stack.up([policy(1)], { refresh: true })).writes).to.deep.equal([]);
  });

  it("does not bring 365 back after drift, nor where the program declares nothing else", async () => {
    const stack = await stackOf010();
    stack.emulator.put({ keys: [{ keyId: keyId(1), rotationInterval: 90 }] });
    for (let ups = 0; ups < 2; ups += 1) {
      expect((await stack.up([policy(1)], { refresh: true })).writes).to.deep.equal([]);
    }
    expect(stack.emulator.key(keyId(1))?.rotationInterval).to.equal(90);
    expect((await stack.up([policy(1, { rotationInterval: 365 })])).writes, "declared, it is enforced").to.deep.equal([
      `UpdateKeyRotationInterval ${keyId(1)}`,
    ]);
  });
});

describe("what a SecretRotationPolicy does not declare", () => {
  const FUNCTION = "urn:fss:cn-north-4:project:function:default:rotate:latest";
  const rotating = { name: "secret-1", autoRotation: true, rotationPeriod: "30d", rotationFunctionUrn: FUNCTION };

  it("keeps period and function, now and after others have changed them", async () => {
    const stack = await open({ secrets: [rotating] });
    const declared = [secretPolicy(1, {})];
    expect((await stack.preview(declared)).codes).to.deep.equal(["nothing-to-do"]);
    expect((await stack.up(declared)).writes).to.deep.equal([]);
    stack.emulator.put({ secrets: [{ name: "secret-1", rotationPeriod: "60d", rotationFunctionUrn: `${FUNCTION}2` }] });
    expect((await stack.up(declared, { refresh: true })).writes).to.deep.equal([]);
    expect(stack.outputs("policy-1")).to.deep.include({ rotationPeriod: "60d", rotationFunctionUrn: `${FUNCTION}2` });
  });

  it("repeats the observed period in every write of a secret that rotates, and nothing else", async () => {
    const stack = await open({ secrets: [rotating] });
    await stack.up([secretPolicy(1, { rotationFunctionUrn: `${FUNCTION}2` })]);
    expect(sent(stack)).to.deep.equal({
      auto_rotation: true,
      rotation_period: "30d",
      rotation_func_urn: `${FUNCTION}2`,
    });
    await stack.up([secretPolicy(1, { enabled: false })]);
    expect(sent(stack)).to.deep.equal({ auto_rotation: false, rotation_period: "30d" });
    expect(stack.emulator.secret("secret-1")).to.deep.include({
      rotationPeriod: "30d",
      rotationFunctionUrn: `${FUNCTION}2`,
    });
  });

  it("is refused where rotation is off: in preview where the look saw it, else in up, without a write", async () => {
    const stack = await open({ secrets: secrets(1) });
    const words = /automatic rotation is off, and CSMS needs a period to turn it on: declare rotationPeriod/;
    const preview = await stack.preview([secretPolicy(1, {})]);
    expect(preview.failures["policy-1"])
      .to.match(/^rotationPeriod is missing/)
      .and.match(words);
    stack.configure({ "huaweicloud-rotation:lookBeforeCreate": "false" });
    expect((await stack.preview([secretPolicy(1, {})])).failures).to.deep.equal({});
    const up = await stack.up([secretPolicy(1, {})]);
    expect(up.failures["policy-1"]).to.match(words);
    expect(up.writes).to.deep.equal([]);
  });
});

describe("a master key that a ClusterKeyRotation does not declare", () => {
  it("stays what it is, also where others have changed it", async () => {
    const stack = await open({ keys: keys(2), clusters: [{ clusterId: clusterId(1), masterKeyId: keyId(1) }] });
    const declared = [cluster(1, { rotateOnCreate: false })];
    await stack.up(declared);
    stack.emulator.put({ clusters: [{ clusterId: clusterId(1), masterKeyId: keyId(2) }] });
    const up = await stack.up(declared, { refresh: true });
    expect(up.writes).to.deep.equal([]);
    expect(stack.outputs("cluster-1").masterKeyId).to.equal(keyId(2));
  });
});
