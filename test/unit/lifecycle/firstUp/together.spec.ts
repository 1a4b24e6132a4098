import { expect } from "chai";
import { exampleState } from "../../../../provider/emulator";
import { keyId } from "../../../support/keys";
import { clusterId, numbers } from "../../../support/firstUp/account";
import { cluster, keys, policy, rotation, secretPolicy, secrets } from "./declared";
import { type Declared, type Outcome, stacks } from "./support";

const open = stacks();

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const CLUSTER = "9f76c502-fc9c-4a52-8656-";

/** Objects of the example account, with all that a look can find. */
const EVERYTHING: readonly Declared[] = [
  // Keys that rotate and do not, of every sort that cannot, and one that there is not.
  ...[...numbers(12), 99].map((number) => policy(number, { rotationInterval: 120 })),
  { ...policy(3, { enabled: false, region: "cn-south-1" }), name: "elsewhere" },
  ...["db-password", "orders-db", "api-token", "disabled-db", "leaving-db", "missing"].flatMap((secretName) => [
    {
      kind: "SecretRotationPolicy" as const,
      name: `${secretName}-policy`,
      inputs: { secretName, rotationPeriod: "60d" },
    },
    {
      kind: "SecretRotation" as const,
      name: secretName,
      inputs: { secretName, maxAge: "30d", rotateOnCreate: secretName === "orders-db" },
    },
  ]),
  ...["65d0da6e3d57", "000000000002", "000000000003", "000000000004"].map((end) => ({
    kind: "ClusterKeyRotation" as const,
    name: end,
    inputs: { clusterId: `${CLUSTER}${end}` },
  })),
];

/** The lines in one order, without the cloud's numbers of requests. */
const sorted = ({ lines }: Outcome) => lines.map((line) => line.replace(/request \w+/, "request")).sort();

describe("a preview that looks at several objects together", () => {
  it("says the same lines as check, each once, with as many calls at most, and fails for nothing else", async () => {
    const stack = await open(exampleState());
    const together = await stack.previewTogether(EVERYTHING);
    const check = await stack.preview(EVERYTHING);
    expect(sorted(together)).to.deep.equal(sorted(check));
    expect(together.codes).to.include.members([
      "cannot-rotate",
      "will-lengthen",
      "not-found",
      "overdue",
      "will-rotate",
    ]);
    for (const [operation, count] of Object.entries(together.calls)) {
      expect(count, operation).to.be.at.most(check.calls[operation] ?? 0);
    }
    expect(together.writes).to.deep.equal([]);
    expect(together.failures).to.deep.equal(check.failures);
  });

  it("reads lists where they tell", async () => {
    const stack = await open({ keys: keys(40, 20) });
    const { calls, codes } = await stack.previewTogether(numbers(40).map((number) => policy(number)));
    expect(calls).to.deep.equal({ ListKeyDetail: 3, ListKeys: 1, ShowKeyRotationStatus: 20 });
    expect(codes).to.have.length(40).and.not.include("not-looked");
  });

  it("reads a secret once for its policy and its rotation", async () => {
    const stack = await open({ secrets: secrets(2) });
    const declared = [secretPolicy(1), rotation(1), secretPolicy(2), rotation(2)];
    expect((await stack.previewTogether(declared)).calls).to.deep.equal({ ShowSecret: 2 });
  });

  it("makes each look in time under a slow limiter", async () => {
    const stack = await open({ keys: keys(60, 60) });
    stack.configure({ "huaweicloud-rotation:rate": "2" });
    const { codes } = await stack.previewTogether(numbers(60).map((number) => policy(number)));
    expect(codes).to.deep.equal(Array(60).fill("nothing-to-do"));
  });

  it("ends with one line and one call where the first look fails", async () => {
    const stack = await open({ keys: keys(5, 0) });
    stack.emulator.fault({ operation: "ListKeyDetail", status: 403, code: "KMS.0306", times: 100 });
    const { calls, codes, failures } = await stack.previewTogether(numbers(5).map((number) => policy(number)));
    expect({ calls, codes, failures }).to.deep.equal({
      calls: { ListKeyDetail: 1 },
      codes: ["not-looked"],
      failures: {},
    });
  });

  it("says once why looking ends, where several looks fail together", async () => {
    const stack = await open({ keys: keys(8, 8) });
    for (const number of numbers(8).slice(1)) {
      const object = keyId(number);
      stack.emulator.fault({ operation: "ShowKeyRotationStatus", object, status: 403, code: "KMS.0306", times: 100 });
    }
    const { codes } = await stack.previewTogether(numbers(8).map((number) => policy(number)));
    expect(codes.filter((code) => code === "not-looked")).to.have.length(1);
  });

  it("says of what is not known yet what check says, and looks where only triggers are not known", async () => {
    const stack = await open({ keys: keys(1), secrets: secrets(2) });
    const declared = [
      policy(1, { rotationInterval: UNKNOWN }),
      rotation(1, { triggers: { incident: UNKNOWN } }),
      rotation(2, { maxAge: UNKNOWN }),
    ];
    const together = await stack.previewTogether(declared);
    const check = await stack.preview(declared);
    expect(sorted(together)).to.deep.equal(sorted(check));
    expect(together.calls).to.deep.equal({ ShowSecret: 1 });
  });

  it("does not tell outputs that the look does not read", async () => {
    const stack = await open({ keys: keys(2, 1) });
    stack.emulator.put({ keys: [{ keyId: keyId(2), rotationEnabled: false, numberOfRotations: 4 }] });
    const { outputs } = await stack.previewTogether([policy(1), policy(2, { enabled: false })]);
    expect(outputs[0]).to.include({ numberOfRotations: 0, enabled: true });
    expect(outputs[1]).to.include({ numberOfRotations: UNKNOWN, lastRotationTime: UNKNOWN, enabled: false });
  });

  it("names an old cluster, and is silent where lookBeforeCreate is false", async () => {
    const clusters = [{ clusterId: clusterId(1), masterKeyId: keyId(1), version: "7.0.5" }];
    const stack = await open({ keys: keys(1), clusters });
    const { lines } = await stack.previewTogether([cluster(1)]);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^warning: .*7\.0\.5.*\[cannot-rotate\]$/);
    stack.configure({ "huaweicloud-rotation:lookBeforeCreate": "false" });
    const quiet = await stack.previewTogether([cluster(1), policy(1)]);
    expect({ calls: quiet.calls, codes: quiet.codes }).to.deep.equal({ calls: {}, codes: ["will-rotate"] });
  });
});
