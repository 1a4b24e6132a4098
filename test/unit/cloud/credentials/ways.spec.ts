import { writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Emulator } from "../../../../provider/emulator";
import { ACCOUNT, inScene, type SignInScene, signInScene } from "../support/signIn";

type Values = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

const V3 = ["CreateTokenWithIdToken", "CreateTemporaryAccessKeyByToken"];

describe("ways to sign in without a stored key", () => {
  let scene: SignInScene;
  let emulator: Emulator;
  let said: string[];
  const { sts, terraform, domain: DOMAIN, provider: PROVIDER, agency: AGENCY } = ACCOUNT;
  const { path, to, status, operations, github } = inScene(() => scene);
  beforeEach(async () => {
    scene = await signInScene();
    ({ emulator, said } = scene);
  });
  afterEach(() => scene.close());

  const declared = { idpId: "forge", agencyName: "rotation", domainId: DOMAIN };

  const JOB = ["/job/identity-token"];
  type Way = readonly [
    name: string,
    calls: readonly string[],
    source: RegExp,
    environment: () => Environment,
    settings?: () => Values,
  ];
  const WAYS: readonly Way[] = [
    [
      "Terraform's variables, a token",
      [...V3, "AssumeAgency"],
      /^the agency rotation, assumed with the identity provider of HW_ASSUME_ROLE_IDP_ID, with HW_ASSUME_ROLE_ID_TOKEN$/,
      () => ({ ...terraform, HW_ASSUME_ROLE_ID_TOKEN: emulator.identityToken() }),
    ],
    [
      "Terraform's variables, a file",
      [...V3, "AssumeAgency"],
      /HW_ASSUME_ROLE_ID_TOKEN_FILE$/,
      () => ({ ...terraform, HW_ASSUME_ROLE_ID_TOKEN_FILE: path("token") }),
    ],
    [
      "Terraform's variables, on GitHub",
      [...JOB, ...V3, "AssumeAgency"],
      /GitHub's token for this job$/,
      () => ({ ...terraform, ...github() }),
    ],
    [
      "the SDKs' variables of IAM v3",
      V3,
      /^the identity provider of HUAWEICLOUD_SDK_IDP_ID/,
      () => ({ HUAWEICLOUD_SDK_IDP_ID: "forge", HUAWEICLOUD_SDK_ID_TOKEN_FILE: path("token") }),
    ],
    [
      "the SDKs' variables of STS, a file",
      ["AssumeAgencyWithOIDC"],
      /^the identity provider of HUAWEICLOUD_OIDC_PROVIDER_URN, with HUAWEICLOUD_OIDC_TOKEN_FILE$/,
      () => ({ ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: path("token") }),
    ],
    [
      "the SDKs' variables of STS, on GitHub",
      [...JOB, "AssumeAgencyWithOIDC"],
      /GitHub's token for this job$/,
      () => ({ ...sts, ...github() }),
    ],
    [
      "a section of the SDKs' credentials file",
      V3,
      /^the identity provider in the section \[ci\] of the credentials file/,
      () => {
        writeFileSync(path("file"), `[ci]\nidp_id = forge\nid_token_file = ${path("token")}\n`);
        return { HUAWEICLOUD_SDK_CREDENTIALS_FILE: path("file") };
      },
      () => ({ "huaweicloud-rotation:profile": "ci" }),
    ],
    [
      "settings, as Terraform's block",
      [...V3, "AssumeAgency"],
      /identity provider of huaweicloud:assumeRoleWithOidc, with idTokenFile/,
      () => ({}),
      () => ({
        "huaweicloud:assumeRoleWithOidc": JSON.stringify({ ...declared, idTokenFile: path("token"), duration: 900 }),
      }),
    ],
    [
      "settings for STS, on GitHub, with another audience's setting",
      [...JOB, "AssumeAgencyWithOIDC"],
      /GitHub's token/,
      () => ({ ...github(), HUAWEICLOUD_OIDC_AUDIENCE: "other" }),
      () => ({
        "huaweicloud:assumeRoleWithOidc": { providerUrn: PROVIDER, agencyUrn: AGENCY },
        "huaweicloud-rotation:oidcAudience": "huaweicloud",
      }),
    ],
    [
      "settings, with a job's variable for the token",
      [...V3, "AssumeAgency"],
      /with HW_ASSUME_ROLE_ID_TOKEN$/,
      () => ({ HW_ASSUME_ROLE_ID_TOKEN: emulator.identityToken() }),
      () => ({ "huaweicloud:assumeRoleWithOidc": declared }),
    ],
    [
      "the identity of a pod",
      ["/pod-identity/credentials"],
      /^the identity of this pod/,
      () => {
        writeFileSync(path("pod"), "emulated-pod-token\n");
        return {
          HC_CONTAINER_CREDENTIALS_FULL_URI: `${emulator.url}/pod-identity/credentials`,
          HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: path("pod"),
        };
      },
    ],
    [
      "the agency of an ECS instance",
      ["/meta-data/latest/api/token", "/openstack/latest/securitykey"],
      /^the agency of this ECS instance/,
      () => {
        emulator.put({ behaviour: { metadataAgency: "rotation" } });
        return { TEST_METADATA_URL: emulator.url };
      },
    ],
  ];

  for (const [name, calls, source, environment, settings = () => ({})] of WAYS) {
    it(`${name}: the calls, and the source in words; nothing secret is said`, async () => {
      const at = to(environment(), { ...settings(), "huaweicloud-rotation:trace": "true" });
      expect(await status(at)).to.include({ key_rotation_enabled: false });
      expect(operations()).to.deep.equal(calls);
      expect(at.cloud.about("cn-north-4").source).to.match(source);
      const secrets = emulator
        .state()
        .sessions.flatMap(({ token, secretKey = "", accessKey = "" }) => [
          ...[token, secretKey, accessKey].filter((text) => text !== ""),
        ]);
      for (const secret of [...secrets, "eyJ", "emulated-job-bearer", "emulated-pod-token"]) {
        expect(said.join("\n")).not.to.contain(secret);
      }
    });

    if (!/a token|variable for the token/.test(name)) {
      it(`${name}: is renewed before the keys end, for as long as it takes`, async () => {
        const at = to(environment(), settings());
        for (let round = 0; round < 4; round += 1) {
          await status(at);
          // The platform replaces the file in place; the token of before has ended.
          at.runtime.advance(570_000);
          emulator.skew += 570_000;
          writeFileSync(path("token"), emulator.identityToken());
        }
        expect(operations()).to.have.length(calls.length * 4);
        const refused = emulator.calls().filter(({ status: code = 0 }) => code >= 400);
        expect(refused).to.deep.equal([]);
      });
    }
  }

  it("sends what the SDKs and Terraform send", async () => {
    await status(to({ ...terraform, HW_ASSUME_ROLE_ID_TOKEN_FILE: path("token") }));
    const [, byToken, assumed] = emulator.calls();
    expect(byToken?.request).to.deep.equal({
      auth: { identity: { methods: ["token"], token: { id: "(left out)" } } },
    });
    expect(assumed?.request).to.deep.equal({
      agency_urn: AGENCY,
      agency_session_name: "rotation",
      duration_seconds: 3600,
    });
    await status(to({ HUAWEICLOUD_SDK_IDP_ID: "forge", HUAWEICLOUD_SDK_ID_TOKEN_FILE: path("token") }));
    const sdk = emulator.calls().findLast(({ operation }) => operation === "CreateTemporaryAccessKeyByToken");
    expect(sdk?.request).to.deep.equal({
      auth: { identity: { methods: ["token"], token: { id: "(left out)", duration_seconds: 21_600 } } },
    });
    const more = {
      HUAWEICLOUD_OIDC_SESSION_NAME: "nightly",
      HUAWEICLOUD_OIDC_DURATION_SECONDS: "900",
      HUAWEICLOUD_OIDC_POLICY: "{}",
      HUAWEICLOUD_OIDC_POLICY_IDS: "a, b",
    };
    for (const given of [{}, more]) {
      await status(to({ ...sts, ...given, HUAWEICLOUD_OIDC_TOKEN_FILE: path("token") }));
    }
    const [plain, full] = emulator.calls().filter(({ operation }) => operation === "AssumeAgencyWithOIDC");
    const common = { provider_urn: PROVIDER, agency_urn: AGENCY, id_token: "(left out)" };
    expect(plain?.request).to.deep.equal({
      ...common,
      agency_session_name: "oidc-sts-session",
      duration_seconds: 3600,
    });
    expect(full?.request).to.deep.equal({
      ...common,
      agency_session_name: "nightly",
      duration_seconds: 900,
      policy: "{}",
      policy_ids: ["a", "b"],
    });
  });

  it("says at the start until when it can work, where a token cannot be asked for again", async () => {
    emulator.put({ behaviour: { identityTokenLife: "1h" } });
    const token = emulator.identityToken();
    await status(to({ ...sts, HUAWEICLOUD_OIDC_ID_TOKEN: token }));
    const end = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as { exp: number };
    expect(said).to.have.length(1);
    expect(said[0])
      .to.match(/^HUAWEICLOUD_OIDC_ID_TOKEN cannot be renewed, so this run can work until/)
      .and.contain(new Date(end.exp * 1000).toISOString());
    said.length = 0;
    await status(to({ ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: path("token") }));
    expect(said).to.deep.equal([]);
  });

  it("assumes a chain of agencies, the first with the base credentials, each with the key of the one before", async () => {
    const { accessKey, secretKey } = emulator.credentials;
    const chain = [
      { agencyName: "rotation", domainId: DOMAIN },
      { agencyName: "second", domainName: "emulated-account" },
    ];
    const keys = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };
    const at = to(keys, { "huaweicloud:assumeRole": JSON.stringify(chain) });
    await status(at);
    expect(operations()).to.deep.equal(["AssumeAgency", "CreateTemporaryAccessKeyByAgency"]);
    expect(at.cloud.about("cn-north-4").source).to.equal(
      "the agency second, assumed with the agency rotation, assumed with the environment variables HW_ACCESS_KEY and HW_SECRET_KEY",
    );
    expect(emulator.state().sessions.map(({ agency }) => agency)).to.deep.equal(["rotation", "second"]);
    at.runtime.advance(570_000);
    emulator.skew += 570_000;
    await status(at);
    expect(emulator.state().sessions.map(({ agency }) => agency)).to.deep.equal([
      ...["rotation", "second", "rotation", "second"],
    ]);
  });

  it("assumes an agency by IAM where the cloud has no STS", async () => {
    const { accessKey, secretKey } = emulator.credentials;
    emulator.fault({ operation: "AssumeAgency", kind: "status", status: 404, code: "APIGW.0101" });
    const agency = { agencyName: "rotation", domainId: DOMAIN };
    await status(to({ HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey }, { "huaweicloud:assumeRole": agency }));
    expect(operations()).to.deep.equal(["AssumeAgency", "CreateTemporaryAccessKeyByAgency"]);
  });
});
