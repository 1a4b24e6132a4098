import { expect } from "chai";
import { outputs, read, readBefore, recall } from "../../../../provider/lifecycle/clusterKeyRotation/facts";
import type { Looking } from "../../../../provider/lifecycle/look/looks";
import type { Work } from "../../../../provider/lifecycle/session/work";
import { failed, NOW, rejection, setting } from "./support/target";

const OLD = "2026-11-24 00:00:00";
const OLD_TIME = Date.parse("2026-11-24T00:00:00Z");
const INFO = {
  ...{ master_key_id: "key-1", master_key_name: "one", crypt_algorithm: "AES256" },
  last_rotate_key_time: OLD,
};
const READ = {
  ...{ masterKeyId: "key-1", masterKeyName: "one", cryptAlgorithm: "AES256" },
  ...{ lastRotationTimeText: OLD, lastRotationTime: OLD_TIME, isMasterKeyTold: true, isTimeTold: true },
};
const NONE = {
  ...{ masterKeyId: undefined, masterKeyName: undefined, cryptAlgorithm: undefined },
  ...{ lastRotationTimeText: undefined, lastRotationTime: undefined },
};
const denied = failed({ operation: "ShowClusterEncryptInfo", reason: "denied", processed: "no" });
const TOO_OLD = "it has version 7.0.5, and 8.0.0 is the first that can rotate";

/** A run, in which DWS answers so for every cluster. */
function cloud(answer: object | Error) {
  const { work: given, log, lines } = setting({}, { ShowClusterEncryptInfo: () => answer });
  const objectOf = (...names: unknown[]) => JSON.stringify(names);
  const work: Work = { ...given, session: { ...given.session, objectOf } };
  const versions: string[] = [];
  const looking = (version: string | undefined) =>
    ({
      work,
      clusterVersion: (id: string) => {
        versions.push(id);
        return Promise.resolve(version);
      },
    }) as Looking;
  return { work, looking, log, lines, versions };
}

describe("a read of a cluster's encryption", () => {
  it("has what DWS reports", async () => {
    const { work, log, lines } = cloud(INFO);
    expect(await read(work, "cluster-1", {})).to.deep.equal(READ);
    expect(log).to.deep.equal([["ShowClusterEncryptInfo", { cluster_id: "cluster-1" }]]);
    expect(lines).to.deep.equal([]);
  });

  it("refuses rotation where the cluster is not encrypted, which any of three values shows", async () => {
    const refusal = "it is not encrypted; only an encrypted cluster has a key to rotate";
    expect(await read(cloud({ last_rotate_key_time: OLD }).work, "cluster-1", outputs(READ))).to.deep.equal({
      ...NONE,
      refusal,
    });
    for (const info of [{ master_key_id: "key-1" }, { master_key_name: "one" }, { crypt_algorithm: "AES256" }]) {
      expect(await read(cloud(info).work, "cluster-1", {})).not.to.have.property("refusal");
    }
  });

  it("keeps the known master key where DWS reports none, and says so", async () => {
    const { work, lines } = cloud({ ...INFO, master_key_id: undefined });
    expect(await read(work, "cluster-1", outputs(READ))).to.deep.equal({ ...READ, isMasterKeyTold: false });
    expect(lines).to.deep.equal(["Thing one: DWS does not report its master key, so the value in the state is kept"]);
  });

  it("keeps our own time of a rotation until DWS reports another one", async () => {
    const ours = OLD_TIME - 8 * 3_600_000;
    for (const [before, told, time, text] of [
      [OLD, OLD, ours, OLD],
      [OLD, "2026-11-24T00:00:00Z", ours, "2026-11-24T00:00:00Z"],
      [OLD, undefined, ours, OLD],
      [undefined, undefined, ours, undefined],
      [OLD, "2026-11-24 01:00:00", OLD_TIME + 3_600_000, "2026-11-24 01:00:00"],
      [undefined, OLD, OLD_TIME, OLD],
    ] as const) {
      const known = outputs({ ...READ, lastRotationTimeText: before, lastRotationTime: ours });
      const facts = await read(cloud({ ...INFO, last_rotate_key_time: told }).work, "cluster-1", known);
      const expected = { lastRotationTime: time, lastRotationTimeText: text, isTimeTold: told !== undefined };
      expect(facts, `${before} and ${told}`).to.include(expected);
    }
    const late = outputs({ ...READ, lastRotationTime: NOW + 86_400_000 });
    expect((await read(cloud(INFO).work, "cluster-1", late)).lastRotationTime, "in the future").to.equal(OLD_TIME);
  });

  it("keeps what is known where it is denied, and says so where there is something", async () => {
    const { work, lines } = cloud(denied);
    const { isMasterKeyTold, isTimeTold, ...kept } = READ;
    expect([isMasterKeyTold, isTimeTold]).to.deep.equal([true, true]);
    expect(await read(work, "cluster-1", {})).to.deep.equal({ ...NONE, hidden: denied.message });
    expect(lines).to.deep.equal([]);
    expect(await read(work, "cluster-1", outputs(READ))).to.deep.equal({ ...kept, hidden: denied.message });
    expect(lines).to.deep.equal([
      `Thing one: its encryption cannot be read, so the values in the state are kept: ${denied.message}`,
    ]);
  });

  it("passes on every other error", async () => {
    const broken = failed({ operation: "ShowClusterEncryptInfo" });
    expect(await rejection(read(cloud(broken).work, "cluster-1", outputs(READ)))).to.equal(broken);
  });
});

