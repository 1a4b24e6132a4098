import { expect } from "chai";
import type { EmulatorSeed } from "../../../provider/emulator";
import { call, closeEmulators, flat as code, startEmulator } from "./client";

afterEach(closeEmulators);

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const key = { keyId: "0d0466b0-e727-4d9c-b35d-000000000001", alias: "first" };
const other = { keyId: "0d0466b0-e727-4d9c-b35d-000000000002", alias: "second" };

/** An emulator with one encrypted cluster and two keys, and short ways to call DWS about it. */
async function dws(cluster: object = {}, more: EmulatorSeed = {}, options: object = {}) {
  const clusters = [{ clusterId, masterKeyId: key.keyId, ...cluster }];
  const emulator = await startEmulator({ state: { keys: [key, other], clusters, ...more }, ...options });
  return {
    emulator,
    rotate: (body?: object, id = clusterId) => call(emulator, "POST", `/v1/{p}/clusters/${id}/rotate-key`, { body }),
    info: (id = clusterId) => call(emulator, "GET", `/v1/{p}/clusters/${id}/encrypt-info`),
  };
}

describe("the emulator's DWS", () => {
  it("renews the cluster's key", async () => {
    const { emulator, rotate, info } = await dws();
    const answer = await rotate({});
    const time = answer.at("rotate_key_time");
    expect(answer.status).to.equal(200);
    expect(answer.json).to.include({ master_key_name: "first", cluster_id: clusterId });
    expect(time).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect((await info()).json).to.include({
      ...{ cluster_id: clusterId, master_key_id: key.keyId, master_key_name: "first" },
      ...{ last_rotate_key_time: time, crypt_algorithm: "generalCipher" },
    });
    expect(emulator.rotations().map(({ kind, object }) => [kind, object])).to.deep.equal([["cluster", clusterId]]);
  });

  it("takes no body at all for the same", async () => {
    const { emulator, rotate } = await dws();
    expect((await rotate()).status).to.equal(200);
    expect(emulator.rotations()).to.have.length(1);
  });

  it("points the cluster to another master key", async () => {
    const { emulator, rotate, info } = await dws();
    expect((await rotate({ master_key_id: other.keyId })).at("master_key_name")).to.equal("second");
    expect((await info()).json).to.include({ master_key_id: other.keyId, master_key_name: "second" });
    expect(emulator.rotations().map(({ kind }) => kind)).to.deep.equal(["masterKey"]);
  });

  it("keeps the master key to itself, and adds an empty code to a success", async () => {
    const { rotate, info } = await dws({}, { behaviour: { masterKeyIdTold: false, dwsSuccessCode: "empty" } });
    expect((await rotate({})).json).to.include({ error_code: "", error_msg: "", cluster_id: clusterId });
    const told = { error_code: "", master_key_id: null, master_key_name: "first", crypt_algorithm: "generalCipher" };
    expect((await info()).json).to.include(told);
  });

  for (const [what, keys, body] of [
    ["does not exist", [], { master_key_id: "0d0466b0-e727-4d9c-b35d-000000000009" }],
    ["is disabled", [{ keyId: other.keyId, keyState: "3" }], { master_key_id: other.keyId }],
    ["is asymmetric", [{ keyId: other.keyId, keySpec: "RSA_2048" }], { master_key_id: other.keyId }],
    ["is null", [], { master_key_id: null }],
  ] as const) {
    it(`refuses a master key that ${what}, with nothing changed`, async () => {
      const { emulator, rotate } = await dws();
      emulator.put({ keys });
      expect(code(await rotate(body))).to.equal("500 DWS.9999");
      expect(emulator.cluster(clusterId)!.masterKeyId).to.equal(key.keyId);
      expect(emulator.rotations()).to.have.length(0);
    });
  }

  it("answers nulls for a cluster that is not encrypted, and does not rotate it", async () => {
    const { rotate, info } = await dws({ masterKeyId: undefined });
    const { status, json } = await info();
    expect(status).to.equal(200);
    expect(Object.values(json as object).every((value) => value === null)).to.equal(true);
    expect(code(await rotate())).to.equal("400 DWS.5095");
  });

  it("refuses while it is busy, with the code under both names", async () => {
    const { emulator, rotate } = await dws({ busyUntil: "30s" });
    const answer = await rotate();
    expect(code(answer)).to.equal("403 DWS.7023");
    expect(answer.json).to.include({ errCode: "DWS.7023", externalMessage: answer.at("error_msg") });
    emulator.advance("30s");
    expect(code(await rotate())).to.equal("200 ok");
  });

  for (const cluster of [{ taskStatus: "SNAPSHOTTING" }, { status: "CREATING" }]) {
    it(`refuses while the cluster is ${JSON.stringify(cluster)}`, async () => {
      const { rotate } = await dws(cluster);
      expect(code(await rotate())).to.equal("403 DWS.7023");
    });
  }

  for (const [what, id, cluster, behaviour, expected] of [
    ["no UUID", "warehouse", {}, {}, "400 DWS.0001"],
    ["an unknown id", "9f76c502-fc9c-4a52-8656-000000000000", {}, {}, "403 DWS.0015"],
    [
      "an unknown id (0047)",
      "9f76c502-fc9c-4a52-8656-000000000000",
      {},
      { clusterGoneCode: "DWS.0047" },
      "401 DWS.0047",
    ],
    [
      "an unknown id (0047 as 404)",
      "9f76c502-fc9c-4a52-8656-000000000000",
      {},
      { clusterGoneCode: "DWS.0047", clusterGoneStatus: 404 },
      "404 DWS.0047",
    ],
    ["a deleted cluster", clusterId, { deleted: true }, {}, "404 DWS.3027"],
  ] as const) {
    it(`answers ${expected} to ${what}`, async () => {
      const { rotate, info } = await dws(cluster, { behaviour });
      expect([code(await rotate({}, id)), code(await info(id))]).to.deep.equal([expected, expected]);
    });
  }

  it("refuses a database that is too old", async () => {
    const { rotate } = await dws({ version: "7.5.2" });
    expect(code(await rotate())).to.equal("400 DWS.5206");
  });

  it("may deny the read-back and allow the rotation", async () => {
    const { rotate, info } = await dws({}, { denied: ["dws:cluster:getEncryptInfo"] });
    const answer = await info();
    expect(answer.status).to.equal(403);
    expect(answer.at("error_msg")).to.contain("dws:cluster:getEncryptInfo");
    expect(code(await rotate())).to.equal("200 ok");
  });

  it("shows calls that overlap", async () => {
    const { emulator, rotate } = await dws({}, {}, { latency: { RotateKey: "250ms" } });
    await Promise.all([rotate(), rotate()]);
    const [first, second] = emulator.calls();
    expect(second!.startedAt).to.be.lessThan(first!.endedAt!);
    expect(emulator.rotations()).to.have.length(2);
  });

  describe("where the documents leave it open", () => {
    it("writes its times in a zone, or in another form", async () => {
      const lastRotateKeyTime = Date.parse("2026-03-01T22:30:00Z");
      for (const [behaviour, expected] of [
        [{ dwsTimeZone: "+08:00" }, "2026-03-02 06:30:00"],
        [{ dwsTimeZone: "-03:30" }, "2026-03-01 19:00:00"],
        [{ lastRotateKeyTimeFormat: "iso" }, "2026-03-01T22:30:00.000Z"],
        [{ lastRotateKeyTimeFormat: "milliseconds" }, String(lastRotateKeyTime)],
        [{ lastRotateKeyTimeFormat: "null" }, null],
      ] as const) {
        const { info } = await dws({ lastRotateKeyTime }, { behaviour });
        expect((await info()).at("last_rotate_key_time")).to.equal(expected);
      }
    });

    it("answers refusals with 200, and success with DWS.0000", async () => {
      const { rotate, info } = await dws({}, { behaviour: { dwsErrorsWith200: true, dwsSuccessCode: true } });
      expect(code(await rotate({}, "warehouse"))).to.equal("200 DWS.0001");
      expect([code(await rotate()), code(await info())]).to.deep.equal(["200 DWS.0000", "200 DWS.0000"]);
    });

    it("is busy for a while after a rotation", async () => {
      const { emulator, rotate } = await dws({}, { behaviour: { busyAfterRotate: "1m" } });
      await rotate();
      expect(code(await rotate())).to.equal("403 DWS.7023");
      emulator.advance("1m");
      expect(code(await rotate())).to.equal("200 ok");
    });

    it("leaves the time of the rotation as it is when re-pointed, and answers nothing", async () => {
      const { emulator, rotate } = await dws(
        {},
        { behaviour: { repointMovesRotateTime: false, rotateKeyAnswers: "nothing" } },
      );
      expect((await rotate({ master_key_id: other.keyId })).text).to.equal("{}");
      expect(emulator.cluster(clusterId))
        .to.include({ masterKeyId: other.keyId })
        .and.not.to.have.property("lastRotateKeyTime");
    });

    it("takes master_key_id as a check of the present one", async () => {
      const { emulator, rotate } = await dws({}, { behaviour: { masterKeyIdMeans: "filter" } });
      expect(code(await rotate({ master_key_id: other.keyId }))).to.equal("500 DWS.9999");
      expect(code(await rotate({ master_key_id: key.keyId }))).to.equal("200 ok");
      expect(emulator.cluster(clusterId)!.masterKeyId).to.equal(key.keyId);
    });
  });
});
