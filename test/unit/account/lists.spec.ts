import { expect } from "chai";
import {
  IncompleteList,
  listClusters,
  listFailedTasks,
  listKeys,
  listSecrets,
  listTaggedKeys,
  surveyClusters,
  surveyKeys,
  surveySecrets,
} from "../../../provider/account";
import type { EmulatorSeed } from "../../../provider/emulator";
import { all, closeAccounts, countsOf, idOf, scopeOf, startAccount } from "../../support/account";

const KEYS = 12;
const task = (secret: number, number: number) => ({
  taskId: `task-${secret}-${number}`,
  startTime: `-${10 - number}d`,
  endTime: `-${10 - number}d`,
  listedTime: `-${10 - number}d`,
  outcome: "FAILED" as const,
  code: "CSMS.0001",
  ended: true,
});

/** An account whose lists have several pages of five. */
function account(behaviour: EmulatorSeed["behaviour"] = {}): EmulatorSeed {
  return {
    keys: Array.from({ length: KEYS }, (_, number) => ({
      keyId: idOf(number),
      alias: `key-${number}`,
      keySpec: number % 3 === 0 ? "SM4" : "AES_256",
      rotationEnabled: number % 2 === 0,
      rotationInterval: 90,
      tags: number % 4 === 0 ? { team: "payments" } : {},
    })),
    secrets: Array.from({ length: 11 }, (_, number) => ({
      name: `secret-${number}`,
      tasks: number === 0 ? [task(0, 1), task(0, 3), task(0, 2)] : number % 2 === 0 ? [task(number, 1)] : [],
    })),
    clusters: Array.from({ length: 7 }, (_, number) => ({
      clusterId: idOf(number),
      name: `cluster-${number}`,
      ...(number > 0 && { masterKeyId: idOf(1) }),
    })),
    behaviour: { largestPage: 5, ...behaviour },
  };
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, number) => `${prefix}-${number}`);

describe("the lists of an account", () => {
  afterEach(closeAccounts);

  for (const lastMarker of ["none", "last item"] as const) {
    it(`are read to their end where the last page's marker is ${lastMarker}`, async () => {
      const emulator = await startAccount(account({ lastMarker }));
      const scope = scopeOf(emulator);
      expect((await all(listKeys(scope))).map(({ alias }) => alias)).to.deep.equal(names("key", KEYS));
      expect((await all(listSecrets(scope))).map(({ name }) => name)).to.deep.equal(names("secret", 11));
      expect(await all(listFailedTasks(scope))).to.have.length(8);
      expect((await all(listClusters(scope))).map(({ name }) => name)).to.deep.equal(names("cluster", 7));
      expect(countsOf(emulator)).to.include({ ListKeys: 3, ListClusters: 1 });
    });
  }

  it("read `truncated` as text and as a boolean", async () => {
    const emulator = await startAccount(account({ truncatedAsBoolean: true, lastMarker: "last item" }));
    expect(await all(listKeys(scopeOf(emulator)))).to.have.length(KEYS);
    expect(countsOf(emulator)).to.include({ ListKeys: 3 });
  });

  it("fail rather than go round for ever where the pages begin again", async () => {
    const emulator = await startAccount(account({ lastMarker: "first item" }));
    const error = await all(listSecrets(scopeOf(emulator))).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(IncompleteList);
    expect(String(error)).to.include("repeat themselves");
    expect(countsOf(emulator).ListSecrets).to.be.lessThan(8);
  });

  it("find keys by their tags", async () => {
    const emulator = await startAccount(account({ largestPage: 2 }));
    const ids = await all(listTaggedKeys(scopeOf(emulator), { team: "payments" }));
    expect(ids).to.deep.equal([idOf(0), idOf(4), idOf(8)]);
    expect(await all(listTaggedKeys(scopeOf(emulator), { team: "" }))).to.deep.equal(ids);
    expect(await all(listTaggedKeys(scopeOf(emulator), { team: "orders" }))).to.deep.equal([]);
  });

  it("keep to an enterprise project", async () => {
    const emulator = await startAccount({
      keys: [{ keyId: idOf(1), enterpriseProjectId: "e-1" }, { keyId: idOf(2) }],
      clusters: [{ clusterId: idOf(1), enterpriseProjectId: "e-1" }, { clusterId: idOf(2) }],
    });
    const scope = scopeOf(emulator, { enterpriseProjectId: "e-1" });
    expect((await all(listKeys(scope))).map(({ keyId }) => keyId)).to.deep.equal([idOf(1)]);
    expect((await all(listClusters(scope))).map(({ clusterId }) => clusterId)).to.deep.equal([idOf(1)]);
  });
});

