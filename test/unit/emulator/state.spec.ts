import { expect } from "chai";
import { createEmulator, exampleState, type EmulatorSeed } from "../../../provider/emulator";
import { call, closeEmulators, code, control, send, startEmulator } from "./client";

afterEach(closeEmulators);

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const other = "0d0466b0-e727-4d9c-b35d-000000000002";
const DAY = 86_400_000;

describe("the emulator's state", () => {
  it("changes a named object field by field, and leaves the others", async () => {
    const emulator = await startEmulator({
      state: { keys: [{ keyId, alias: "mine", rotationInterval: 90 }, { keyId: other }] },
    });
    emulator.put({ keys: [{ keyId, rotationInterval: 180 }], secrets: [{ name: "new" }] });
    expect(emulator.key(keyId)).to.include({ alias: "mine", rotationInterval: 180 });
    expect(emulator.key(other)).to.include({ rotationInterval: 365 });
    expect(emulator.secret("new")).to.include({ state: "ENABLED" });
  });

  it("clears a field with null, and removes an object", async () => {
    const emulator = await startEmulator({ state: { keys: [{ keyId, alias: "mine" }, { keyId: other }] } });
    emulator.put({
      keys: [
        { keyId, alias: null },
        { keyId: other, removed: true },
      ],
    });
    expect(emulator.key(keyId)).not.to.have.property("alias");
    expect(emulator.key(other)).to.equal(undefined);
  });

  it("tells secrets of one name by their project", async () => {
    const emulator = await startEmulator({ state: { secrets: [{ name: "db" }, { name: "db", projectId: "sub" }] } });
    emulator.put({ secrets: [{ name: "db", projectId: "sub", state: "DISABLED" }] });
    expect(emulator.state().secrets.map(({ state }) => state)).to.deep.equal(["ENABLED", "DISABLED"]);
    emulator.put({ secrets: [{ name: "db", removed: true }] });
    emulator.put({ secrets: [{ name: "db", description: "the only one" }] });
    expect(emulator.state().secrets).to.have.lengthOf(1);
    expect(emulator.secret("db")).to.include({ projectId: "sub", description: "the only one" });
  });

  it("takes times as numbers, as text, and from now", async () => {
    const emulator = await startEmulator();
    const times = { creationTime: 1_700_000_000_000, lastRotationTime: "2026-01-02T03:04:05Z", periodStart: "-10d" };
    emulator.put({ keys: [{ keyId, ...times }] });
    const key = emulator.key(keyId)!;
    expect([key.creationTime, key.lastRotationTime]).to.deep.equal([
      1_700_000_000_000,
      Date.parse("2026-01-02T03:04:05Z"),
    ]);
    expect(Math.round((Date.now() - key.periodStart) / DAY)).to.equal(10);
  });

  for (const [what, seed, words] of [
    ["a field that is none", { keys: [{ keyId, nonsense: 1 }] }, `keys "${keyId}"`],
    ["a value that is none", { keys: [{ keyId, keyState: "9" }] }, `keys "${keyId}".keyState`],
    ["an object without its name", { secrets: [{ state: "ENABLED" }] }, "secrets[0] has no name"],
    ["a list that is none", { keys: {} }, "keys: "],
    ["a time that is none", { keys: [{ keyId, creationTime: "soon" }] }, "milliseconds since 1970"],
    ["a behaviour that is none", { behaviour: { successBody: "maybe" } }, "behaviour.successBody"],
    ["an interval of no days", { keys: [{ keyId, rotationInterval: 0 }] }, `keys "${keyId}".rotationInterval`],
    ["a period of an hour", { secrets: [{ name: "db", rotationPeriod: "1h" }] }, "from 6h to 8760h"],
    ["a text", "text", "must be a JSON object"],
  ] as const) {
    it(`refuses ${what} in words, and changes nothing`, async () => {
      const emulator = await startEmulator({ state: { keys: [{ keyId: other }] } });
      const before = emulator.state();
      expect(() => emulator.put(seed as unknown as EmulatorSeed)).to.throw(words);
      expect(emulator.state()).to.deep.equal(before);
      const failure = await createEmulator({ state: seed as unknown as EmulatorSeed }).catch((error: unknown) => error);
      expect((failure as Error).message).to.contain(words);
    });
  }

  it("goes on in another emulator on the same port, with tasks, clock and rotations", async () => {
    const secrets = [{ name: "db", rotation: { duration: "1h" } }];
    const first = await startEmulator({
      state: { secrets, keys: [{ keyId, rotationEnabled: true, rotationInterval: 30 }] },
    });
    first.advance("31d");
    await call(first, "POST", "/v1/{p}/secrets/db/rotate");
    const state = first.state();
    const port = Number(new URL(first.url).port);
    await first.close();
    const second = await startEmulator({ port, state });
    expect(second.url).to.equal(first.url);
    expect(second.state()).to.deep.equal(state);
    second.advance("1h");
    expect(second.rotations().map(({ kind }) => kind)).to.deep.equal(["key", "secret"]);
    expect(second.rotations()[1]!.taskId).to.equal(state.secrets[0]!.tasks[0]!.taskId);
    expect(second.calls()).to.have.length(0);
  });

  it("has an example with every kind of object, which it can serve", async () => {
    const emulator = await startEmulator({ state: exampleState() });
    const { keys, secrets, clusters } = emulator.state();
    expect(keys.map(({ keyState }) => keyState)).to.include.members(["2", "3", "4"]);
    expect(secrets.map(({ secretType }) => secretType)).to.include.members(["RDS-FG", "GaussDB-FG", "COMMON"]);
    expect(clusters.filter(({ masterKeyId }) => masterKeyId === undefined)).to.have.length(1);
    expect(emulator.rotations()).to.have.length(0);
  });
});

