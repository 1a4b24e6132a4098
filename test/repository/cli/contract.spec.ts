import { spawn } from "node:child_process";
import { expect } from "chai";
import { contract, type ContractFlags } from "../../../provider/cli/contract";
import type { Runtime } from "../../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed, exampleState } from "../../../provider/emulator";

const KEY = "0d0466b0-e727-4d9c-b35d-000000000003";
const OFF_KEY = "0d0466b0-e727-4d9c-b35d-000000000002";
const CLUSTER = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const nothing: ContractFlags = { key: [], secret: [], cluster: [], write: false, rotate: false };

describe("huaweicloud-rotation contract", function () {
  this.timeout(60_000);

  let emulator: Emulator;
  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));
  afterEach(() => emulator.close());

  function environment(): Record<string, string> {
    const { url, region, projectId, credentials } = emulator;
    const services = ["KMS", "DWS", "IAM", "STS"].map((name) => [`HUAWEICLOUD_SDK_REGION_${name}_CN_NORTH_4`, url]);
    return {
      ...(Object.fromEntries(services) as Record<string, string>),
      HW_REGION_NAME: region,
      HW_PROJECT_ID: projectId,
      HW_ACCESS_KEY: credentials.accessKey,
      HW_SECRET_KEY: credentials.secretKey,
    };
  }

  /** Time passes for the cloud and the command alike, and for nobody who waits. */
  function passing(): Runtime {
    let now = Date.now();
    const sleep = (milliseconds: number) => {
      // Whole ones, as the cloud's times are.
      const passed = Math.ceil(milliseconds);
      now += passed;
      emulator.advance(passed);
      return Promise.resolve();
    };
    return { now: () => now, elapsed: () => now, sleep, random: () => 0.5 };
  }

  async function run(flags: Partial<ContractFlags> = {}) {
    const lines: string[] = [];
    const print = (line: string) => void lines.push(line);
    const ok = await contract({
      flags: { ...nothing, ...flags },
      environment: environment(),
      runtime: passing(),
      print,
    });
    return { ok, text: lines.join("\n") };
  }

  const writes = () => emulator.calls().filter((call) => call.writes);
  const behave = (behaviour: EmulatorSeed["behaviour"]) => emulator.put({ behaviour: behaviour! });

  it("only reads, and says what is as documented and what is found", async () => {
    const { ok, text } = await run({ key: [KEY], secret: ["orders-db"], cluster: [CLUSTER] });
    expect(text.split("\n").slice(0, 4)).to.deep.equal([
      "ok    KMS  the status of a key that does not exist: KMS.0207",
      "ok    CSMS a secret that does not exist: CSMS.0106",
      "ok    DWS  the encryption of a cluster that does not exist: DWS.0015",
      "found CSMS the tasks of a secret that does not exist: 0 tasks",
    ]);
    expect(text).to.match(/found KMS {2}the rotation of the key \S+: on, interval 90, last 20\S+Z, 2 rotations/);
    expect(text).to.match(/what the secret orders-db is: type GaussDB-FG, ENABLED, automatic rotation on, period 30d/);
    expect(text).to.match(/the current version of the secret orders-db: v1 since 20/);
    expect(text).to.match(
      /the encryption of the cluster \S+: master key 0d0466b0\S+, generalCipher, last_rotate_key_time 20/,
    );
    expect(text).to.match(/3 as documented, 7 found, 0 wrong$/);
    expect(ok).to.equal(true);
    expect(writes()).to.deep.equal([]);
  });

  it("says what is wrong: an answer that is not the API's, and something else's code", async () => {
    emulator.fault({ operation: "ShowKeyRotationStatus", kind: "foreign" });
    emulator.fault({ operation: "ShowSecret", kind: "status", status: 404, code: "CSMS.0205" });
    const { ok, text } = await run();
    expect(text).to.match(/^WRONG KMS {2}the status of a key that does not exist: it succeeds|^WRONG KMS .*answered/m);
    expect(text).to.match(/^WRONG CSMS a secret that does not exist: .*CSMS\.0205/m);
    expect(text).to.match(/2 wrong$/);
    expect(ok).to.equal(false);
  });

  for (const [key, was] of [
    [KEY, { rotationEnabled: true, rotationInterval: 90 }],
    [OFF_KEY, { rotationEnabled: false }],
  ] as const) {
    it(`writes to the key that is named and no other, and puts it back: ${JSON.stringify(was)}`, async () => {
      const { ok, text } = await run({ key: [key], secret: ["orders-db"], cluster: [CLUSTER], write: true });
      expect(text).to.match(/^ok {4}KMS {2}turning rotation on where it is on: KMS\.2901$/m);
      expect(text).to.match(/^ok {4}KMS {2}turning rotation off where it is off: KMS\.0313$/m);
      expect(text).to.match(/^found KMS {2}the interval after rotation was turned on again, after 9[01]: 365$/m);
      expect(text).to.match(new RegExp(`^ok {4}KMS {2}the key ${key} is as it was: seen at once$`, "m"));
      expect(ok).to.equal(true);
      expect(emulator.key(key)).to.include(was);
      expect(new Set(writes().map(({ object }) => object))).to.deep.equal(new Set([key]));
      expect(emulator.rotations()).to.deep.equal([]);
    });
  }

  it("finds what is not documented, each way", async () => {
    behave({ reenableResetsInterval: false, intervalWhileOff: "absent", statusLagsWrites: "3s" });
    const { ok, text } = await run({ key: [KEY], write: true });
    expect(text).to.match(/^found KMS {2}the interval while rotation is off, after 91: absent$/m);
    expect(text).to.match(/^found KMS {2}the interval after rotation was turned on again, after 91: 91$/m);
    expect(text).to.match(/^found KMS {2}turning rotation off: seen after 3\d{3} ms$/m);
    expect(ok).to.equal(true);
  });

  it("says what it could not reach, which is neither wrong nor a pass", async () => {
    await emulator.close();
    const { ok, text } = await run();
    emulator = await createEmulator({ state: exampleState() });
    expect(text).to.match(/^not reached KMS {2}the status of a key that does not exist: .*ECONNREFUSED/m);
    expect(text).to.match(/0 as documented, 0 found, 0 wrong, 4 not reached$/);
    expect(ok).to.equal(false);
  });

  it("calls what is open found, never WRONG: a key whose status KMS refuses to tell", async () => {
    emulator.fault({
      operation: "ShowKeyRotationStatus",
      kind: "status",
      status: 400,
      code: "KMS.2902",
      object: KEY,
      times: 9,
    });
    const { ok, text } = await run({ key: [KEY], write: true });
    expect(text)
      .to.match(/^found KMS {2}the rotation of the key \S+: .*KMS\.2902/m)
      .and.to.match(/ 0 wrong$/);
    expect(text).to.match(/^found KMS {2}the key \S+: nothing was written to it$/m);
    expect(ok).to.equal(true);
    expect(writes()).to.deep.equal([]);
  });

  it("begins no write where the answer does not tell what was: the key stays as it is", async () => {
    // The look at nobody's key, the look at the key, and the look before the writes.
    emulator.fault({ operation: "ShowKeyRotationStatus", object: KEY, kind: "foreign", times: 9 });
    const { ok, text } = await run({ key: [KEY], write: true });
    expect(text).to.match(/^WRONG KMS {2}the key to write to: .*not an answer of the API/m);
    expect([ok, writes()]).to.deep.equal([false, []]);
    expect(emulator.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 90 });
  });

  it("shows no control characters of the cloud's", async () => {
    emulator.put({ secrets: [{ name: "orders-db", rotationPeriod: "30d" }] });
    emulator.fault({ operation: "ShowSecret", object: "orders-db", kind: "status", status: 400, code: "X\u001b[2J" });
    const { text } = await run({ secret: ["orders-db"] });
    // eslint-disable-next-line no-control-regex -- the very thing that must not be there
    expect(text).not.to.match(/\u001b/);
  });

  it("puts the key back where a write fails in the middle, and says so", async () => {
    emulator.fault({ operation: "EnableKeyRotation", kind: "status", status: 403, code: "KMS.0306", times: 2 });
    const { ok, text } = await run({ key: [KEY], write: true });
    expect(text).to.match(/^WRONG KMS {2}writing to the key: .*KMS\.0306/m);
    expect(text).to.match(/^ok {4}KMS {2}the key \S+ is as it was/m);
    expect(ok).to.equal(false);
    expect(emulator.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 90 });
  });

  it("rotates what is named, once each, and tells the task's statuses and the cluster's times", async () => {
    const { ok, text } = await run({ secret: ["orders-db"], cluster: [CLUSTER], rotate: true });
    expect(text).to.match(
      /a rotation of the secret orders-db: answered rotation_task_id; RUNNING after 0 s, SUCCESS after \d+ s; the current version was v1, is v2/,
    );
    expect(text).to.match(/a rotation of the cluster \S+: answered 20\S+ \S+ at 20\S+Z; last_rotate_key_time was 20/);
    expect(ok).to.equal(true);
    expect(emulator.rotations().map(({ kind }) => kind)).to.have.members(["secret", "cluster"]);
    expect(writes().map(({ operation }) => operation)).to.deep.equal(["RotateSecret", "RotateKey"]);
  });

  it("is a command, which refuses to write to nothing", async () => {
    const command = (...flags: string[]) =>
      new Promise<{ code: number | null; text: string }>((resolve) => {
        const child = spawn(process.execPath, ["dist/cli/main.js", "contract", ...flags], {
          env: { ...environment(), PATH: process.env.PATH ?? "" },
        });
        let text = "";
        child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
        child.on("close", (code) => resolve({ code, text }));
      });
    const good = await command("--key", KEY);
    expect(good.text).to.match(/5 found|3 as documented/);
    expect(good.code).to.equal(0);
    expect(await command("--write", "--secret", "orders-db")).to.include({ code: 2 });
    expect(await command("--rotate", "--key", KEY)).to.include({ code: 2 });
    expect(writes()).to.deep.equal([]);
  });

  it("puts the key back before it ends, where it is interrupted", async () => {
    const slow = await createEmulator({ state: exampleState(), latency: 100 });
    await emulator.close();
    emulator = slow;
    const child = spawn(process.execPath, ["dist/cli/main.js", "contract", "--key", KEY, "--write"], {
      env: { ...environment(), PATH: process.env.PATH ?? "" },
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (chunk.includes("turning rotation off:")) {
        expect(emulator.key(KEY)).to.include({ rotationEnabled: false });
        child.kill("SIGINT");
      }
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(text).to.contain("Interrupted").and.to.contain("is as it was");
    expect(code).to.equal(0);
    expect(emulator.key(KEY)).to.include({ rotationEnabled: true, rotationInterval: 90 });
  });
});
