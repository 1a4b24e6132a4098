import { expect } from "chai";
import type { EmulatorSeed } from "../../../provider/emulator";
import { call, closeEmulators, nested as code, startEmulator } from "./client";

afterEach(closeEmulators);

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const path = (name: string) => `/v1.0/{p}/kms/${name}`;

/** An emulator with one key, and short ways to call KMS about it. */
async function kms(key: object = {}, more: EmulatorSeed = {}) {
  const emulator = await startEmulator({ state: { keys: [{ keyId, ...key }], ...more } });
  const post = (name: string, body: object = {}) =>
    call(emulator, "POST", path(name), { body: { key_id: keyId, ...body } });
  return {
    emulator,
    post,
    status: () => post("get-key-rotation-status"),
    enable: () => post("enable-key-rotation"),
    disable: () => post("disable-key-rotation"),
    interval: (rotation_interval: unknown) => post("update-key-rotation-interval", { rotation_interval }),
  };
}

describe("the emulator's KMS", () => {
  it("says of a new key that it does not rotate", async () => {
    const { status } = await kms();
    expect((await status()).json).to.deep.equal({
      key_rotation_enabled: false,
      rotation_interval: 365,
      last_rotation_time: "",
      number_of_rotations: 0,
    });
  });

  it("enables, changes the interval and disables, with no body", async () => {
    const { emulator, enable, interval, disable } = await kms();
    for (const answer of [await enable(), await interval(90), await disable()]) {
      expect([answer.status, answer.text]).to.deep.equal([200, ""]);
    }
    expect(emulator.key(keyId)).to.include({ rotationEnabled: false, rotationInterval: 90 });
  });

  it("refuses what is already so, nested", async () => {
    const { enable, interval, disable } = await kms();
    expect(code(await disable())).to.equal("400 KMS.0313");
    expect(code(await interval(90))).to.equal("400 KMS.0313");
    await enable();
    expect(code(await enable())).to.equal("400 KMS.2901");
  });

  for (const [interval, expected] of [
    [29, "400 KMS.3001"],
    [366, "400 KMS.3001"],
    [30.5, "400 KMS.0308"],
    ["90", "400 KMS.0308"],
    [undefined, "400 KMS.0204"],
  ] as const) {
    it(`answers ${expected} to the interval ${JSON.stringify(interval)}`, async () => {
      const { emulator, interval: set } = await kms({ rotationEnabled: true });
      expect(code(await set(interval))).to.equal(expected);
      expect(emulator.key(keyId)!.rotationInterval).to.equal(365);
    });
  }

  for (const [kind, key, expected] of [
    ["a default master key", { defaultKey: true, alias: "evs/default" }, "400 KMS.0211"],
    ["an imported key", { origin: "external" }, "400 KMS.0312"],
    ["a key that waits for its import", { origin: "external", keyState: "5" }, "400 KMS.0312"],
    ["a key of a custom keystore", { keystoreId: "a-keystore" }, "400 KMS.0338"],
    ["an HMAC key", { keySpec: "HMAC_256" }, "400 KMS.0341"],
    ["an RSA key", { keySpec: "RSA_4096" }, "400 KMS.0324"],
    ["an elliptic key", { keySpec: "EC_P256" }, "400 KMS.0325"],
    ["a disabled key", { keyState: "3" }, "400 KMS.0209"],
    ["a key pending deletion", { keyState: "4" }, "400 KMS.0210"],
    ["a key that the seed refuses", { refusal: "KMS.0319" }, "400 KMS.0319"],
    ["an SM4 key", { keySpec: "SM4" }, "200 ok"],
  ] as const) {
    it(`answers ${expected} to enabling ${kind}, and shows its status`, async () => {
      const { enable, status } = await kms(key);
      expect(code(await enable())).to.equal(expected);
      expect(code(await status())).to.equal("200 ok");
    });
  }

  for (const [what, body, expected] of [
    ["a key that does not exist", { key_id: "0d0466b0-e727-4d9c-b35d-000000000000" }, "404 KMS.0207"],
    ["an id of another form", { key_id: "alias/mine" }, "400 KMS.0205"],
    ["no id", { key_id: undefined }, "400 KMS.0204"],
    ["a sequence that is too long", { sequence: "x".repeat(37) }, "400 KMS.0206"],
  ] as const) {
    it(`answers ${expected} to ${what}`, async () => {
      const { post } = await kms();
      expect(code(await post("get-key-rotation-status", body))).to.equal(expected);
    });
  }

  it("rotates by its clock, and keeps the time in milliseconds as text", async () => {
    const { emulator, status } = await kms({ rotationEnabled: true, rotationInterval: 30 });
    emulator.advance("29d");
    expect((await status()).json).to.include({ number_of_rotations: 0 });
    emulator.advance("61d");
    const answer = await status();
    const last = answer.at("last_rotation_time");
    expect(answer.at("number_of_rotations")).to.equal(3);
    expect(last).to.match(/^\d{13}$/);
    expect(emulator.rotations()).to.have.length(3);
    expect(emulator.rotations()[2]).to.deep.equal({
      kind: "key",
      object: keyId,
      time: Number(last),
      cause: "automatic",
    });
  });

  it("starts a new period with a new interval", async () => {
    const { emulator, interval } = await kms({ rotationEnabled: true, rotationInterval: 30 });
    emulator.advance("29d");
    await interval(30);
    emulator.advance("29d");
    expect(emulator.rotations()).to.have.length(0);
    emulator.advance("1d");
    expect(emulator.rotations()).to.have.length(1);
  });

  it("starts a period with the enabling", async () => {
    const { emulator, enable } = await kms({ periodStart: "-400d" });
    await enable();
    emulator.advance("364d");
    expect(emulator.rotations()).to.have.length(0);
    emulator.advance("1d");
    expect(emulator.rotations()).to.have.length(1);
  });

  it("does not rotate a disabled key, and rotates it once when it is enabled again", async () => {
    const { emulator } = await kms({ rotationEnabled: true, rotationInterval: 30, keyState: "3" });
    emulator.advance("100d");
    expect(emulator.rotations()).to.have.length(0);
    emulator.put({ keys: [{ keyId, keyState: "2" }] });
    expect(emulator.rotations()).to.have.length(1);
    expect(emulator.key(keyId)).to.include({ rotationEnabled: true, numberOfRotations: 1 });
  });

  it("describes a key in text, also by its alias", async () => {
    const { post } = await kms({ alias: "mine", keySpec: "RSA_2048" });
    for (const key_id of [keyId, "alias/mine"]) {
      const info = (await post("describe-key", { key_id })).at("key_info");
      expect(info).to.include({ key_id: keyId, key_rotation_enabled: "false", key_state: "2", default_key_flag: "0" });
      expect(info).to.include({
        key_usage: "SIGN_VERIFY",
        scheduled_deletion_date: "",
        origin: "kms",
        keystore_id: "0",
      });
      expect(info)
        .to.have.property("creation_date")
        .that.matches(/^\d{13}$/);
    }
  });

  it("lists AES_256 keys only, unless it is asked for all, in pages", async () => {
    const keys = ["AES_256", "RSA_2048", "AES_256"].map((keySpec, index) => ({
      keyId: `0d0466b0-e727-4d9c-b35d-00000000000${index}`,
      keySpec,
    }));
    const { post } = await kms({}, { keys });
    const { json: first } = await post("list-keys", { key_id: undefined, limit: "1" });
    expect(first).to.deep.include({ keys: [keys[0]!.keyId], next_marker: "1", truncated: "true", total: 2 });
    expect((await post("list-keys", { limit: "1", marker: "1" })).json).to.include({
      next_marker: "",
      truncated: "false",
    });
    expect((await post("list-keys", { key_spec: "ALL", limit: 2000 })).at("total")).to.equal(3);
    expect(code(await post("list-keys", { limit: "0" }))).to.equal("400 KMS.1601");
    expect(code(await post("list-keys", { marker: "-1" }))).to.equal("400 KMS.1602");
  });

  describe("where the documents leave it open", () => {
    it("keeps the interval over a disable, or resets it", async () => {
      for (const [reenableResetsInterval, expected] of [
        [true, 365],
        [false, 90],
      ] as const) {
        const { emulator, enable, disable } = await kms(
          { rotationEnabled: true, rotationInterval: 90 },
          { behaviour: { reenableResetsInterval } },
        );
        await disable();
        await enable();
        expect(emulator.key(keyId)!.rotationInterval).to.equal(expected);
      }
    });

    it("answers writes with an object", async () => {
      const { enable } = await kms({}, { behaviour: { successBody: "object" } });
      expect((await enable()).text).to.equal("{}");
    });

    it("refuses the status of a key that cannot rotate", async () => {
      const { status } = await kms({ defaultKey: true }, { behaviour: { statusOfUnrotatableKey: "refuse" } });
      expect(code(await status())).to.equal("400 KMS.0211");
    });

    for (const [intervalWhileOff, expected] of [
      ["kept", 90],
      ["default", 365],
      ["absent", undefined],
      ["zero", 0],
    ] as const) {
      it(`shows the interval of a key that is off as ${intervalWhileOff}`, async () => {
        const { status } = await kms({ rotationInterval: 90 }, { behaviour: { intervalWhileOff } });
        expect((await status()).at("rotation_interval")).to.equal(expected);
      });
    }

    it("writes booleans and numbers as text", async () => {
      const { status } = await kms(
        {},
        { behaviour: { booleansAsStrings: true, numbersAsStrings: true, neverRotated: "absent" } },
      );
      expect((await status()).json).to.deep.equal({
        key_rotation_enabled: "false",
        rotation_interval: "365",
        number_of_rotations: "0",
      });
    });

    it("hides a new key, and lags behind writes", async () => {
      const { emulator, enable, status } = await kms(
        {},
        { behaviour: { newKeyVisibleAfter: "10s", statusLagsWrites: "5s" } },
      );
      expect(code(await status())).to.equal("404 KMS.0207");
      emulator.advance("10s");
      await enable();
      expect((await status()).at("key_rotation_enabled")).to.equal(false);
      emulator.advance("5s");
      expect((await status()).at("key_rotation_enabled")).to.equal(true);
    });
  });
});
