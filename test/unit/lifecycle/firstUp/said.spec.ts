import { expect } from "chai";
import { createHost } from "../../../../provider/lifecycle";
import { clusterId, numbers } from "../../../support/firstUp/account";
import { keyId } from "../../../support/keys";
import { cluster, keys, policy, rotation, secretPolicy, secrets } from "./declared";
import { DAY, type Outcome, stacks } from "./support";

const open = stacks();
const warnings = ({ lines }: Outcome) => lines.filter((line) => line.startsWith("warning: "));

describe("objects that cannot rotate", () => {
  const unfit = [
    { defaultKey: true },
    { origin: "external" as const },
    { keySpec: "RSA_2048" },
    { keySpec: "SM2" },
    { keySpec: "HMAC_256" },
    { keystoreId: "8f4e3c1d-0b7f-4d5a-9a36-7d1d2c7f0a11" },
    { keyState: "1" as const },
    { keyState: "3" as const },
    { keyState: "4" as const },
    { keyState: "5" as const, origin: "external" as const },
  ].map((kind, index) => ({ keyId: keyId(index + 1), ...kind }));
  const state = {
    keys: [...unfit, { keyId: keyId(11) }],
    secrets: [
      { name: "secret-1", secretType: "COMMON" as const },
      { name: "secret-2", state: "DISABLED" as const },
      { name: "secret-3", state: "PENDING_DELETE" as const },
      { name: "secret-4", secretType: "COMMON" as const },
      ...secrets(5).slice(4),
    ],
    clusters: [{ clusterId: clusterId(1) }, { clusterId: clusterId(2), masterKeyId: keyId(11), version: "7.0.5" }],
  };
  const declared = [
    ...numbers(11).map((number) => policy(number, { rotationInterval: 90 })),
    ...numbers(3).map((number) => secretPolicy(number)),
    rotation(4),
    rotation(5, { rotateOnCreate: false }),
    cluster(1),
    cluster(2, { rotateOnCreate: false }),
  ];
  const cannot = [...numbers(10).map((number) => `key-${number}`), "policy-1", "policy-2", "policy-3", "secret-4"];

  it("are all named by one preview, as warnings, and it does not fail", async () => {
    const stack = await open(state);
    const preview = await stack.preview(declared);
    expect(preview.failures).to.deep.equal({});
    expect(preview.writes).to.deep.equal([]);
    expect(warnings(preview).filter((line) => line.endsWith("[cannot-rotate]"))).to.have.length(16);
    expect(warnings(preview)).to.have.length(16);
    expect(preview.codes.filter((code) => code !== "cannot-rotate")).to.deep.equal(["will-enable", "will-record"]);
  });

  it("fail in up, each without a write, and hold up nothing else", async () => {
    const stack = await open(state);
    const up = await stack.up(declared);
    expect(Object.keys(up.failures).sort()).to.deep.equal([...cannot, "cluster-1", "cluster-2"].sort());
    expect(up.writes).to.deep.equal([`EnableKeyRotation ${keyId(11)}`, `UpdateKeyRotationInterval ${keyId(11)}`]);
    for (const reason of Object.values(up.failures)) {
      expect(reason).to.match(/cannot rotate/);
    }
  });

  it("are no failure where nothing is asked of them", async () => {
    const stack = await open(state);
    const up = await stack.up([
      ...numbers(10).map((number) => policy(number, { enabled: false })),
      secretPolicy(1, { enabled: false }),
    ]);
    expect(up.failures).to.deep.equal({});
    expect(new Set(up.codes)).to.deep.equal(new Set(["nothing-to-do"]));
  });
});

describe("what weakens", () => {
  it("is a warning with what was and what will be, in preview and up, when a resource is made and when it is changed", async () => {
    const state = {
      keys: keys(4, 4),
      secrets: numbers(4).map((number) => ({ name: `secret-${number}`, autoRotation: true, rotationPeriod: "30d" })),
    };
    const weaker = [
      policy(1, { enabled: false }),
      policy(2, { rotationInterval: 365 }),
      secretPolicy(1, { enabled: false }),
      secretPolicy(2, { rotationPeriod: "90d" }),
    ];
    const expected = [
      /rotation is on, every 90 days: will be turned off \[will-disable\]$/,
      /every 90 days: will be set to every 365 days, which is longer; a new period begins \[will-lengthen\]$/,
      /automatic rotation is on, every 30d: will be turned off \[will-disable\]$/,
      /every 30d: will be set to every 90d, which is longer \[will-lengthen\]$/,
    ];
    const made = await open(state);
    const changed = await open(state);
    await changed.up([policy(1), policy(2), secretPolicy(1, {}), secretPolicy(2, {})]);
    for (const stack of [made, changed]) {
      for (const outcome of [await stack.preview(weaker), await stack.up(weaker)]) {
        expect(warnings(outcome)).to.have.length(4);
        for (const [index, words] of expected.entries()) {
          expect(warnings(outcome)[index]).to.match(words);
        }
      }
    }
  });

  it("is not said of what strengthens", async () => {
    const stack = await open({
      keys: keys(2, 1),
      secrets: [{ name: "secret-1", autoRotation: true, rotationPeriod: "30d" }],
    });
    const declared = [
      policy(1, { rotationInterval: 30 }),
      policy(2, { rotationInterval: 30 }),
      secretPolicy(1, { rotationPeriod: "7d" }),
    ];
    for (const outcome of [await stack.preview(declared), await stack.up(declared)]) {
      expect(warnings(outcome)).to.deep.equal([]);
      expect(outcome.codes).to.deep.equal(["will-shorten", "will-enable", "will-shorten"]);
    }
  });

  it('is onDelete "disable" carried out, and not where the policy is only forgotten', async () => {
    const stack = await open({
      keys: keys(2, 2),
      secrets: [{ name: "secret-1", autoRotation: true, rotationPeriod: "30d" }],
    });
    const disabling = { onDelete: "disable" };
    await stack.up([policy(1, disabling), policy(2), secretPolicy(1, { ...disabling, rotationPeriod: "30d" })]);
    const down = await stack.up([]);
    const because = 'the policy is deleted, and its onDelete is "disable": ';
    expect(warnings(down)).to.deep.equal([
      `warning: KeyRotationPolicy ${keyId(1)}: ${because}rotation is on, every 90 days: will be turned off [will-disable]`,
      `warning: SecretRotationPolicy secret-1: ${because}automatic rotation is on, every 30d: will be turned off [will-disable]`,
    ]);
    expect(down.writes).to.deep.equal([`DisableKeyRotation ${keyId(1)}`, "UpdateSecret secret-1"]);
    expect(down.lines.join("\n")).to.contain(
      `KeyRotationPolicy ${keyId(2)}: removed from the state; its rotation stays as it is`,
    );
  });
});

