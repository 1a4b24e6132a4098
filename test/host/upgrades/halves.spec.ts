// The deploy-time half of one release with the provider half of another: npm may have updated one of several copies, and
// state always meets the half that is installed today, not the one that wrote it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import type { ProviderCalls, Properties } from "../../support/grpc/calls";
import { startHost } from "../../support/grpc/host";
import type { ProviderProcess } from "../../support/grpc/providerProcess";
import { STATE_TEXT } from "../../support/package/programs";
import { CURRENT, sdk } from "../../support/package/tools";
import { keyId } from "../../support/keys";
import { plainSettingsOf } from "../../support/settings";

const PACKAGE = "pulumi-huaweicloud-rotation";
const __provider = STATE_TEXT;

/** What a next release may bring: another form of state, an input that this one does not know, and an output. */
const NEXT: readonly (readonly [string, string | RegExp, string])[] = [
  ["lifecycle/state/state.js", "SCHEMA_VERSION = 2", "SCHEMA_VERSION = 3"],
  ["lifecycle/keyRotationPolicy/fields.js", "keyId: fields_1", "note: zod_1.z.string().optional(), keyId: fields_1"],
  [
    "lifecycle/keyRotationPolicy/index.js",
    "rotationIntervalSetTime: (0",
    "noted: inputs.note !== undefined, rotationIntervalSetTime: (0",
  ],
];

describe("halves of two releases", function () {
  this.timeout(120_000);
  const hosts: ProviderProcess[] = [];
  let folders: { readonly present: string; readonly next: string };
  let emulator: Emulator;

  before(() => {
    mkdirSync(".work", { recursive: true });
    // Below the repository, so that both find what they depend on.
    folders = { present: program("present", []), next: program("next", NEXT) };
  });
  after(() => Object.values(folders).forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  beforeEach(async () => (emulator = await createEmulator({ state: { keys: [{ keyId: keyId(1) }] } })));
  afterEach(async () => {
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    await emulator.close();
  });

  async function start(half: "present" | "next"): Promise<ProviderCalls> {
    const host = await startHost(await sdk(CURRENT), folders[half]);
    hosts.push(host);
    await host.calls.configure(plainSettingsOf(emulator));
    return host.calls;
  }

  const declared = { keyId: keyId(1), rotationInterval: 90, __provider };

  async function made(host: ProviderCalls, inputs: Properties): Promise<Properties> {
    const { inputs: checked, failures } = await host.check({}, inputs);
    expect(failures).to.deep.equal([]);
    return (await host.create(checked)).outs;
  }

  it("the next release reads, keeps, changes and lets go of what this one wrote, and makes no difference by itself", async () => {
    const outs = await made(await start("present"), declared);
    expect(outs).to.include({ schemaVersion: 2 });
    const next = await start("next");
    const { inputs } = await next.check({}, declared);
    expect(await next.diff(keyId(1), outs, inputs)).to.deep.equal({ changes: false, replaces: [], properties: {} });
    expect((await next.read(keyId(1), outs)).outs).to.include({ schemaVersion: 3, rotationInterval: 90, noted: false });
    const updated = await next.update(keyId(1), outs, { ...inputs, note: "new" });
    expect(updated).to.include({ schemaVersion: 3, note: "new", noted: true });
    await next.delete(keyId(1), outs);
    expect(emulator.key(keyId(1))).to.include({ rotationEnabled: true, rotationInterval: 90 });
  });

  it("this release refuses what a next one wrote, says which to install, and calls nothing", async () => {
    const outs = await made(await start("next"), { ...declared, note: "new" });
    expect(outs).to.include({ schemaVersion: 3, noted: true });
    const before = emulator.calls().length;
    const present = await start("present");
    const { inputs } = await present.check({}, declared);
    const operations = [
      () => present.diff(keyId(1), outs, inputs),
      () => present.read(keyId(1), outs),
      () => present.update(keyId(1), outs, inputs),
      () => present.delete(keyId(1), outs),
    ];
    for (const operation of operations) {
      const error = await operation().then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error?.message).to.match(
        /written by a newer release .* \(form 3, this release knows 2\)\. Install that release/,
      );
    }
    expect(emulator.calls().length).to.equal(before);
  });

  it("a program of the next release is told what this one does not know, and one of this release works with the next", async () => {
    const { failures } = await (await start("present")).check({}, { ...declared, note: "new" });
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ property: "note" });
    expect(failures[0]?.reason).to.match(/^is not an input of KeyRotationPolicy in this release/);
    expect(await made(await start("next"), declared)).to.include({ rotationInterval: 90, noted: false });
  });
});

/** A program's folder with the built package in it, changed at some places. */
function program(name: string, changes: typeof NEXT): string {
  const folder = mkdtempSync(resolve(".work", `halves-${name}-`));
  const target = join(folder, "node_modules", PACKAGE);
  cpSync("dist", join(target, "dist"), { recursive: true });
  cpSync("package.json", join(target, "package.json"));
  for (const [file, from, to] of changes) {
    const path = join(target, "dist", file);
    const text = readFileSync(path, "utf8");
    const changed = text.replace(from, to);
    expect(changed, file).not.to.equal(text);
    writeFileSync(path, changed);
  }
  return folder;
}
