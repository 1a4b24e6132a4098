import { expect } from "chai";
import { createReader } from "../../../provider/functions/reader";
import { type Emulator, exampleState } from "../../../provider/emulator";
import { closeAccounts, countsOf, idOf, settingsFor, startAccount } from "../../support/account";

function readerOf(emulator: Emulator, more: Record<string, string> = {}) {
  const settings: Record<string, string> = { ...settingsFor(emulator), ...more };
  return createReader(
    (key) => settings[key],
    () => undefined,
  );
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: unknown) => (error as Error).message,
  );

describe("what the functions read", () => {
  afterEach(closeAccounts);

  it("is every key with why it cannot rotate, chosen by name, tag, eligibility and rotation", async () => {
    const emulator = await startAccount({
      ...exampleState(),
      keys: [...exampleState().keys!, { keyId: idOf(40), alias: "tagged", tags: { team: "a" }, rotationEnabled: true }],
    });
    const reader = readerOf(emulator);
    const all = await reader.keys({}, {});
    expect(all.items).to.have.length(13);
    expect(all.items.find(({ alias }) => alias === "imported")).to.deep.include({
      canRotate: false,
      reason: "it has imported material, which KMS cannot make anew",
      rotates: false,
    });
    const names = async (filter: Parameters<typeof reader.keys>[0]) =>
      (await reader.keys(filter, {})).items.map(({ alias }) => alias);
    expect(await names({ canRotate: true })).to.deep.equal([
      "warehouse",
      "orders",
      "payments",
      "spare-master-key",
      "tagged",
    ]);
    expect(await names({ rotates: true })).to.deep.equal(["payments", "tagged"]);
    expect(await names({ match: "*r*s", canRotate: true })).to.deep.equal(["orders"]);
    expect(await names({ tags: { team: "a" } })).to.deep.equal(["tagged"]);
    expect(countsOf(emulator)).not.to.have.property("ShowKeyRotationStatus");
  });

  it("is every secret in pages alone, and every cluster with its key", async () => {
    const emulator = await startAccount(exampleState());
    const reader = readerOf(emulator);
    const { items: secrets } = await reader.secrets({ canRotate: true }, {});
    expect(secrets.map(({ secretName, rotationPeriod }) => [secretName, rotationPeriod])).to.deep.equal([
      ["db-password", undefined],
      ["orders-db", "30d"],
    ]);
    const { items: clusters } = await reader.clusters({}, {});
    expect(clusters.map(({ name, reason }) => [name, reason])).to.deep.equal([
      ["warehouse", undefined],
      ["not-encrypted", "it is not encrypted"],
      ["busy", undefined],
      ["too-old", "it has version 7.5.2, and 8.0.0 is the first that can rotate"],
    ]);
    expect(emulator.calls().map(({ operation }) => operation)).not.to.include("ShowSecretVersion");
  });

  it("is one object in one call", async () => {
    const emulator = await startAccount(exampleState());
    const reader = readerOf(emulator, { "huaweicloud:projectId": emulator.projectId });
    expect(await reader.key(idOf(3), {})).to.deep.include({
      enabled: true,
      rotationInterval: 90,
      numberOfRotations: 2,
    });
    expect(await reader.secret("orders-db", {})).to.deep.include({ rotates: true, rotationPeriod: "30d" });
    const { clusterId } = exampleState().clusters![0]!;
    expect(await reader.cluster(clusterId, {})).to.deep.include({ masterKeyId: idOf(1), masterKeyName: "warehouse" });
    expect(countsOf(emulator)).to.deep.equal({ ShowKeyRotationStatus: 1, ShowSecret: 1, ShowClusterEncryptInfo: 1 });
    expect(await failure(reader.key(idOf(99), {}))).to.match(/^reading the key .* failed: .*KMS\.0207/);
  });

  it("is a failure where a list is not complete, and says so where asked to", async () => {
    const emulator = await startAccount({
      ...exampleState(),
      denied: ["csms:secret:list", "dws:cluster:getEncryptInfo"],
    });
    const reader = readerOf(emulator);
    expect(await failure(reader.secrets({}, {}))).to.match(/^The list of secrets is not complete: .*csms:secret:list/);
    expect(await failure(reader.clusters({}, {}))).to.match(/^The list of clusters is not complete: .*\(and 3 more\)/);
    const listing = await reader.secrets({ allowIncomplete: true }, {});
    expect(listing.items).to.deep.equal([]);
    expect(listing.gaps).to.have.length(1);
  });

  it("takes at most a quarter of the rate", async () => {
    const emulator = await startAccount({
      clusters: Array.from({ length: 6 }, (_, number) => ({ clusterId: idOf(number) })),
    });
    const began = Date.now();
    await readerOf(emulator, { "huaweicloud-rotation:rate": "40" }).clusters({}, {});
    const times = emulator
      .calls()
      .filter(({ service }) => service === "dws")
      .map(({ startedAt }) => startedAt);
    // Seven calls at ten a second; the limiter lets a call be a quarter of a turn early.
    expect(times.at(-1)! - began).to.be.greaterThan(450);
  });
});