describe("a look at a cluster that is new to the state", () => {
  it("refuses one whose version cannot rotate, and the read of the create after it does so too", async () => {
    const { work, looking, versions } = cloud(INFO);
    expect(await readBefore(looking("7.0.5"), "cluster-1")).to.deep.equal({ ...READ, refusal: TOO_OLD });
    expect(versions).to.deep.equal(["cluster-1"]);
    expect(await read(work, "cluster-1", {})).to.deep.equal({ ...READ, refusal: TOO_OLD });
    // What is in the state may have been upgraded since, and only the cloud knows.
    expect(await read(work, "cluster-1", outputs(READ))).to.deep.equal(READ);
    expect(await read(work, "cluster-2", {}), "another cluster").to.deep.equal(READ);
    expect([...work.session.refusals.keys()]).to.deep.equal([
      JSON.stringify([{ id: "clusterId" }, "cluster-1", work.place]),
    ]);
  });

  it("refuses no other", async () => {
    for (const version of ["8.0.0", undefined]) {
      const { work, looking } = cloud(INFO);
      expect(await readBefore(looking(version), "cluster-1")).to.deep.equal(READ);
      expect(work.session.refusals.size).to.equal(0);
    }
  });

  it("does not ask for the version of one that is not encrypted, and passes on that it must not read", async () => {
    const { looking, versions } = cloud({});
    const { refusal } = await readBefore(looking("7.0.5"), "cluster-1");
    expect(refusal).to.match(/^it is not encrypted/);
    expect(versions).to.deep.equal([]);
    expect(await rejection(readBefore(cloud(denied).looking("8.0.0"), "cluster-1"))).to.equal(denied);
  });
});

describe("the encryption of a cluster in the state", () => {
  it("is known by its master key or by its algorithm", () => {
    expect(recall({})).to.deep.equal({ ...NONE, hidden: "It has not been read yet." });
    for (const state of [{ masterKeyId: "key-1" }, { cryptAlgorithm: "AES256" }]) {
      expect(recall(state)).to.deep.equal({ ...NONE, ...state, hidden: undefined });
    }
  });

  it("is what the outputs have", () => {
    const { isMasterKeyTold, isTimeTold, ...kept } = recall(outputs(READ));
    expect([isMasterKeyTold, isTimeTold]).to.deep.equal([undefined, undefined]);
    expect({ ...READ, hidden: undefined }).to.deep.include(kept);
  });
});
