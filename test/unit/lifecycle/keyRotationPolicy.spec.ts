import { expect } from "chai";
import { systemRuntime } from "../../../provider/cloud";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../../provider/lifecycle/provider/provider";
import { NO_LOOK } from "../../support/settings";
import { createSession } from "../../../provider/lifecycle/session/session";
import { kindNamed } from "../../support/kinds";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const rsaKeyId = "0d0466b0-e727-4d9c-b35d-0000000000aa";
const kind = kindNamed("KeyRotationPolicy");

describe("KeyRotationPolicy against the emulator", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({ state: { keys: [{ keyId }, { keyId: rsaKeyId, keySpec: "RSA_2048" }] } });
  });

  afterEach(() => emulator.close());

  /** A provider as the host has it in one run. */
  async function run(overrides: Record<string, string> = {}): Promise<LifecycleProvider> {
    const { url, region, credentials } = emulator;
    const endpoints = JSON.stringify({ kms: url, iam: url });
    const settings: Record<string, string> = { ...NO_LOOK, region, endpoints, ...credentials, ...overrides };
    const runtime = { ...systemRuntime, sleep: () => Promise.resolve() };
    const provider = kind.createProvider(createSession({ runtime, environment: {} }));
    await provider.configure({ config: { get: (key: string) => settings[key.replace("huaweicloud:", "")] } });
    return provider;
  }

  async function create(given: Properties): Promise<Properties> {
    const provider = await run();
    const { inputs, failures } = await provider.check({}, given);
    expect(failures).to.deep.equal([]);
    return (await provider.create(inputs)).outs;
  }

  const kmsCalls = () =>
    emulator
      .calls()
      .map((call) => call.operation)
      .filter((name) => name !== "KeystoneListProjects");

  it("takes an unconverged key to what is declared in three calls", async () => {
    const outs = await create({ keyId, rotationInterval: 90 });
    expect(kmsCalls()).to.deep.equal(["ShowKeyRotationStatus", "EnableKeyRotation", "UpdateKeyRotationInterval"]);
    expect(emulator.key(keyId)).to.include({ rotationEnabled: true, rotationInterval: 90 });
    expect(outs).to.include({ enabled: true, rotationInterval: 90, region: emulator.region, schemaVersion: 2 });
    const days = (Date.parse(String(outs.nextRotationTime)) - Date.parse(String(outs.rotationIntervalSetTime))) / 864e5;
    expect(days).to.equal(90);
  });

  it("adopts a converged key with one read and no write", async () => {
    emulator.put({ keys: [{ keyId, rotationEnabled: true, rotationInterval: 90 }] });
    const outs = await create({ keyId, rotationInterval: 90 });
    expect(kmsCalls()).to.deep.equal(["ShowKeyRotationStatus"]);
    expect(outs).to.have.property("nextRotationTime", null);
  });

  it("shows drift when read, and repairs it with one read and one write", async () => {
    const outs = await create({ keyId, rotationInterval: 90 });
    emulator.put({ keys: [{ keyId, rotationInterval: 180 }] });
    const provider = await run();
    const { props } = await provider.read(keyId, outs);
    expect(props).to.include({ rotationInterval: 180 }).and.to.have.property("nextRotationTime", null);
    const { inputs } = await provider.check({}, { keyId, rotationInterval: 90 });
    expect(await provider.diff(keyId, props, inputs)).to.deep.include({ changes: true, changed: ["rotationInterval"] });
    const before = kmsCalls().length;
    const updated = await provider.update(keyId, props, inputs);
    expect(kmsCalls().slice(before)).to.deep.equal(["ShowKeyRotationStatus", "UpdateKeyRotationInterval"]);
    expect(await provider.diff(keyId, updated.outs, inputs)).to.deep.include({ changes: false, replaces: [] });
  });

  it("turns rotation off with and without an interval, and keeps the interval for later without a call", async () => {
    const outs = await create({ keyId, rotationInterval: 90 });
    const provider = await run();
    const off = (await provider.check({}, { keyId, enabled: false, rotationInterval: 90 })).inputs;
    const disabled = (await provider.update(keyId, outs, off)).outs;
    expect(emulator.key(keyId)!.rotationEnabled).to.equal(false);
    const before = kmsCalls().length;
    const { failures } = await provider.check({}, { keyId, rotationInterval: 60 });
    expect(failures, "two settings for one key in one run").to.have.length(1);
    const later = await run();
    const other = (await later.check({}, { keyId, enabled: false, rotationInterval: 60 })).inputs;
    expect((await later.update(keyId, disabled, other)).outs).to.include({ rotationInterval: 60 });
    expect(kmsCalls()).to.have.length(before);
  });

  it("keeps what was done when the interval fails, and does only the rest next time", async () => {
    emulator.fault({ operation: "UpdateKeyRotationInterval", kind: "status", status: 503, times: 6 });
    const failure = await create({ keyId, rotationInterval: 90 }).then(
      () => expect.fail("it succeeded"),
      (error: unknown) => error as { id: string; properties: Properties; message: string },
    );
    expect(failure).to.have.property("id", keyId);
    expect(failure.properties).to.include({ enabled: true }).and.to.have.property("rotationInterval", null);
    const provider = await run();
    const { inputs } = await provider.check({}, { keyId, rotationInterval: 90 });
    const before = kmsCalls().length;
    await provider.update(keyId, failure.properties, inputs);
    expect(kmsCalls().slice(before)).to.deep.equal(["ShowKeyRotationStatus", "UpdateKeyRotationInterval"]);
  });

  it("refuses a key that cannot rotate with the reason, and takes it as off", async () => {
    const failure = await create({ keyId: rsaKeyId }).catch((error: unknown) => error);
    expect((failure as Error).message).to.match(/only symmetric keys rotate/);
    expect(await create({ keyId: rsaKeyId, enabled: false })).to.include({ enabled: false });
  });

  it("leaves the key rotating when deleted, or turns it off where that is declared", async () => {
    const outs = await create({ keyId });
    const before = kmsCalls().length;
    await (await run()).delete(keyId, outs);
    expect(kmsCalls()).to.have.length(before);
    const declaring = await run();
    await declaring.check({}, { keyId, onDelete: "disable" });
    await declaring.delete(keyId, { ...outs, onDelete: "disable" });
    expect(emulator.key(keyId)!.rotationEnabled, "still declared in this run").to.equal(true);
    await (await run()).delete(keyId, { ...outs, onDelete: "disable" });
    expect(emulator.key(keyId)!.rotationEnabled).to.equal(false);
  });

  it("finds a missing key gone when read", async () => {
    const missing = "0d0466b0-e727-4d9c-b35d-000000000000";
    expect((await (await run()).read(missing, { keyId: missing })).id).to.equal("");
  });

  it("never repeats a credential in an error", async () => {
    const secretKey = "a-secret-key-that-is-wrong";
    const provider = await run({ secretKey });
    const { inputs } = await provider.check({}, { keyId });
    const failure = (await provider.create(inputs).catch((error: unknown) => error)) as Error;
    expect(failure.message).to.contain("APIGW.0301");
    expect(failure.message).not.to.contain(secretKey);
    expect(failure.message).not.to.contain(emulator.credentials.accessKey);
  });
});
