import { expect } from "chai";
import type { Fault } from "../../../../provider/emulator";
import { keyId } from "../../../support/keys";
import { clusterId, numbers } from "../../../support/firstUp/account";
import { cluster, keys, policy, rotation, secretPolicy, secrets } from "./declared";
import { MINUTE, type Outcome, SECOND, stacks } from "./support";

const open = stacks();

/** The emulator's one project, which a region of no project of its own is given. */
const PROJECT = "0123456789abcdef0123456789abcdef";
/** Lines that say that something was not looked at. */
const blind = ({ lines }: Outcome) => lines.filter((line) => line.endsWith("[not-looked]"));
const sum = (calls: Outcome["calls"]) => Object.values(calls).reduce((all, count) => all + count, 0);

describe("the look at objects that are new to the state", () => {
  describe("by lists", () => {
    it("takes at most 125 calls for 200 keys of which 120 rotate", async () => {
      const stack = await open({ keys: keys(200, 120) });
      const { calls, codes } = await stack.preview(numbers(200).map((number) => policy(number)));
      expect(calls).to.deep.equal({ ListKeyDetail: 3, ListKeys: 1, ShowKeyRotationStatus: 120 });
      expect(sum(calls)).to.be.at.most(125);
      expect(codes.filter((code) => code === "nothing-to-do")).to.have.length(120);
      expect(codes.filter((code) => code === "will-enable")).to.have.length(80);
    });

    it("takes 4 calls for 60 secrets, and one more for the age of each current version that is asked for", async () => {
      const stack = await open({ secrets: secrets(60) });
      expect((await stack.preview(numbers(60).map((number) => secretPolicy(number)))).calls).to.deep.equal({
        ShowSecret: 3,
        ListSecrets: 1,
      });
      const aged = numbers(60).map((number) => rotation(number, number <= 20 ? { maxAge: "90d" } : {}));
      expect((await stack.preview(aged)).calls).to.deep.equal({ ShowSecret: 3, ListSecrets: 1, ShowSecretStage: 20 });
    });

    it("reads no list for up to three objects of a kind and region", async () => {
      const stack = await open({ keys: keys(3, 0), secrets: secrets(3) });
      const three = numbers(3).flatMap((number) => [policy(number), secretPolicy(number)]);
      expect((await stack.preview(three)).calls).to.deep.equal({ ListKeyDetail: 3, ShowSecret: 3 });
    });

    it("reads every page, and looks at what the list lacks singly", async () => {
      const stack = await open({ keys: keys(6, 0), behaviour: { largestPage: 2 } });
      const { calls, codes } = await stack.preview([...numbers(6), 99].map((number) => policy(number)));
      expect(calls).to.deep.equal({ ListKeyDetail: 4, ListKeys: 3 });
      expect(codes.at(-1)).to.equal("not-found");
    });

    const unusable: readonly (readonly [string, Omit<Fault, "operation">])[] = [
      ["must not be read", { status: 403, code: "KMS.0306" }],
      ["is refused", { status: 400, code: "KMS.1601" }],
      ["is not whole", { kind: "lacks", fields: ["key_id"] }],
    ];
    for (const [name, fault] of unusable) {
      it(`turns to single looks where the list of keys ${name}, and says nothing of it`, async () => {
        const stack = await open({ keys: keys(8, 4) });
        stack.emulator.fault({ operation: "ListKeys", times: 100, ...fault });
        const outcome = await stack.preview(numbers(8).map((number) => policy(number)));
        expect(outcome.calls).to.deep.equal({ ListKeyDetail: 8, ListKeys: 1, ShowKeyRotationStatus: 4 });
        expect(outcome.codes).to.have.length(8);
        expect(blind(outcome)).to.deep.equal([]);
      });
    }

    it("turns to single looks where the list of secrets must not be read", async () => {
      const stack = await open({ secrets: secrets(8) });
      stack.emulator.fault({ operation: "ListSecrets", status: 403, code: "CSMS.0302", times: 100 });
      const outcome = await stack.preview(numbers(8).map((number) => secretPolicy(number)));
      expect(outcome.calls).to.deep.equal({ ShowSecret: 8, ListSecrets: 1 });
      expect(blind(outcome)).to.deep.equal([]);
    });

    it("learns the versions of all clusters from one list, which is not missed where it must not be read", async () => {
      const clusters = numbers(5).map((number) => ({ clusterId: clusterId(number), masterKeyId: keyId(1) }));
      const stack = await open({ keys: keys(1, 0), clusters });
      stack.emulator.put({ clusters: [{ clusterId: clusterId(2), version: "7.0.5" }] });
      const declared = numbers(5).map((number) => cluster(number, { rotateOnCreate: false }));
      const { calls, lines, codes } = await stack.preview(declared);
      expect(calls).to.deep.equal({ ShowClusterEncryptInfo: 5, ListClusters: 1 });
      expect(codes).to.deep.equal(["will-record", "cannot-rotate", "will-record", "will-record", "will-record"]);
      expect(lines[1]).to.contain("it has version 7.0.5, and 8.0.0 is the first that can rotate");
      const up = await stack.up([{ ...cluster(2), name: "old" }]);
      expect(up.failures.old).to.contain("7.0.5");
      expect(up.writes).to.deep.equal([]);
      stack.emulator.fault({ operation: "ListClusters", status: 403, code: "DWS.0013", times: 100 });
      const blindly = await stack.preview(declared);
      expect(blindly.codes).to.deep.equal(Array(5).fill("will-record"));
      expect(blindly.calls.ListClusters).to.equal(1);
    });

    it("reads one list for each region", async () => {
      const stack = await open({ keys: keys(8, 0) });
      const north = numbers(8).map((number) => policy(number));
      const there = numbers(8).map((number) => ({
        ...policy(number, { region: "cn-south-1", projectId: PROJECT }),
        name: `there-${number}`,
      }));
      const { calls } = await stack.preview([...north, ...there]);
      expect(calls.ListKeys).to.equal(2);
    });
  });

  describe("that fails", () => {
    it("is one line, ends looking at that service in that region, and fails no preview", async () => {
      const stack = await open({ keys: keys(5, 0), secrets: secrets(2) });
      stack.emulator.fault({ operation: "ListKeyDetail", status: 403, code: "KMS.0306", times: 100 });
      const outcome = await stack.preview([...numbers(5).map((number) => policy(number)), secretPolicy(1)]);
      expect(outcome.calls, "the service of secrets is looked at all the same").to.deep.equal({
        ListKeyDetail: 1,
        ShowSecret: 1,
      });
      expect(outcome.failures).to.deep.equal({});
      expect(blind(outcome)).to.have.length(1);
      expect(blind(outcome)[0])
        .to.match(
          /^warning: KMS in cn-north-4: not looked at for the rest of this run, so what up will do is not known: /,
        )
        .and.contain("KMS.0306")
        .and.contain("kms:cmk:get");
      expect(outcome.codes).to.deep.equal(["not-looked", "will-enable"]);
    });

    it("says of a rotation what making it does, where its object could not be looked at", async () => {
      const stack = await open({ secrets: secrets(2) });
      stack.emulator.fault({ operation: "ShowSecret", status: 403, code: "CSMS.0302", times: 100 });
      const { codes } = await stack.preview([rotation(1), rotation(2, { rotateOnCreate: false })]);
      expect(codes).to.deep.equal(["not-looked", "will-rotate", "will-record"]);
    });

    it("goes on where the cloud refuses one object alone, and says so of that one", async () => {
      const stack = await open({ keys: keys(3, 0) });
      stack.emulator.fault({ operation: "ListKeyDetail", object: keyId(2), status: 400, code: "KMS.0308", times: 100 });
      const outcome = await stack.preview(numbers(3).map((number) => policy(number)));
      expect(outcome.codes).to.deep.equal(["will-enable", "not-looked", "will-enable"]);
      expect(blind(outcome)[0])
        .to.contain(`KeyRotationPolicy ${keyId(2)}: `)
        .and.contain("KMS.0308");
    });

    it("ends all looks where nobody can sign in, in one line that says so", async () => {
      const stack = await open({ keys: keys(5, 0), secrets: secrets(5) });
      stack.configure({
        "huaweicloud:accessKey": undefined,
        "huaweicloud:secretKey": undefined,
        "huaweicloud:domainName": "nobody",
        "huaweicloud:userName": "nobody",
        "huaweicloud:password": "none",
      });
      const outcome = await stack.preview(numbers(5).flatMap((number) => [policy(number), secretPolicy(number)]));
      expect(stack.emulator.calls(), "one try to sign in").to.have.length(1);
      expect(outcome.calls).to.deep.equal({});
      expect(outcome.failures).to.deep.equal({});
      expect(blind(outcome)).to.have.length(1);
      expect(blind(outcome)[0]).to.match(/^warning: new objects in cn-north-4: not looked at for the rest of this run/);
    });

    it("ends looking in a region whose project nobody knows, and there alone", async () => {
      const stack = await open({ keys: keys(5, 0) });
      const outcome = await stack.preview([
        policy(1, { region: "cn-south-1" }),
        policy(2, { region: "cn-south-1" }),
        policy(3),
      ]);
      expect(blind(outcome)).to.have.length(1);
      expect(blind(outcome)[0]).to.contain("new objects in cn-south-1").and.contain("no project named cn-south-1");
      expect(outcome.codes).to.deep.equal(["not-looked", "will-enable"]);
    });

    it("ends looking at a service that cannot be reached in a region, and there alone", async () => {
      const stack = await open({ keys: keys(5, 0), secrets: secrets(1) });
      stack.emulator.fault({ operation: "ListKeyDetail", kind: "reset", times: 1 });
      const outcome = await stack.preview([
        policy(1),
        policy(2),
        secretPolicy(1),
        policy(3, { region: "cn-south-1", projectId: PROJECT }),
      ]);
      expect(blind(outcome)).to.have.length(1);
      expect(blind(outcome)[0]).to.contain("KMS in cn-north-4: ");
      expect(outcome.codes).to.deep.equal(["not-looked", "will-enable", "will-enable"]);
    });

    it("is a line in up as well, where everything else goes on", async () => {
      const stack = await open({ keys: keys(2, 0) });
      stack.emulator.fault({ operation: "ListKeyDetail", status: 403, code: "KMS.0306", times: 100 });
      const outcome = await stack.up([policy(1), policy(2)]);
      expect(outcome.failures).to.deep.equal({});
      expect(outcome.writes).to.deep.equal([`EnableKeyRotation ${keyId(1)}`, `EnableKeyRotation ${keyId(2)}`]);
    });
  });

  describe("the first one at a service and region", () => {
    it("is not repeated; later ones are", async () => {
      const stack = await open({ keys: keys(2, 0) });
      stack.emulator.fault({ operation: "ListKeyDetail", object: keyId(2), status: 500 });
      expect((await stack.preview([policy(1), policy(2)])).calls, "the second look").to.deep.equal({
        ListKeyDetail: 3,
      });
      stack.emulator.fault({ operation: "ListKeyDetail", object: keyId(1), status: 500 });
      const outcome = await stack.preview([policy(1), policy(2)]);
      expect(outcome.calls, "the first").to.deep.equal({ ListKeyDetail: 1 });
      expect(blind(outcome)).to.have.length(1);
    });

    for (const [rate, isSeen] of [
      ["0.25", true],
      ["0.12", false],
    ] as const) {
      it(`has 5 s: with ${rate} calls a second it ${isSeen ? "makes two" : "ends looking"}`, async () => {
        // The key rotates, which takes a second call.
        const stack = await open({ keys: keys(1, 1) });
        stack.configure({ "huaweicloud-rotation:rate": rate });
        const { codes, calls } = await stack.preview([policy(1)]);
        expect(calls.ListKeyDetail).to.equal(1);
        expect(codes).to.deep.equal([isSeen ? "nothing-to-do" : "not-looked"]);
      });
    }

    it("has 5 s, and later ones 15", async () => {
      const stack = await open({ keys: keys(2, 2) });
      stack.configure({ "huaweicloud-rotation:rate": "0.25" });
      const began = stack.clock.now();
      const { codes } = await stack.preview([policy(1), policy(2)]);
      expect(codes.filter((code) => code === "nothing-to-do")).to.have.length(2);
      expect(stack.clock.now() - began).to.be.within(11 * SECOND, MINUTE);
    });
  });

  it("shows progress where it takes longer than a few seconds, and not where it does not", async () => {
    const stack = await open({ keys: keys(20, 20) });
    const progress = ({ lines }: Outcome) => lines.filter((line) => line.includes("looking at new objects"));
    const all = numbers(20).map((number) => policy(number));
    expect(progress(await stack.preview(all))).to.deep.equal([]);
    stack.configure({ "huaweicloud-rotation:rate": "1" });
    const shown = progress(await stack.preview(all));
    expect(shown).to.have.length.within(3, 5);
    expect(shown[0]).to.match(/^info: looking at new objects: \d+ so far, in \d+ s$/);
  });

  it("stays under the limiter", async () => {
    const stack = await open({ keys: keys(20, 20) });
    stack.configure({ "huaweicloud-rotation:rate": "2" });
    const began = stack.clock.now();
    const { calls } = await stack.preview(numbers(20).map((number) => policy(number)));
    expect(stack.clock.now() - began).to.be.at.least((sum(calls) / 2 - 2) * SECOND);
  });

  it("is switched off by lookBeforeCreate: then a preview calls nothing, and says of rotations what making them does", async () => {
    const stack = await open({ keys: keys(5, 2), secrets: secrets(2) });
    stack.configure({ "huaweicloud-rotation:lookBeforeCreate": "false" });
    const declared = [
      ...numbers(5).map((number) => policy(number)),
      rotation(1),
      rotation(2, { rotateOnCreate: false }),
    ];
    const outcome = await stack.preview(declared);
    expect(outcome.calls).to.deep.equal({});
    expect(outcome.codes).to.deep.equal(["will-rotate", "will-record"]);
  });

  it("makes no call for a stack at rest, nor for what the state has already", async () => {
    const stack = await open({
      keys: keys(5, 2),
      secrets: secrets(4),
      clusters: [{ clusterId: clusterId(1), masterKeyId: keyId(1) }],
    });
    const declared = [
      ...numbers(5).map((number) => policy(number)),
      rotation(1),
      rotation(2, { rotateOnCreate: false }),
      secretPolicy(3),
      cluster(1, { rotateOnCreate: false }),
    ];
    expect((await stack.up(declared)).failures).to.deep.equal({});
    for (const outcome of [await stack.preview(declared), await stack.up(declared)]) {
      expect(outcome.calls).to.deep.equal({});
      expect(outcome.lines).to.deep.equal([]);
      expect(new Set(Object.values(outcome.operations))).to.deep.equal(new Set(["same"]));
    }
  });

  it("waits for what is not known yet, and says what that is", async () => {
    const stack = await open({ keys: keys(1, 0) });
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const outcome = await stack.preview([policy(1, { keyId: unknown }), policy(1, { rotationInterval: unknown })]);
    expect(outcome.calls).to.deep.equal({});
    expect(outcome.lines).to.deep.equal([
      "info: KeyRotationPolicy whose keyId is not known yet: what up will do depends on inputs that are not known yet: keyId [not-known-yet]",
      `info: KeyRotationPolicy ${keyId(1)}: what up will do depends on inputs that are not known yet: rotationInterval [not-known-yet]`,
    ]);
  });
});
