import { expect } from "chai";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { initFailed, type ProviderCalls, type Properties } from "../support/grpc/calls";
import { startHost } from "../support/grpc/host";
import type { ProviderProcess } from "../support/grpc/providerProcess";
import { STATE_TEXT } from "../support/package/programs";
import { installedProgram } from "../support/package/program";
import { CURRENT, NEWEST, node22, OLDEST, sdk } from "../support/package/tools";
import { plainSettingsOf } from "../support/settings";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const __provider = STATE_TEXT;

/** The versions that prove the peer range, and the program that runs each. */
const HOSTS = [
  { version: OLDEST, which: "the oldest", node: () => Promise.resolve(process.execPath) },
  { version: CURRENT, which: "the one developed with", node: () => Promise.resolve(process.execPath) },
  { version: NEWEST, which: "the newest", node: node22 },
];

for (const { version, which, node } of HOSTS) {
  describe(`the dynamic-provider host of @pulumi/pulumi ${version}, ${which}`, function () {
    // The first of these tests installs the SDKs and the package.
    this.timeout(600_000);

    let emulator: Emulator;
    const hosts: ProviderProcess[] = [];

    before(() => Promise.all([sdk(version), installedProgram()]));

    beforeEach(async () => {
      emulator = await createEmulator({ state: { keys: [{ keyId }] } });
    });

    afterEach(async () => {
      await Promise.all(hosts.splice(0).map((host) => host.close()));
      await emulator.close();
    });

    /** A host process as one engine run starts it, with the stack's configuration. */
    async function start(): Promise<ProviderCalls> {
      const host = await startHost(await sdk(version), await installedProgram(), { node: await node() });
      hosts.push(host);
      await host.calls.configure({ ...plainSettingsOf(emulator), "huaweicloud:maxRetries": "0" });
      return host.calls;
    }

    const kmsCalls = () =>
      emulator
        .calls()
        .map((call) => call.operation)
        .filter((name) => name !== "KeystoneListProjects");

    async function checked(host: ProviderCalls, news: Properties): Promise<Properties> {
      const { inputs, failures } = await host.check({}, { ...news, __provider });
      expect(failures).to.deep.equal([]);
      return inputs;
    }

    it("checks inputs: returns what was declared, and puts each failure under its property", async () => {
      const host = await start();
      expect(await checked(host, { keyId })).to.deep.equal({ keyId, __provider });
      const { failures } = await host.check({}, { keyId, rotationInterval: 29, onDelete: "erase", __provider });
      expect(failures.map(({ property }) => property)).to.have.members(["rotationInterval", "onDelete"]);
      expect(emulator.calls()).to.deep.equal([]);
    });

    it("creates, sees no difference, and sees what updates and what replaces", async () => {
      const host = await start();
      const inputs = await checked(host, { keyId, rotationInterval: 90 });
      const { id, outs } = await host.create(inputs);
      expect(id).to.equal(keyId);
      expect(outs).to.include({ keyId, enabled: true, rotationInterval: 90, region: emulator.region, __provider });
      expect(kmsCalls()).to.deep.equal(["ShowKeyRotationStatus", "EnableKeyRotation", "UpdateKeyRotationInterval"]);
      expect(await host.diff(id, outs, inputs)).to.deep.equal({ changes: false, replaces: [], properties: {} });
      const longer = { ...inputs, rotationInterval: 180 };
      expect(await host.diff(id, outs, longer)).to.deep.equal({ changes: true, replaces: [], properties: {} });
      const other = { ...inputs, keyId: "0d0466b0-e727-4d9c-b35d-000000000000" };
      expect(await host.diff(id, outs, other)).to.deep.equal({ changes: true, replaces: ["keyId"], properties: {} });
      expect(await host.update(id, outs, longer)).to.include({ rotationInterval: 180, __provider });
      expect(kmsCalls().slice(3)).to.deep.equal(["ShowKeyRotationStatus", "UpdateKeyRotationInterval"]);
    });

    it("reads drift as outputs and as inputs, and finds a missing key gone", async () => {
      const host = await start();
      const { id, outs } = await host.create(await checked(host, { keyId, rotationInterval: 90 }));
      emulator.put({ keys: [{ keyId, rotationInterval: 180 }] });
      const read = await host.read(id, outs);
      expect(read.id).to.equal(keyId);
      expect(read.outs).to.include({ rotationInterval: 180, __provider });
      expect(read.inputs).to.include({ keyId, rotationInterval: 180, __provider });
      const missing = "0d0466b0-e727-4d9c-b35d-000000000000";
      expect((await host.read(missing, { ...outs, keyId: missing })).id).to.equal("");
    });

    it("deletes from state alone: leaves the key as it is, or turns its rotation off", async () => {
      const host = await start();
      const { id, outs } = await host.create(await checked(host, { keyId }));
      const before = kmsCalls().length;
      await host.delete(id, outs);
      expect(kmsCalls()).to.have.length(before);
      await (await start()).delete(id, { ...outs, onDelete: "disable" });
      expect(kmsCalls().slice(before)).to.deep.equal(["ShowKeyRotationStatus", "DisableKeyRotation"]);
    });

    it("hands a half-made policy to the engine with what state needs to go on", async () => {
      const host = await start();
      const inputs = await checked(host, { keyId, rotationInterval: 90 });
      emulator.fault({ operation: "UpdateKeyRotationInterval", kind: "status", status: 503 });
      const failed = initFailed(await host.create(inputs).catch((error: unknown) => error));
      expect(failed?.id).to.equal(keyId);
      expect(failed?.properties).to.include({ enabled: true, __provider });
      expect(failed?.reasons).to.have.length(1);
    });
  });
}
