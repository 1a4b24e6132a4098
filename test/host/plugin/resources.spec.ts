import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import { createHost } from "../../../provider/lifecycle";
import { keyId } from "../../support/keys";
import { initFailed, type Properties } from "../../support/grpc/calls";
import { Plugin, startPlugin, urnOf } from "../../support/grpc/plugin";
import { plainSettingsOf, pluginSettingsOf } from "../../support/settings";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretName = "db-password";
const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";

/** Each kind with an object of the example account, and inputs that differ from what the object is. */
const KINDS: readonly (readonly [kind: string, id: string, inputs: Properties])[] = [
  ["KeyRotationPolicy", keyId(3), { keyId: keyId(3), rotationInterval: 90 }],
  ["SecretRotationPolicy", "orders-db", { secretName: "orders-db", rotationPeriod: "30d" }],
  ["SecretRotation", secretName, { secretName, triggers: { incident: "an old one" } }],
  ["ClusterKeyRotation", clusterId, { clusterId, triggers: { incident: "an old one" } }],
];

/** What the preview of a create looks at. */
const LOOKED_AT: readonly (readonly [kind: string, inputs: Properties])[] = [
  ["KeyRotationPolicy", { keyId: keyId(2), rotationInterval: 90 }],
  ["KeyRotationPolicy", { keyId: keyId(3), rotationInterval: 120 }],
  ["KeyRotationPolicy", { keyId: keyId(5) }],
  ["SecretRotationPolicy", { secretName: "orders-db", rotationPeriod: "30d" }],
  ["SecretRotation", { secretName: "orders-db" }],
  ["SecretRotation", { secretName, rotateOnCreate: false, maxAge: "30d" }],
  ["ClusterKeyRotation", { clusterId: "9f76c502-fc9c-4a52-8656-000000000004" }],
];
const LOOK = { "huaweicloud-rotation:lookBeforeCreate": undefined };

