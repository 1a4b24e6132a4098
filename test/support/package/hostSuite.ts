// What the engine asks of Pulumi's dynamic-provider host about a resource of this package, which is installed as npm does it.
import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { initFailed, type ProviderCalls, type Properties } from "../grpc/calls";
import { startHost } from "../grpc/host";
import type { ProviderProcess } from "../grpc/providerProcess";
import { keyId } from "../keys";
import { plainSettingsOf } from "../settings";
import { installedProgram } from "./program";
import { STATE_TEXT } from "./programs";
import { NEWEST, node22, sdk } from "./tools";

const __provider = STATE_TEXT;
const MISSING = keyId(404);

/** Declares the suite of a host of one `@pulumi/pulumi`, for a program that has the same or another one. */
export function describeHost(host: string, program: string): void {
  describe(`the dynamic-provider host of @pulumi/pulumi ${host}, in a program with ${program}`, function () {
    // The first of these tests installs the SDKs and the package.
    this.timeout(600_000);

    let emulator: Emulator;
    let calls: ProviderCalls;
    const hosts: ProviderProcess[] = [];
    let seen = 0;
    let key: string;

    before(async () => {
      emulator = await createEmulator({ state: { keys: [1, 2, 3, 4, 5].map((number) => ({ keyId: keyId(number) })) } });
      calls = await start();
    });
    // One run of an engine, and a key of each test's own.
    let number = 0;
    beforeEach(() => {
      number += 1;
      key = keyId(number);
      seen = emulator.calls().length;
    });
    after(async () => {
      await Promise.all(hosts.map((process) => process.close()));
      await emulator.close();
    });

    /** A host process as one engine run starts it, with the stack's configuration. */
    async function start(): Promise<ProviderCalls> {
      const node = host === NEWEST ? await node22() : process.execPath;
      const started = await startHost(await sdk(host), await installedProgram(program), { node });
      hosts.push(started);
      await started.calls.configure({ ...plainSettingsOf(emulator), "huaweicloud:maxRetries": "0" });
      return started.calls;
    }

    const kmsCalls = () =>
      emulator
        .calls()
        .slice(seen)
        .map((call) => call.operation)
        .filter((name) => name !== "KeystoneListProjects");

    async function checked(news: Properties): Promise<Properties> {
      const { inputs, failures } = await calls.check({}, { ...news, __provider });
      expect(failures).to.deep.equal([]);
      return inputs;
    }

    it("checks inputs: returns what was declared, and puts each failure under its property", async () => {
      expect(await checked({ keyId: key })).to.deep.equal({ keyId: key, __provider });
      const { failures } = await calls.check({}, { keyId: key, rotationInterval: 29, onDelete: "erase", __provider });
      expect(failures.map(({ property }) => property)).to.have.members(["rotationInterval", "onDelete"]);
      expect(kmsCalls()).to.deep.equal([]);
    });

    it("creates, sees no difference, and sees what updates and what replaces", async () => {
      const inputs = await checked({ keyId: key, rotationInterval: 90 });
      const { id, outs } = await calls.create(inputs);
      expect(id).to.equal(key);
      expect(outs).to.include({ keyId: key, enabled: true, rotationInterval: 90, region: emulator.region, __provider });
      expect(kmsCalls()).to.deep.equal(["ShowKeyRotationStatus", "EnableKeyRotation", "UpdateKeyRotationInterval"]);
      expect(await calls.diff(id, outs, inputs)).to.deep.equal({ changes: false, replaces: [], properties: {} });
      // The next run, with another program.
      const next = await start();
      const { inputs: longer } = await next.check(inputs, { ...inputs, rotationInterval: 180 });
      expect(await next.diff(id, outs, longer)).to.deep.equal({ changes: true, replaces: [], properties: {} });
      const other = { ...inputs, keyId: MISSING };
      expect(await next.diff(id, outs, other)).to.deep.equal({ changes: true, replaces: ["keyId"], properties: {} });
      expect(await next.update(id, outs, longer)).to.include({ rotationInterval: 180, __provider });
      expect(kmsCalls().slice(3)).to.deep.equal(["ShowKeyRotationStatus", "UpdateKeyRotationInterval"]);
    });

    it("reads drift as outputs and as inputs, and finds a missing key gone", async () => {
      const { id, outs } = await calls.create(await checked({ keyId: key, rotationInterval: 90 }));
      emulator.put({ keys: [{ keyId: key, rotationInterval: 180 }] });
      const read = await calls.read(id, outs);
      expect(read.id).to.equal(key);
      expect(read.outs).to.include({ rotationInterval: 180, __provider });
      expect(read.inputs).to.include({ keyId: key, rotationInterval: 180, __provider });
      expect((await calls.read(MISSING, { ...outs, keyId: MISSING })).id).to.equal("");
    });

    it("deletes from state alone: leaves the key as it is, or turns its rotation off", async () => {
      const { id, outs } = await calls.create(await checked({ keyId: key }));
      const before = kmsCalls().length;
      await calls.delete(id, outs);
      expect(kmsCalls()).to.have.length(before);
      await (await start()).delete(id, { ...outs, onDelete: "disable" });
      expect(kmsCalls().slice(before)).to.deep.equal(["ShowKeyRotationStatus", "DisableKeyRotation"]);
    });

    it("hands a half-made policy to the engine with what state needs to go on", async () => {
      const inputs = await checked({ keyId: key, rotationInterval: 90 });
      emulator.fault({ operation: "UpdateKeyRotationInterval", kind: "status", status: 503 });
      const failed = initFailed(await calls.create(inputs).catch((error: unknown) => error));
      expect(failed?.id).to.equal(key);
      expect(failed?.properties).to.include({ enabled: true, __provider });
      expect(failed?.reasons).to.have.length(1);
    });
  });
}