describe("the emulator's control interface", () => {
  it("answers calls, rotations and state, and does not count itself", async () => {
    const emulator = await startEmulator({ state: { keys: [{ keyId, rotationEnabled: true }] } });
    await call(emulator, "POST", "/v1.0/{p}/kms/get-key-rotation-status", { body: { key_id: keyId } });
    expect((await control(emulator, "GET", "calls")).at("*.operation")).to.deep.equal(["ShowKeyRotationStatus"]);
    expect((await control(emulator, "GET", "state")).json).to.deep.equal(JSON.parse(JSON.stringify(emulator.state())));
    await control(emulator, "POST", "clock", { advance: "365d" });
    expect((await control(emulator, "GET", "rotations")).at("*.object")).to.deep.equal([keyId]);
    expect(emulator.calls()).to.have.length(1);
  });

  it("changes the state, and takes its own answer back", async () => {
    const emulator = await startEmulator({ state: exampleState() });
    const { json } = await control(emulator, "GET", "state");
    expect((await control(emulator, "PUT", "state", json)).json).to.deep.equal(json);
    await control(emulator, "PUT", "state", { keys: [{ keyId: other, alias: "renamed" }] });
    expect(emulator.key(other)!.alias).to.equal("renamed");
    const wrong = await control(emulator, "PUT", "state", { keys: [{ alias: "whose?" }] });
    expect([wrong.status, wrong.at("error")]).to.deep.equal([
      400,
      "keys[0] has no keyId. Give the keyId of the object that is meant.",
    ]);
  });

  it("moves each clock by what is given", async () => {
    const emulator = await startEmulator();
    await control(emulator, "POST", "clock", { advance: "90d", skew: "5m" });
    await control(emulator, "POST", "clock", { advance: "250ms", skew: "-1m", tokens: "1h" });
    const answer = await control(emulator, "GET", "clock");
    expect(answer.json).to.include({ offset: 90 * DAY + 250, skew: 240_000, tokens: 3_600_000 });
    expect(Date.parse(String(answer.at("now"))) - Date.now()).to.be.within(89 * DAY, 91 * DAY);
    for (const body of [{ advance: "soon" }, { advanced: "1d" }]) {
      expect((await control(emulator, "POST", "clock", body)).status).to.equal(400);
    }
  });

  for (const [what, headers] of [
    ["a browser", { origin: "http://evil.example" }],
    ["a name that was rebound", { host: "evil.example" }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const emulator = await startEmulator({ state: { keys: [{ keyId }] } });
      const { request } = await import("node:http");
      const status = await new Promise((resolve, reject) => {
        const sent = request(`${emulator.url}/_emulator/state`, { headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.on("error", reject).end();
      });
      expect(status).to.equal(403);
    });
  }

  it("lists what it can be asked and told, each with a body that is accepted", async () => {
    const emulator = await startEmulator({ state: exampleState() });
    const listed = (await send(emulator, "GET", "/_emulator/")).json as Record<string, string>[];
    expect(listed.map(({ method, path }) => `${method} ${path}`)).to.include.members([
      "GET /_emulator/",
      "GET /_emulator/calls",
      "PUT /_emulator/state",
      "POST /_emulator/clock",
      "POST /_emulator/faults",
    ]);
    for (const { method = "", path = "", about, body } of listed) {
      expect(about, path).to.match(/^[A-Z].*\.$/);
      const { status, text } = await send(emulator, method, path, body === undefined ? {} : { body });
      expect(status, `${method} ${path}: ${text}`).to.equal(200);
    }
    const { text } = await send(emulator, "PUT", "/_emulator/calls");
    expect(text).to.contain("The emulator has no PUT /_emulator/calls. GET /_emulator/ lists what it has.");
  });

  it("has no other paths", async () => {
    const emulator = await startEmulator();
    expect((await send(emulator, "GET", "/_emulator/nonsense")).status).to.equal(404);
    expect(code(await send(emulator, "GET", "/"))).to.equal("404 APIGW.0101");
  });
});