describe("the resources of the provider plugin", () => {
  let emulator: Emulator;
  let plugin: Plugin;

  beforeEach(async () => ({ emulator, plugin } = await startPlugin()));
  afterEach(async () => {
    await plugin.close();
    await emulator.close();
  });

  const writes = () => emulator.calls().filter((call) => call.writes);

  for (const [kind, id, inputs] of KINDS) {
    it(`adopts an imported ${kind}: its first update rotates and writes nothing, and nothing is left to do`, async () => {
      const imported = await plugin.read(kind, id);
      expect(imported.id).to.equal(id);
      const { changes } = await plugin.diff(kind, id, imported.outs, inputs);
      const outs = changes ? await plugin.update(kind, id, imported.outs, inputs) : imported.outs;
      expect(await plugin.diff(kind, id, outs, inputs)).to.deep.include({ changes: false });
      expect(writes()).to.deep.equal([]);
      expect(emulator.rotations()).to.deep.equal([]);
    });

    it(`takes over a ${kind} of the dynamic resources, and hands it back, with no difference and no write`, async () => {
      const host = createHost({ environment: {} });
      const settings = plainSettingsOf(emulator);
      host.configure((key) => settings[key]);
      const dynamic = host.provider(kind);
      const declared = { ...inputs, ...(inputs.triggers === undefined ? {} : { rotateOnCreate: false }) };
      const { inputs: checked } = await dynamic.check({}, declared);
      const { outs } = await dynamic.create(checked);
      const before = writes().length;
      const ours = (await plugin.check(kind, declared, declared)).inputs;
      const stored = { ...(outs as Properties), __provider: "the text of the dynamic resources" };
      expect(await plugin.diff(kind, id, stored, ours)).to.deep.include({ changes: false, replaces: [] });
      const read = await plugin.read(kind, id, stored);
      expect((await dynamic.diff(id, read.outs, checked)).changes).to.equal(false);
      expect(writes()).to.have.length(before);
    });
  }

  it("rotates for a trigger that is declared after the first update of an import", async () => {
    const { outs } = await plugin.read("SecretRotation", secretName);
    const adopted = await plugin.update("SecretRotation", secretName, outs, { secretName });
    const news = { secretName, triggers: { incident: "1" } };
    expect((await plugin.diff("SecretRotation", secretName, adopted, news)).properties).to.deep.equal({
      triggers: "ADD",
    });
    await plugin.update("SecretRotation", secretName, adopted, news);
    expect(emulator.rotations()).to.have.length(1);
  });

  it("does not rotate an import whose maxAge has passed in its first update, and rotates it in the next", async () => {
    const news = { secretName, maxAge: "30d" };
    const imported = await plugin.read("SecretRotation", secretName);
    const first = await plugin.diff("SecretRotation", secretName, imported.outs, news);
    const adopted = first.changes
      ? await plugin.update("SecretRotation", secretName, imported.outs, news)
      : imported.outs;
    expect(first.changes, "maxAge is recorded").to.equal(true);
    expect(emulator.rotations()).to.deep.equal([]);
    expect(await plugin.diff("SecretRotation", secretName, adopted, news)).to.deep.include({ changes: true });
    const rotated = await plugin.update("SecretRotation", secretName, adopted, news);
    expect(emulator.rotations()).to.have.length(1);
    expect(await plugin.diff("SecretRotation", secretName, rotated, news)).to.deep.include({ changes: false });
    await plugin.update("SecretRotation", secretName, rotated, news);
    expect(emulator.rotations()).to.have.length(1);
  });

  it("tells in the preview of a create what is known: all of what is as declared, and what will not change", async () => {
    const steady = { preview: true };
    const same = await plugin.create("KeyRotationPolicy", { keyId: keyId(3), rotationInterval: 90 }, steady);
    expect(same.outs).to.include({ numberOfRotations: 2, region: emulator.region, enabled: true });
    expect(Object.values(same.outs)).not.to.include(UNKNOWN);
    const changing = await plugin.create("KeyRotationPolicy", { keyId: keyId(2), rotationInterval: 90 }, steady);
    expect(changing.outs).to.include({ nextRotationTime: UNKNOWN, region: emulator.region });
    const missing = await plugin.create("KeyRotationPolicy", { keyId: keyId(99) }, steady);
    expect(missing.outs).to.include({ nextRotationTime: UNKNOWN });
    expect(writes()).to.deep.equal([]);
  });

  it("says in the preview of a create what up will do, once, under its resource, with the code and severity of the look", async () => {
    const settings: Record<string, string | undefined> = { ...plainSettingsOf(emulator), ...LOOK };
    const host = createHost({ environment: {}, report: (line, severity) => expected.push(`${severity}: ${line}`) });
    host.configure((key) => settings[key]);
    let expected: string[] = [];
    for (const [index, [kind, inputs]] of LOOKED_AT.entries()) {
      expected = [];
      await host.provider(kind).check({}, inputs);
      const before = emulator.calls().length;
      const checked = await plugin.check(kind, inputs, undefined, `new-${index}`);
      expect(emulator.calls(), "check looks at nothing").to.have.length(before);
      await plugin.create(kind, checked.inputs, { preview: true }, `new-${index}`);
      const lines = plugin.lines.filter(({ urn }) => urn === urnOf(kind, `new-${index}`));
      expect(lines.map(({ severity, message }) => `${severity}: ${message}`)).to.deep.equal(expected);
      expect(lines, kind).to.have.length(1);
    }
    const said = plugin.lines.map(({ severity, message }) => `${severity}: ${/\[.*\]/.exec(message)?.[0] ?? ""}`);
    expect(said).to.deep.equal([
      "info: [will-enable]",
      "warning: [will-lengthen]",
      "warning: [cannot-rotate]",
      "info: [nothing-to-do]",
      "info: [will-rotate]",
      "info: [overdue]",
      "warning: [cannot-rotate]",
    ]);
    expect(writes()).to.deep.equal([]);
  });

  it("looks at nothing in the preview of a create where lookBeforeCreate is false", async () => {
    const quiet = await Plugin.start();
    try {
      await quiet.configure({ ...pluginSettingsOf(emulator), lookBeforeCreate: "false" });
      const { outs } = await quiet.create("KeyRotationPolicy", { keyId: keyId(3) }, { preview: true });
      expect(outs).to.include({ keyId: keyId(3), nextRotationTime: UNKNOWN });
      expect(emulator.calls()).to.deep.equal([]);
    } finally {
      await quiet.close();
    }
  });

  it("shows a difference by its property, with its kind", async () => {
    const { outs } = await plugin.create("KeyRotationPolicy", { keyId: keyId(3), rotationInterval: 90 });
    const other = await plugin.diff("KeyRotationPolicy", keyId(3), outs, { keyId: keyId(3), rotationInterval: 180 });
    expect(other.properties).to.deep.equal({ rotationInterval: "UPDATE" });
    const moved = await plugin.diff("KeyRotationPolicy", keyId(3), outs, { keyId: keyId(2), rotationInterval: 90 });
    expect(moved).to.deep.include({ replaces: ["keyId"], properties: { keyId: "UPDATE_REPLACE" } });
  });

  it("keeps to customTimeouts where the resource declares no timeout", async () => {
    // The default would be ten minutes, longer than any test may take.
    emulator.put({ secrets: [{ name: secretName, rotation: { duration: "1h" } }] });
    const failed = await plugin
      .create("SecretRotation", { secretName }, { timeout: 3 })
      .catch((error: unknown) => error);
    expect(initFailed(failed)?.properties).to.have.property("unfinishedRotation");
    expect(initFailed(failed)?.properties.timeout, "what is declared, or its default").to.equal("10m");
  });

  it("keeps to customTimeouts in a delete, but not where the resource declared a timeout", async () => {
    const inputs = { keyId: keyId(3), rotationInterval: 90, onDelete: "disable" };
    const slow = { operation: "ShowKeyRotationStatus", kind: "delay", delay: "2s" } as const;
    for (const [declared, isInTime] of [
      [{}, false],
      [{ timeout: "1m" }, true],
    ] as const) {
      const { outs } = await plugin.create("KeyRotationPolicy", { ...inputs, ...declared });
      // What a new run knows, in which nobody declares the key.
      const next = await Plugin.start();
      try {
        await next.configure(pluginSettingsOf(emulator));
        emulator.fault(slow);
        const failure = await next.delete("KeyRotationPolicy", keyId(3), outs, { timeout: 1 }).catch(String);
        expect(failure === undefined, String(failure)).to.equal(isInTime);
      } finally {
        await next.close();
        emulator.clearFaults();
      }
    }
  });

  it("names wrong and unknown settings, each with a guess, and replaces nothing for another region", async () => {
    const failures = await plugin.checkConfig({
      regoin: "cn-north-4",
      rate: "fast",
      region: UNKNOWN,
      version: "0.1.0",
    });
    expect(failures.regoin).to.contain("did you mean region");
    expect(failures.rate).to.equal("must be a number from 0.1 to 1000");
    expect(Object.keys(failures)).to.have.length(2);
    const moved = await plugin.diffConfig({ region: "cn-north-4" }, { region: "eu-west-101" });
    expect(moved, "told, or the engine goes on with the old one").to.deep.include({ replaces: [], changes: true });
    const same = await plugin.diffConfig({ region: "cn-north-4" }, { region: "cn-north-4" });
    expect(same).to.deep.include({ replaces: [], changes: false });
  });

  it("puts failures of check under their property", async () => {
    const { failures } = await plugin.check("KeyRotationPolicy", {
      keyId: "alias",
      rotationInterval: 5,
      colour: "red",
    });
    expect(Object.keys(failures).sort()).to.deep.equal(["colour", "keyId", "rotationInterval"]);
  });
});