describe("the survey of an account", () => {
  afterEach(closeAccounts);

  it("asks for the status of the keys that were chosen, and for every cluster's encryption", async () => {
    const emulator = await startAccount(account());
    const scope = scopeOf(emulator);
    const keys = await all(surveyKeys(scope, ({ rotates }) => rotates === true));
    const asked = keys.flatMap((found) => (found.kind === "key" && found.status !== undefined ? [found] : []));
    expect(asked.map(({ key }) => key.alias)).to.deep.equal([0, 2, 4, 6, 8, 10].map((number) => `key-${number}`));
    expect(asked[0]?.status).to.have.nested.property("seen.intervalDays", 90);
    const clusters = await all(surveyClusters(scope));
    const encrypted = clusters.map((found) =>
      found.kind === "cluster" && "seen" in found.encryption ? found.encryption.seen.masterKeyId : "?",
    );
    expect(encrypted).to.deep.equal([undefined, ...Array.from({ length: 6 }, () => idOf(1))]);
    expect(countsOf(emulator)).to.deep.equal({
      ListKeys: 3,
      ShowKeyRotationStatus: 6,
      ListClusters: 1,
      ShowClusterEncryptInfo: 7,
    });
  });

  it("gives each secret its failed rotations, the latest first, in no call of its own", async () => {
    const emulator = await startAccount(account());
    const found = await all(surveySecrets(scopeOf(emulator)));
    const first = found[0];
    const tasks = first?.kind === "secret" && "seen" in first.failures ? first.failures.seen : [];
    expect(tasks.map(({ taskId }) => taskId)).to.deep.equal(["task-0-3", "task-0-2", "task-0-1"]);
    expect(countsOf(emulator)).to.deep.equal({ ListSecretTask: 2, ListSecrets: 3 });
  });

  it("turns a list that is denied into a gap with the action that is missing", async () => {
    const emulator = await startAccount({ ...account(), denied: ["kms:cmk:list", "csms:secret:listTasks"] });
    const scope = scopeOf(emulator);
    const [gap, ...rest] = await all(surveyKeys(scope, () => true));
    expect(rest).to.deep.equal([]);
    expect(gap).to.have.nested.property("gap.action", "kms:cmk:list");
    expect(gap).to.have.nested.property("gap.operation", "ListKeys");
    const secrets = await all(surveySecrets(scope));
    expect(secrets[0]).to.have.nested.property("gap.action", "csms:secret:listTasks");
    expect(secrets).to.have.length(12);
    expect(secrets[1]).to.have.nested.property("failures.gap.action", "csms:secret:listTasks");
  });

  it("keeps what came before a page that fails, and names the page's failure", async () => {
    const emulator = await startAccount(account());
    emulator.fault({ operation: "ListSecrets", when: "after", kind: "delay", delay: "0s" });
    emulator.fault({ operation: "ListSecrets", status: 403, code: "CSMS.0302" });
    const found = await all(surveySecrets(scopeOf(emulator)));
    expect(found.filter(({ kind }) => kind === "secret")).to.have.length(5);
    expect(found.at(-1)).to.have.nested.property("gap.action", "csms:secret:list");
  });

  it("names what failed of one object, and goes on with the next", async () => {
    const emulator = await startAccount(account());
    emulator.fault({ operation: "ShowKeyRotationStatus", object: idOf(2), status: 403, code: "KMS.0306" });
    const found = await all(surveyKeys(scopeOf(emulator), () => true));
    const gaps = found.flatMap((each) => (each.kind === "key" && each.status && "gap" in each.status ? [each] : []));
    expect(found).to.have.length(KEYS);
    expect(gaps.map(({ key }) => key.keyId)).to.deep.equal([idOf(2)]);
  });
});
