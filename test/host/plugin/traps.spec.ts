import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../../provider/emulator";
import { keyId } from "../../support/keys";
import { initFailed, type Properties } from "../../support/grpc/calls";
import { Plugin, urnOf } from "../../support/grpc/plugin";
import { pluginSettingsOf } from "../../support/settings";
import { until } from "../../support/until";

const POLICY = "KeyRotationPolicy";
const ROTATION = "SecretRotation";
const secretName = "db-password";

/** The engine's sentinels for values that are not known yet: bool, number, text, list, asset, archive and map. */
const UNKNOWNS = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/** A secret as the engine writes it where it does not know that the plugin takes none. */
function secret(value: string): Properties {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** The failure of what must fail. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("it went on"),
    (failure: unknown) => failure,
  );
}

function messageOf(error: unknown): string {
  return (error as Error).message;
}

// The numbers are those of the traps that were met when a plugin was first tried.
describe("the process of the provider plugin", () => {
  let emulator: Emulator;
  const plugins: Plugin[] = [];

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
  });

  afterEach(async () => {
    await Promise.all(plugins.splice(0).map((plugin) => plugin.close()));
    await emulator.close();
  });

  async function start(variables: Readonly<Record<string, string>> = {}): Promise<Plugin> {
    const plugin = await Plugin.start(variables);
    plugins.push(plugin);
    return plugin;
  }

  async function configured(settings: Properties = {}): Promise<Plugin> {
    const plugin = await start();
    await plugin.configure({ ...pluginSettingsOf(emulator), ...settings });
    return plugin;
  }

  const calls = () => emulator.calls().map(({ operation }) => operation);
  const writes = () => emulator.calls().filter((call) => call.writes);

  it("1: sends nothing more and ends when its engine dies in a create", async () => {
    const plugin = await configured();
    emulator.fault({ operation: "EnableKeyRotation", kind: "delay", delay: "2s", when: "after" });
    const created = plugin.create(POLICY, { keyId: keyId(2), rotationInterval: 90 }).catch(() => undefined);
    await until(() => calls().includes("EnableKeyRotation"));
    plugin.killEngine();
    await plugin.ended();
    await created;
    expect(writes().map(({ operation }) => operation)).to.deep.equal(["EnableKeyRotation"]);
  });

  it("2: ends with its engine though it was never configured, as one that only tells its schema", async () => {
    const plugin = await start();
    expect(await plugin.schema()).to.include({ name: "huaweicloud-rotation" });
    plugin.killEngine();
    await plugin.ended();
  });

  it("3: opens the secrets among its settings", async () => {
    const { accessKey, secretKey } = emulator.credentials;
    const plugin = await configured({ accessKey: secret(accessKey), secretKey: secret(secretKey), version: "0.1.0" });
    await plugin.create(POLICY, { keyId: keyId(3), rotationInterval: 90 });
    expect(emulator.calls().map(({ status }) => status)).to.deep.equal([200, 200]);
  });

  it("4: takes the settings of an explicit provider, which are JSON text, and names them as the plugin has them", async () => {
    const { url, region } = emulator;
    const endpoints = JSON.stringify({ kms: url, iam: url });
    const { accessKey, secretKey } = emulator.credentials;
    const plugin = await start();
    await plugin.configure({ region, endpoints, accessKey, secretKey, maxRetries: "0", rate: "10" });
    await plugin.create(POLICY, { keyId: keyId(3), rotationInterval: 90 });
    expect(calls()).to.include("ShowKeyRotationStatus");

    const lost = await start();
    await lost.configure({});
    const failure = await lost.create(POLICY, { keyId: keyId(3) }).catch(messageOf);
    expect(failure)
      .to.contain("huaweicloud-rotation:region")
      .and.to.contain("Settings under huaweicloud: are those of Huawei's own provider, and do not reach this plugin.");
    const keyless = await start();
    await keyless.configure({ region, endpoints });
    const refused = await keyless.create(POLICY, { keyId: keyId(3) }).catch(messageOf);
    expect(refused).to.contain("huaweicloud-rotation:accessKey").and.not.to.contain("huaweicloud:accessKey");
  });

  it("5: ends at once by SIGINT, but not before what it has sent is recorded", async () => {
    const idle = await start();
    idle.signal("SIGINT");
    expect(await idle.ended()).to.equal(0);

    const busy = await configured();
    emulator.fault({ operation: "EnableKeyRotation", kind: "delay", delay: "1s", when: "after" });
    const created = failureOf(busy.create(POLICY, { keyId: keyId(2), rotationInterval: 90 }));
    await until(() => calls().includes("EnableKeyRotation"));
    busy.signal("SIGINT");
    const error = await created;
    expect(initFailed(error)?.properties).to.include({ keyId: keyId(2), enabled: true });
    expect(await busy.ended()).to.equal(0);
    expect(writes().map(({ operation }) => operation)).to.deep.equal(["EnableKeyRotation"]);
  });

  it("6: tells each line under its resource, with its severity, once, and prints nothing", async () => {
    const plugin = await configured();
    await plugin.create(ROTATION, { secretName });
    const outs = await plugin.read(ROTATION, secretName, {});
    await plugin.diff(ROTATION, secretName, outs.outs, { secretName, triggers: { incident: "1" } });
    await plugin.diff(ROTATION, secretName, outs.outs, { secretName, triggers: { incident: "1" } });
    expect(plugin.lines.length).to.be.greaterThan(1);
    expect(plugin.lines.map(({ urn }) => urn)).to.satisfy((urns: string[]) =>
      urns.every((urn) => urn === urnOf(ROTATION)),
    );
    expect(new Set(plugin.said(ROTATION)).size).to.equal(plugin.lines.length);
    expect(plugin.printed).to.equal("");
  });

  for (const unknown of UNKNOWNS) {
    it(`8: takes ${unknown} for a value that is not known yet`, async () => {
      const plugin = await configured();
      const news = { keyId: keyId(2), rotationInterval: unknown };
      expect((await plugin.check(POLICY, news)).failures).to.deep.equal({});
      const { outs } = await plugin.create(POLICY, { keyId: keyId(3), rotationInterval: 90 });
      const difference = await plugin.diff(POLICY, keyId(3), outs, { keyId: keyId(3), rotationInterval: unknown });
      expect(difference).to.deep.include({ changes: true, replaces: [] });
    });
  }

  it("9: stops waiting when the run is cancelled, keeps the unfinished rotation, and sends no further write", async () => {
    const plugin = await configured();
    const created = failureOf(plugin.create(ROTATION, { secretName }));
    await until(() => calls().includes("RotateSecret"));
    await plugin.cancel();
    const error = await created;
    expect(initFailed(error)?.properties).to.have.property("unfinishedRotation");
    expect(writes()).to.have.length(1);
    const second = await plugin.create(POLICY, { keyId: keyId(2) }).catch(messageOf);
    expect(second).to.contain("cancelled");
    expect(writes()).to.have.length(1);
  });

  it("10: knows what the resources of its own process declare, and nothing of another process", async () => {
    const [one, other] = [await configured(), await configured()];
    const news = (rotationInterval: number) => ({ keyId: keyId(2), rotationInterval });
    expect((await one.check(POLICY, news(90), undefined, "first")).failures).to.deep.equal({});
    expect((await one.check(POLICY, news(30), undefined, "second")).failures).to.have.property("keyId");
    expect((await other.check(POLICY, news(30), undefined, "second")).failures).to.deep.equal({});
  });

  it("11: tells nothing of the settings that the engine puts into its environment", async () => {
    const canary = "canary-of-the-environment";
    const plugin = await start({ PULUMI_CONFIG: JSON.stringify({ "huaweicloud-rotation:secretKey": canary }) });
    await plugin.configure({ ...pluginSettingsOf(emulator), trace: true });
    await plugin.create(ROTATION, { secretName });
    const failure = await plugin.create(POLICY, { keyId: keyId(5) }).catch(messageOf);
    expect(JSON.stringify([plugin.printed, failure, plugin.lines])).not.to.contain(canary);
  });
});
