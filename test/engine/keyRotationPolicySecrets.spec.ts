import { expect } from "chai";
import { KeyRotationPolicy, Provider, type ProviderArgs } from "pulumi-huaweicloud-rotation";
import { expectNowhere } from "../support/canaries";
import { type CloudStack, said, type Seen, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";
import { endpointsOf } from "../support/settings";

/** Credentials that are found wherever they are written. */
const user = { accessKey: "CANARYUSERACCESSKEY0", secretKey: "canary-secret-key-of-a-user-0000000000000" };
const denied = { accessKey: "CANARYDENIEDACCESSKE", secretKey: "canary-secret-key-of-one-denied-000000000" };
const temporary = {
  accessKey: "CANARYTEMPORARYACCES",
  secretKey: "canary-secret-key-of-a-session-0000000000",
  securityToken: "canary-security-token/0123456789+abcdefghijklmnop==",
};
const token = "canary-token-MIIFzgYJKoZIhvcNAQcCoIIFvzCCBbsCAQExDTALBglghkgBZQMEAgE=";
const wrong = { accessKey: user.accessKey, secretKey: "canary-secret-key-that-is-wrong-000000000" };
const CANARIES = [user, denied, temporary, { token }, wrong].flatMap((credentials) =>
  Object.values<string>(credentials),
);

const key = { config: keyId(1), keys: keyId(2), token: keyId(3), wrong: keyId(4), denied: keyId(5), broken: keyId(6) };
const state = {
  keys: Object.values(key).map((id) => ({ keyId: id })),
  users: [
    { name: "user", ...user },
    { name: "denied", ...denied, denied: ["kms:cmk:enableRotation"] },
  ],
  sessions: [
    {
      token: temporary.securityToken,
      accessKey: temporary.accessKey,
      secretKey: temporary.secretKey,
      user: "user",
      expiresAt: "1d",
    },
    { token, user: "user", expiresAt: "1d" },
  ],
};

/** Fails if a credential is in clear in the state's file, in outputs, or in anything that was printed or told as an event. */
async function expectNoCanary(cloud: CloudStack, results: readonly Seen[]): Promise<void> {
  expectNowhere(CANARIES, cloud.stack, results);
  const outputs = JSON.stringify(await cloud.outputs("KeyRotationPolicy"));
  CANARIES.forEach((canary) => expect(outputs, "the outputs").not.to.contain(canary));
}

/*
 * What Pulumi itself shows, measured once with CLI 3.259.0 and SDK 3.248.0, in up, refresh and destroy:
 * - `--logtostderr -v=9` prints the credentials of the configuration (also where set with --secret) and of an explicit
 *   `Provider` in clear, once for each provider process: "Marshaling property for RPC[Provider[…].Configure().inputs]".
 *   In `up` an explicit `Provider`'s are printed once more, as it is registered.
 * - `--debug` prints, in `up`, an explicit `Provider`'s credentials: the SDK tells what RegisterResource returned
 *   ("RegisterResource RPC finished: resource:…[pulumi:providers:pulumi-nodejs]"). The same line is a debug event in
 *   the event log of every `up`, which the Automation API's `onEvent` receives, so test/support/canaries.ts leaves it out.
 * - Credentials from the environment are in none of them.
 */

describe("credentials, on a real engine", function () {
  this.timeout(600_000);

  it("are nowhere in clear: from configuration and explicit providers, in success and in failure", async () => {
    const secret = (value: string) => ({ value, secret: true });
    const config = {
      "huaweicloud:accessKey": secret(temporary.accessKey),
      "huaweicloud:secretKey": secret(temporary.secretKey),
      "huaweicloud:securityToken": secret(temporary.securityToken),
      "huaweicloud:maxRetries": "0",
    };
    await withCloud({ state, config, environment: {} }, async (cloud) => {
      const { emulator } = cloud;
      const explicit = (name: string, credentials: ProviderArgs) => {
        const endpoints = JSON.parse(endpointsOf(emulator.url)) as Record<string, string>;
        return new Provider(name, { region: emulator.region, endpoints, maxRetries: 0, ...credentials });
      };
      const program = () => {
        new KeyRotationPolicy("config", { keyId: key.config });
        new KeyRotationPolicy("keys", { keyId: key.keys }, { provider: explicit("user", user) });
        new KeyRotationPolicy("token", { keyId: key.token }, { provider: explicit("token-only", { token }) });
        new KeyRotationPolicy("wrong", { keyId: key.wrong }, { provider: explicit("wrong-key", wrong) });
        new KeyRotationPolicy("denied", { keyId: key.denied }, { provider: explicit("denied-user", denied) });
        new KeyRotationPolicy("broken", { keyId: key.broken });
      };
      emulator.fault({ operation: "EnableKeyRotation", object: key.broken, status: 500 });
      const failed = await cloud.failedUp(program, { continueOnError: true });
      for (const id of [key.config, key.keys, key.token]) {
        expect(emulator.key(id), "the credentials were used").to.include({ rotationEnabled: true });
      }
      expect(said(failed, "wrong")).to.contain("APIGW.0301");
      expect(said(failed, "denied")).to.contain("HTTP 403");
      expect(said(failed, "broken")).to.contain("HTTP 500");
      const clear = JSON.stringify(await cloud.stack.export());
      expect(
        CANARIES.filter((canary) => !clear.includes(canary)),
        "they are in state, encrypted",
      ).to.deep.equal([]);
      await expectNoCanary(cloud, [failed, await cloud.run("refresh")]);
      await expectNoCanary(cloud, [await cloud.run("destroy")]);
    });
  });

  it("are nowhere at all, from the environment", async () => {
    const environment = {
      HW_ACCESS_KEY: temporary.accessKey,
      HW_SECRET_KEY: temporary.secretKey,
      HW_SECURITY_TOKEN: temporary.securityToken,
    };
    const config = { "huaweicloud:maxRetries": "0" };
    await withCloud({ state, config, environment }, async (cloud) => {
      const program = () => {
        new KeyRotationPolicy("config", { keyId: key.config });
        new KeyRotationPolicy("broken", { keyId: key.broken });
      };
      cloud.emulator.fault({ operation: "ShowKeyRotationStatus", object: key.broken, status: 500 });
      const failed = await cloud.failedUp(program, { continueOnError: true });
      expect(said(failed, "broken")).to.contain("HTTP 500");
      expect(cloud.emulator.key(key.config)).to.include({ rotationEnabled: true });
      await expectNoCanary(cloud, [failed]);
      const clear = JSON.stringify(await cloud.stack.export());
      expect(CANARIES.filter((canary) => clear.includes(canary))).to.deep.equal([]);
    });
  });
});
