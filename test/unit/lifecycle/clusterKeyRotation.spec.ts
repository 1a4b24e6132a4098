import { expect } from "chai";
import type { Emulator, EmulatorSeed, Fault } from "../../../provider/emulator";
import { clusterTime, mayBeAt } from "../../../provider/lifecycle/clusterKeyRotation/clusterTime";
import type { Properties } from "../../../provider/lifecycle/properties";
import { usePatience } from "../../support/hurry";
import { type InProcess, type InProcessResource, settingsInProcess, startInProcess } from "../../support/inProcess";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const masterKeyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const otherKeyId = "0d0466b0-e727-4d9c-b35d-0000000000bb";
const MINUTE = 60_000;
const DAY = 86_400_000;

describe("ClusterKeyRotation against the emulator", () => {
  let emulator: Emulator;
  let clock: InProcess["clock"];
  let resource: InProcessResource;
  const { requestTimeout, hurryIfHanging } = usePatience();
  const settings = (of = emulator) => settingsInProcess(of, requestTimeout());

  async function start(seed: EmulatorSeed = {}): Promise<void> {
    const keys = [{ keyId: masterKeyId }, { keyId: otherKeyId }];
    const clusters = [{ clusterId, masterKeyId, lastRotateKeyTime: "-1d" }];
    const state = { keys, clusters, ...seed };
    ({ emulator, clock, resource } = await startInProcess("ClusterKeyRotation", state, settings));
  }

  beforeEach(() => start());
  afterEach(() => emulator.close());

  const rotations = (of = "cluster") => emulator.rotations().filter((rotation) => rotation.kind === of).length;
  const calls = () =>
    emulator
      .calls()
      .map(({ operation }) => operation)
      .filter((name) => name !== "KeystoneListProjects");
  const posts = () => emulator.calls().filter(({ operation }) => operation === "RotateKey");
  const ups = async (inputs: Properties) => (await resource.up(inputs)).error;
  const again = async (inputs: Properties) => (await resource.up(inputs)).operation;

  it("rotates once for each request, in two calls, and names no master key", async () => {
    expect(await ups({ clusterId, triggers: { a: "1" } })).to.equal(undefined);
    expect(calls()).to.deep.equal(["ShowClusterEncryptInfo", "RotateKey"]);
    expect(resource.stored?.outputs).to.include({ masterKeyId, cryptAlgorithm: "generalCipher" });
    expect(resource.stored?.outputs.lastRotationTimeText).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(await again({ clusterId, triggers: { a: "1" } })).to.equal("same");
    expect(await ups({ clusterId, triggers: { a: "2", b: "1" } })).to.equal(undefined);
    expect(rotations()).to.equal(2);
    const before = calls().length;
    await resource.refresh();
    expect(calls()).to.have.length(before + 1);
    expect(resource.stored?.inputs).not.to.have.property("masterKeyId");
    expect(await again({ clusterId, triggers: { a: "2", b: "1" } })).to.equal("same");
    await resource.destroy();
    expect(rotations()).to.equal(2);
    expect(posts().some(({ request }) => JSON.stringify(request).includes("master_key_id"))).to.equal(false);
  });

  it("rotates when maxAge has passed, once, and takes a cluster that never rotated for not due", async () => {
    emulator.put({ clusters: [{ clusterId, lastRotateKeyTime: null }] });
    const inputs = { clusterId, rotateOnCreate: false, maxAge: "90d" };
    expect(await ups(inputs)).to.equal(undefined);
    expect(rotations(), "adopted").to.equal(0);
    expect(resource.said.join("\n"), "said once").to.match(/no rotation of it is known/);
    emulator.put({ clusters: [{ clusterId, lastRotateKeyTime: clock.now() - 80 * DAY }] });
    await resource.refresh();
    expect(await again(inputs)).to.equal("same");
    clock.advance(10 * DAY + MINUTE);
    expect(await resource.preview(inputs)).to.equal(true);
    expect(await ups(inputs)).to.equal(undefined);
    expect(rotations()).to.equal(1);
    expect(await again(inputs)).to.equal("same");
  });

  it("points the cluster to a declared master key, once, and back when others change it", async () => {
    await ups({ clusterId, rotateOnCreate: false, masterKeyId });
    expect(posts(), "already so").to.have.length(0);
    const inputs = { clusterId, rotateOnCreate: false, masterKeyId: otherKeyId };
    expect(await ups(inputs)).to.equal(undefined);
    expect(emulator.cluster(clusterId)?.masterKeyId).to.equal(otherKeyId);
    expect([rotations(), rotations("masterKey")]).to.deep.equal([0, 1]);
    expect(resource.said.join("\n")).to.contain(`Keep the former key ${masterKeyId} enabled`);
    expect(await again(inputs)).to.equal("same");
    emulator.put({ clusters: [{ clusterId, masterKeyId }] });
    await resource.refresh();
    expect(resource.stored?.inputs).to.include({ masterKeyId });
    expect(await ups(inputs)).to.equal(undefined);
    expect(emulator.cluster(clusterId)?.masterKeyId).to.equal(otherKeyId);
  });

  it("points first and then rotates, where both are asked for", async () => {
    await ups({ clusterId, masterKeyId, triggers: { a: "1" } });
    await ups({ clusterId, masterKeyId: otherKeyId, triggers: { a: "2" } });
    const bodies = posts().map(({ request }) => "master_key_id" in request);
    expect(bodies).to.deep.equal([false, true, false]);
    expect([rotations(), rotations("masterKey")]).to.deep.equal([2, 1]);
  });

  for (const [name, change, reason] of [
    ["does not exist", { removed: true }, /does not exist/],
    ["is disabled", { keyState: "3" }, /not enabled/],
    ["is asymmetric", { keySpec: "RSA_2048" }, /RSA_2048/],
  ] as const) {
    it(`refuses a master key that ${name}, before anything is sent`, async () => {
      emulator.put({ keys: [{ keyId: otherKeyId, ...change }] });
      expect(await ups({ clusterId, masterKeyId: otherKeyId })).to.match(reason);
      expect(posts()).to.have.length(0);
    });
  }

  it("names the code and the request of KMS when the master key does not exist", async () => {
    emulator.put({ keys: [{ keyId: otherKeyId, removed: true }] });
    const error = await ups({ clusterId, masterKeyId: otherKeyId });
    expect(error).to.contain("KMS.0207").and.contain(emulator.calls().at(-1)!.requestId);
  });

  const ROTATE = "RotateKey";
  const lost: [string, Fault][] = (
    [
      ["reset", { kind: "reset" }],
      ["no answer", { kind: "hang" }],
      ...[500, 502, 503, 504].map((status): [string, object] => [String(status), { status }]),
      ...["empty", "cut", "foreign", "html"].map((kind): [string, object] => [
        `a body that is ${kind}`,
        { kind, status: 200 },
      ]),
    ] as [string, object][]
  ).map(([name, fault]) => [name, { operation: ROTATE, ...fault }]);
  for (const [name, fault] of lost) {
    for (const when of ["before", "after"] as const) {
      for (const operation of ["rotate", "repoint"] as const) {
        it(`does it exactly once: ${operation}, ${name} ${when} the effect`, async () => {
          const inputs =
            operation === "rotate"
              ? { clusterId, triggers: { a: "1" } }
              : { clusterId, rotateOnCreate: false, masterKeyId: otherKeyId };
          emulator.fault({ ...fault, when });
          hurryIfHanging(fault);
          await ups(inputs);
          await resource.refresh();
          await ups(inputs);
          clock.advance(when === "before" ? 12 * MINUTE : 0);
          expect(await ups(inputs)).to.equal(undefined);
          expect(rotations(operation === "rotate" ? "cluster" : "masterKey")).to.equal(1);
          expect(posts()).to.have.length(when === "before" ? 2 : 1);
          expect(await again(inputs)).to.equal("same");
          expect(resource.stored?.outputs).not.to.have.property("unfinishedRotation");
        });
      }
    }
  }

  it("waits while the cluster is busy, within its timeout", async () => {
    emulator.put({ clusters: [{ clusterId, busyUntil: clock.now() + 2 * MINUTE }] });
    expect(await ups({ clusterId, timeout: "30s" })).to.match(/DWS\.7023/);
    expect(rotations()).to.equal(0);
    expect(await ups({ clusterId })).to.equal(undefined);
    expect(rotations()).to.equal(1);
  });

  describe("without the permission to read", () => {
    beforeEach(() => emulator.put({ denied: ["dws:cluster:getEncryptInfo"] }));

    it("rotates for triggers", async () => {
      expect(await ups({ clusterId, triggers: { a: "1" } })).to.equal(undefined);
      await ups({ clusterId, triggers: { a: "2" } });
      expect(rotations()).to.equal(2);
      expect(await resource.refresh()).to.equal(undefined);
      expect(await again({ clusterId, triggers: { a: "2" } })).to.equal("same");
    });

    for (const declared of [{ masterKeyId }, { maxAge: "90d" }]) {
      it(`refuses ${Object.keys(declared).join()} with the IAM action's name`, async () => {
        expect(await ups({ clusterId, ...declared })).to.match(/dws:cluster:getEncryptInfo/);
        expect(posts()).to.have.length(0);
        expect(await ups({ clusterId })).to.equal(undefined);
        expect(await ups({ clusterId, ...declared }), "added later").to.match(/dws:cluster:getEncryptInfo/);
        emulator.put({ denied: [] });
        expect(await ups({ clusterId, ...declared }), "allowed at last").to.equal(undefined);
        expect(await again({ clusterId, ...declared })).to.equal("same");
        expect(posts()).to.have.length(1);
      });
    }

    for (const when of ["before", "after"] as const) {
      it(`keeps a request whose answer was lost until a trigger changes, whatever it may read then: lost ${when} the effect`, async () => {
        emulator.put({ clusters: [{ clusterId, lastRotateKeyTime: "-1h" }] });
        emulator.fault({ operation: ROTATE, kind: "reset", when });
        const inputs = { clusterId, triggers: { a: "1" } };
        expect(await ups(inputs)).to.match(/getEncryptInfo/);
        clock.advance(DAY / 2 + 7 * MINUTE);
        expect(await ups(inputs)).to.match(/getEncryptInfo/);
        emulator.put({ denied: [] });
        // Nothing was read before the request, and the times of DWS have no zone: it can never be known.
        expect(await ups(inputs)).to.match(/did not report .*before the request/);
        expect(posts()).to.have.length(1);
        expect(await ups({ clusterId, triggers: { a: "2" } })).to.equal(undefined);
        expect(rotations()).to.equal(when === "before" ? 1 : 2);
        expect(await again({ clusterId, triggers: { a: "2" } })).to.equal("same");
      });
    }

    it("asks anew when a trigger changes", async () => {
      emulator.fault({ operation: ROTATE, kind: "reset", when: "before" });
      await ups({ clusterId, triggers: { a: "1" } });
      expect(await ups({ clusterId, triggers: { a: "2" } })).to.equal(undefined);
      expect(rotations()).to.equal(1);
    });
  });

  it("refuses a cluster that is not encrypted, and one that is too old, with the reason", async () => {
    emulator.put({ clusters: [{ clusterId, masterKeyId: null }] });
    expect(await ups({ clusterId })).to.match(/not encrypted/);
    expect(posts()).to.have.length(0);
    emulator.put({ clusters: [{ clusterId, masterKeyId, version: "7.1.0" }] });
    expect(await ups({ clusterId })).to.match(/DWS\.5206 .* too old/);
    expect(resource.stored).to.equal(undefined);
  });

  for (const [code, status] of [
    ["DWS.0015", 403],
    ["DWS.0047", 401],
    ["DWS.0047", 404],
    ["DWS.3027", 404],
    ["DWS.0047", 200],
  ] as const) {
    it(`takes ${code} with HTTP ${status} for gone`, async () => {
      await ups({ clusterId });
      emulator.put({
        clusters: [{ clusterId, removed: true }],
        behaviour: { clusterGoneCode: code, clusterGoneStatus: status },
      });
      expect(await resource.refresh()).to.equal(undefined);
      expect(resource.stored).to.equal(undefined);
    });
  }

  it("takes a refusal that comes with HTTP 200 for a refusal", async () => {
    emulator.fault({ operation: ROTATE, status: 200, code: "DWS.5045" });
    expect(await ups({ clusterId })).to.match(/DWS\.5045/);
    expect(rotations()).to.equal(0);
    expect(resource.stored).to.equal(undefined);
  });

  for (const zone of ["+08:00", "-05:00"]) {
    it(`keeps its promises where the cloud's times are in ${zone}`, async () => {
      emulator.put({ behaviour: { dwsTimeZone: zone } });
      const inputs = { clusterId, maxAge: "90d", minInterval: "1h", triggers: { a: "1" } };
      expect(await ups(inputs)).to.equal(undefined);
      await resource.refresh();
      expect(await again(inputs)).to.equal("same");
      clock.advance(91 * DAY);
      expect(await ups(inputs)).to.equal(undefined);
      expect(rotations()).to.equal(2);
      await resource.refresh();
      expect(await ups({ ...inputs, maxAge: "1h", minInterval: "30m" })).to.equal(undefined);
      expect(rotations(), "younger than maxAge by our own record").to.equal(2);
      emulator.fault({ operation: ROTATE, kind: "reset", when: "after" });
      expect(await ups({ ...inputs, minInterval: undefined, triggers: { a: "3" } })).to.equal(undefined);
      expect(rotations()).to.equal(3);
      expect(posts()).to.have.length(3);
    });
  }
});

describe("a time of DWS", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");

  it("is taken as UTC, and as unknown where it would lie in the future", () => {
    expect(clusterTime("2025-05-14 08:02:59", now)).to.equal(Date.parse("2025-05-14T08:02:59Z"));
    expect(clusterTime("2026-11-24 20:00:00", now)).to.equal(undefined);
    expect(clusterTime("yesterday", now)).to.equal(undefined);
    expect(clusterTime(undefined, now)).to.equal(undefined);
  });

  it("may be that of an event, in some zone", () => {
    expect(mayBeAt("2026-11-24 12:00:20", now)).to.equal(true);
    expect(mayBeAt("2026-11-24 20:00:20", now), "China").to.equal(true);
    expect(mayBeAt("2026-11-24 06:30:20", now), "an hour and a half's zone").to.equal(true);
    expect(mayBeAt("2026-11-24 11:07:40", now), "no zone is that far").to.equal(false);
    expect(mayBeAt("2026-11-22 12:00:00", now), "days ago").to.equal(false);
    expect(mayBeAt("2026-11-24 20:00:20", now, 2000), "within two seconds").to.equal(false);
  });
});