describe("a request that minInterval answers", () => {
  it("is a warning that says which rotation answers, and when to ask again, when a resource is made and when a trigger changes", async () => {
    const stack = await open({ secrets: secrets(1) });
    const asked = (release: string) => [rotation(1, { minInterval: "30d", triggers: { release } })];
    for (const outcome of [await stack.preview(asked("1")), await stack.up(asked("1"))]) {
      expect(warnings(outcome)).to.have.length(1);
      const [, which = "", from = ""] =
        /the rotation at (\S+) is younger than minInterval and answers the request \(new\)\. .* after (\S+) \[answered\]$/.exec(
          warnings(outcome)[0]!,
        ) ?? [];
      expect(Date.parse(from) - Date.parse(which)).to.equal(30 * DAY);
    }
    stack.clock.advance(DAY);
    // Somebody else's, which is on no record.
    stack.emulator.put({
      secrets: [
        {
          name: "secret-1",
          rotationTime: "-1h",
          versions: [{ id: "v9", createTime: "-1h", stageTime: "-1h", stages: ["SYSCURRENT"] }],
        },
      ],
    });
    const up = await stack.up(asked("2"), { refresh: true });
    expect(up.writes).to.deep.equal([]);
    expect(warnings(up)[0]).to.match(/answers the request \(trigger release changed\).*\[answered\]$/);
  });
});

describe("two rotations of one object", () => {
  it("are refused under its property, whichever comes first and whatever they declare, and one is not", async () => {
    const stack = await open({
      secrets: secrets(2),
      clusters: [{ clusterId: clusterId(1), masterKeyId: keyId(1) }],
      keys: keys(1),
    });
    const preview = await stack.preview([
      { ...rotation(1), name: "one" },
      { ...rotation(1), name: "same" },
      { ...rotation(1, { maxAge: "30d" }), name: "other" },
      { ...rotation(1, { region: "CN-NORTH-4" }), name: "spelt" },
      { ...cluster(1), name: "cluster" },
      { ...cluster(1, { rotateOnCreate: false }), name: "again" },
      { ...rotation(2), name: "two" },
    ]);
    expect(Object.keys(preview.failures)).to.deep.equal(["same", "other", "spelt", "again"]);
    expect(preview.failures.same).to.match(
      /^secretName is rotated by two resources of this program; keep one SecretRotation/,
    );
    expect(preview.failures.again).to.match(/^clusterId is rotated by two resources/);
  });

  it("are refused where both are in the state of an earlier release", async () => {
    const stack = await open({ secrets: secrets(1) });
    await stack.up([{ ...rotation(1), name: "one" }]);
    stack.copy("one", "two");
    const both = [
      { ...rotation(1), name: "one" },
      { ...rotation(1), name: "two" },
    ];
    expect(Object.keys((await stack.preview(both)).failures)).to.deep.equal(["two"]);
    const left = await stack.up([both[0]!]);
    expect([left.failures, left.calls], "taking one out calls nothing").to.deep.equal([{}, {}]);
  });

  it("are not a rename, an aliased move or a replacement", async () => {
    const stack = await open({ secrets: secrets(1) });
    await stack.up([{ ...rotation(1), name: "before" }]);
    stack.copy("before", "aliased");
    const aliased = await stack.up([{ ...rotation(1), name: "aliased" }]);
    expect([aliased.failures, aliased.writes], "with an alias: the same resource").to.deep.equal([{}, []]);
    const renamed = await stack.up([{ ...rotation(1), name: "after" }]);
    expect([renamed.failures, renamed.writes], "without one: a new resource, which rotates").to.deep.equal([
      {},
      ["RotateSecret secret-1"],
    ]);
    // The engine checks a replaced resource with its old inputs, and then without.
    const { inputs } = rotation(1);
    const host = createHost({ environment: {} });
    host.configure((key) => stack.settings()[key]);
    const replaced = host.provider("SecretRotation");
    expect((await replaced.check(inputs, inputs)).failures).to.deep.equal([]);
    expect((await replaced.check({}, inputs)).failures).to.deep.equal([]);
    expect((await replaced.check({}, inputs)).failures).to.have.length(1);
  });
});