describe("the plan of a baseline", () => {
  afterEach(closeAccounts);
  const request = { keys: { rotationInterval: 180 }, secrets: { rotationPeriod: "20d" } };

  it("declares its time only where an object's is as long or longer or rotation is off, and leaves shorter ones alone", async () => {
    const keys = [
      { keyId: idOf(1), rotationEnabled: true, rotationInterval: 90 },
      { keyId: idOf(2), rotationEnabled: true, rotationInterval: 180 },
      { keyId: idOf(3), rotationEnabled: true, rotationInterval: 365 },
      { keyId: idOf(4), rotationEnabled: false, rotationInterval: 90 },
    ];
    const secrets = [
      { name: "shorter", autoRotation: true, rotationPeriod: "19d" },
      { name: "same", autoRotation: true, rotationPeriod: "480h" },
      { name: "longer", autoRotation: true, rotationPeriod: "21d" },
      { name: "off", autoRotation: false },
    ];
    const emulator = await startAccount({ keys, secrets });
    const plan = await readerOf(emulator).baseline(request, {});
    expect(plan.keys.map(({ id, time }) => [id, time])).to.deep.equal([
      [idOf(1), undefined],
      [idOf(2), 180],
      [idOf(3), 180],
      [idOf(4), 180],
    ]);
    expect(plan.secrets.map(({ id, time }) => [id, time])).to.deep.equal([
      ["shorter", undefined],
      ["same", "20d"],
      ["longer", "20d"],
      ["off", "20d"],
    ]);
    const exactly = await readerOf(emulator).baseline(
      { ...request, keys: { rotationInterval: 180, exactly: true } },
      {},
    );
    expect(exactly.keys.every(({ time }) => time === 180)).to.equal(true);
  });

  it("lists what is excluded and what cannot rotate, with the reason", async () => {
    const emulator = await startAccount(exampleState());
    const exclude = [{ match: "pay*", reason: "moves next month" }];
    const plan = await readerOf(emulator).baseline(
      { keys: { rotationInterval: 180, exclude }, secrets: undefined },
      {},
    );
    expect(plan.excluded).to.deep.equal([{ id: idOf(3), name: "payments", reason: "moves next month" }]);
    expect(plan.cannotRotate).to.have.length(8);
    expect(plan.keys.map(({ id }) => id)).to.deep.equal([idOf(1), idOf(2), idOf(12)]);
    expect(countsOf(emulator)).not.to.have.property("ListSecrets");
  });

  it("fails where a page of the list cannot be read", async () => {
    const keys = Array.from({ length: 6 }, (_, number) => ({ keyId: idOf(number) }));
    const emulator = await startAccount({ keys, behaviour: { largestPage: 4 } });
    emulator.fault({ operation: "ListKeys", when: "after", kind: "delay", delay: "0s" });
    emulator.fault({ operation: "ListKeys", status: 403, code: "KMS.0306" });
    const refused = await failure(readerOf(emulator).baseline({ ...request, secrets: undefined }, {}));
    expect(refused).to.match(/^The list of the account is not complete: .*KMS\.0306/);
  });

  for (const denied of ["kms:cmk:list", "kms:cmk:getRotation", "csms:secret:list"]) {
    it(`fails without ${denied}`, async () => {
      const emulator = await startAccount({ ...exampleState(), denied: [denied] });
      expect(await failure(readerOf(emulator).baseline(request, {}))).to.include(denied);
    });
  }
});
