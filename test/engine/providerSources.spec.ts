import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KeyRotationPolicy, Provider, type ProviderArgs } from "pulumi-huaweicloud-rotation";
import type { Emulator } from "../../provider/emulator";
import { expectNowhere } from "../support/canaries";
import { said, type Seen, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";
import { endpointsOf } from "../support/settings";

const ACCOUNT = "acme";
const KEYS = { accessKey: "CANARYACCESSKEY00000", secretKey: "canary-secret-key-00000000000000000000000" };
const PASSWORD = "canary-pass-word-of-ann";
const TEMPORARY = {
  accessKey: "CANARYTEMPORARYACCES",
  secretKey: "canary-secret-key-of-a-session-0000000000",
  securityToken: "canary-security-token/0123456789+abcdefghijklmnop==",
};
const TOKEN = "canary-token-MIIFzgYJKoZIhvcNAQcCoIIFvzCCBbsCAQExDTALBglghkgBZQMEAgE=";
const CANARIES = [...Object.values(KEYS), PASSWORD, ...Object.values(TEMPORARY), TOKEN];

const KEY_IDS = [1, 2, 3, 4].map(keyId);
const { accessKey, secretKey, securityToken } = TEMPORARY;
const state = {
  users: [{ name: "ann", id: "id-of-ann", domainName: ACCOUNT, password: PASSWORD, ...KEYS }],
  agencies: [
    { name: "rotation", domainName: ACCOUNT },
    { name: "on-ecs", domainName: ACCOUNT },
  ],
  behaviour: { metadataAgency: "on-ecs" },
  sessions: [
    { token: securityToken, accessKey, secretKey, user: "ann", expiresAt: "1d" },
    { token: TOKEN, user: "ann", expiresAt: "1d" },
  ],
  keys: KEY_IDS.map((key) => ({ keyId: key })),
};

type Way = readonly [name: string, environment: Record<string, string>, signIn: readonly string[]];

/** Sources outside of Pulumi, with the calls that sign in by them. All of them: test/unit/cloud/credentials. */
const WAYS: readonly Way[] = [
  ["temporary keys", { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey, HW_SECURITY_TOKEN: securityToken }, []],
  [
    "an agency, assumed with the SDKs' keys",
    {
      HUAWEICLOUD_SDK_AK: KEYS.accessKey,
      HUAWEICLOUD_SDK_SK: KEYS.secretKey,
      HW_ASSUME_ROLE_AGENCY_NAME: "rotation",
      HW_ASSUME_ROLE_DOMAIN_NAME: ACCOUNT,
    },
    ["CreateTemporaryAccessKeyByAgency"],
  ],
];

describe("ways to sign in, on a real engine", function () {
  this.timeout(600_000);

  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "rotation-sources-"));
    const section = `ak = ${KEYS.accessKey}\nsk = ${KEYS.secretKey}\n`;
    writeFileSync(join(folder, "credentials"), `[basic]\n${section}[work]\n${section}`);
  });
  after(() => rmSync(folder, { recursive: true }));

  const policies = (keys: readonly string[], provider?: () => Provider) => () => {
    const options = provider === undefined ? {} : { provider: provider() };
    keys.forEach((key) => new KeyRotationPolicy(key, { keyId: key, rotationInterval: 90 }, options));
  };

  /** Every secret that was ever in use, those that the cloud issued among them. */
  const secretsOf = (emulator: Emulator) => [
    ...CANARIES,
    ...emulator
      .state()
      .sessions.flatMap((session) => [session.token, session.accessKey, session.secretKey])
      .filter((secret) => secret !== undefined),
  ];

  const signInsSince = (emulator: Emulator, before: number) =>
    emulator
      .calls()
      .slice(before)
      .filter(({ service }) => service === "iam")
      .map(({ operation }) => operation)
      .filter((name) => name !== "KeystoneListProjects");

  it("work from the environment; nothing of it is in state, nor in the trace of every call", async () => {
    const config = { "huaweicloud-rotation:trace": "true" };
    await withCloud({ state, config, environment: {} }, async (cloud) => {
      const { emulator, stack } = cloud;
      const results: Seen[] = [];
      let variables: Record<string, undefined> = {};
      for (const [index, [name, environment, signIn]] of WAYS.entries()) {
        stack.setEnvironment({ ...variables, ...environment });
        variables = Object.fromEntries(Object.keys(environment).map((variable) => [variable, undefined]));
        const before = emulator.calls().length;
        const up = await cloud.up(policies(KEY_IDS.slice(0, index + 1)));
        results.push(up);
        expect(up.of(KEY_IDS[index]!), name).to.have.length(3);
        expect(up.writes, name).to.have.length(2);
        expect(emulator.key(KEY_IDS[index]!), name).to.include({ rotationEnabled: true, rotationInterval: 90 });
        expect(signInsSince(emulator, before), name).to.deep.equal(signIn);
        expect(emulator.calls().filter(({ status = 0 }) => status >= 300)).to.deep.equal([]);
        const { requestId } = emulator.calls().find((call) => call.object === KEY_IDS[index] && call.writes)!;
        const host = new URL(emulator.url).host;
        const line = `trace: KMS EnableKeyRotation, ${host}, HTTP 200, ok, request ${requestId}, `;
        expect(up.text.split(line).at(1), name).to.match(/^\d+ ms, attempt 1$/m);
      }
      const clear = JSON.stringify(await stack.export());
      expect(secretsOf(emulator).filter((secret) => clear.includes(secret))).to.deep.equal([]);
      expectNowhere(secretsOf(emulator), stack, results);
    });
  });

  it("work from an explicit Provider: a profile, a user, an agency; half a pair is refused", async () => {
    const environment = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: join(folder, "credentials") };
    await withCloud({ state, environment }, async (cloud) => {
      const { emulator, stack } = cloud;
      const endpoints = JSON.parse(endpointsOf(emulator.url)) as Record<string, string>;
      const ways: Record<string, ProviderArgs> = {
        profile: { profile: "work" },
        user: { userId: "id-of-ann", password: PASSWORD },
        agency: { assumeRole: { agencyName: "rotation", domainName: ACCOUNT }, profile: "work" },
      };
      const half = { secretKey: "canary-secret-key-of-half-a-pair-000000000" };
      const program = (all: Record<string, ProviderArgs>) => () =>
        Object.entries(all).forEach(([name, args], index) => {
          const provider = new Provider(name, { region: emulator.region, endpoints, lookBeforeCreate: false, ...args });
          new KeyRotationPolicy(name, { keyId: KEY_IDS[index]!, rotationInterval: 90 }, { provider });
        });
      const failed = await cloud.failedUp(program({ ...ways, half }), { continueOnError: true });
      Object.keys(ways).forEach((name, index) => {
        expect(failed.of(KEY_IDS[index]!), name).to.have.length(3);
        expect(emulator.key(KEY_IDS[index]!), name).to.include({ rotationEnabled: true, rotationInterval: 90 });
      });
      expect(said(failed, "half")).to.contain("huaweicloud:secretKey is set but huaweicloud:accessKey is not");

      const refreshed = await cloud.run("refresh");
      expect(refreshed.calls).to.deep.equal(Object.keys(ways).map(() => "ShowKeyRotationStatus"));
      expectNowhere([...secretsOf(emulator), half.secretKey], stack, [failed, refreshed]);
      const clear = JSON.stringify(await stack.export());
      expect(
        secretsOf(emulator).filter((secret) => clear.includes(secret)),
        "a Provider's own password is kept, encrypted; nothing of the profile, nor of what IAM issued",
      ).to.deep.equal([PASSWORD]);
    });
  });
});
