import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Emulator } from "../../../../provider/emulator";
import { failure } from "../support/cloud";
import { ACCOUNT, inScene, type SignInScene, signInScene } from "../support/signIn";

type Values = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string>>;

describe("signing in without a stored key", () => {
  let scene: SignInScene;
  let emulator: Emulator;
  let said: string[];
  let folder: string;
  const { sts, terraform, domain: DOMAIN, provider: PROVIDER, agency: AGENCY } = ACCOUNT;
  const { path, to, status, operations, github } = inScene(() => scene);
  beforeEach(async () => {
    scene = await signInScene();
    ({ emulator, said, folder } = scene);
  });
  afterEach(() => scene.close());

  const declared = { idpId: "forge", agencyName: "rotation", domainId: DOMAIN };

  describe("by KooCLI's file", () => {
    const file = (change: object = {}, more: object = {}) => {
      const { accessKey, secretKey } = emulator.credentials;
      const keys = { accessKeyId: accessKey, secretAccessKey: secretKey, securityToken: "" };
      const profiles = [
        { name: "default", mode: "AKSK", ...keys, region: "", ...change },
        { name: "other", mode: "AKSK", accessKeyId: "AKOTHER", secretAccessKey: "SKOTHER" },
      ];
      mkdirSync(path(".hcloud"), { recursive: true });
      writeFileSync(path(".hcloud/config.json"), JSON.stringify({ current: "default", profiles, ...more }));
      return { HOME: folder };
    };

    it("is the current profile's, or the one that is named in either way", async () => {
      const home = file({ securityToken: undefined });
      await status(to(home));
      const sources = [
        to(home),
        to({ ...home, HW_PROFILE: "other", HW_ACCESS_KEY: "x", HW_SECRET_KEY: "y" }),
        to(home, { "huaweicloud:profile": "other" }),
        to({}, { "huaweicloud:sharedConfigFile": path(".hcloud/config.json") }),
        to({ HW_SHARED_CONFIG_FILE: path(".hcloud/config.json") }),
      ].map(({ cloud }) => /^the profile (\w+) in KooCLI's file/.exec(cloud.about("cn-north-4").source)?.[1]);
      expect(sources).to.deep.equal(["default", "other", "other", "default", "default"]);
    });

    it("brings region, project and account along, and its agency; a sign-in by SSO has a token of its own", async () => {
      const project = "0".repeat(32);
      const place = { region: "cn-east-3", projectId: project, domainId: DOMAIN };
      const { cloud } = to(file(place), { "huaweicloud:region": undefined });
      expect(await cloud.place({}, 0)).to.deep.equal({ region: "cn-east-3", projectId: project });
      const elsewhere = to({ ...file(place), HW_REGION_NAME: "cn-north-4" });
      expect(await elsewhere.cloud.place({}, elsewhere.runtime.now() + 60_000)).to.include({
        projectId: emulator.projectId,
      });
      await status(to(file({ agencyName: "rotation", agencyDomainId: DOMAIN })));
      expect(operations()).to.deep.equal(["AssumeAgency"]);
      const stsToken = { accessKeyId: "AKSSO", secretAccessKey: "SKSSO", securityToken: "STSSO" };
      const sso = to(file({ mode: "SSO", ssoAuth: { stsToken } }));
      await failure(status(sso));
      expect(emulator.calls().at(-1)?.status).to.equal(401);
    });

    for (const [name, content, message] of [
      [
        "is not there",
        undefined,
        /huaweicloud:profile names a profile of KooCLI's that cannot be used: there is no file/,
      ],
      ["is encrypted", "AES:abc", /not KooCLI's configuration in clear JSON/],
      ["lacks the profile", '{"profiles": []}', /has no profile prod/],
      [
        "has half a pair",
        '{"profiles": [{"name": "prod", "accessKeyId": "AK"}]}',
        /accessKeyId of .* is set but secretAcc/,
      ],
    ] as const) {
      it(`says so where the file ${name}`, async () => {
        if (content !== undefined) {
          mkdirSync(path(".hcloud"), { recursive: true });
          writeFileSync(path(".hcloud/config.json"), content);
        }
        const { message: words } = await failure(status(to({ HOME: folder }, { "huaweicloud:profile": "prod" })));
        expect(words).to.match(message);
        expect(emulator.calls()).to.deep.equal([]);
      });
    }
  });

  const HALVES: readonly (readonly [string, () => Environment, Values, RegExp])[] = [
    [
      "an IdP without a token",
      () => terraform,
      {},
      /HW_ASSUME_ROLE_IDP_ID is set but the identity token is not: set HW_ASSUME_ROLE_ID_TOKEN or/,
    ],
    [
      "a token without an IdP",
      () => ({ HW_ASSUME_ROLE_ID_TOKEN: "t" }),
      {},
      /HW_ASSUME_ROLE_ID_TOKEN is set but HW_ASSUME_ROLE_IDP_ID is not/,
    ],
    [
      "a provider without an agency",
      () => ({ HUAWEICLOUD_OIDC_PROVIDER_URN: PROVIDER }),
      {},
      /HUAWEICLOUD_OIDC_AGENCY_URN is not: set both/,
    ],
    [
      "an agency without a provider",
      () => ({ HUAWEICLOUD_OIDC_AGENCY_URN: AGENCY }),
      {},
      /HUAWEICLOUD_OIDC_PROVIDER_URN is not/,
    ],
    [
      "a token and a file",
      () => ({ ...terraform, HW_ASSUME_ROLE_ID_TOKEN: "t", HW_ASSUME_ROLE_ID_TOKEN_FILE: path("token") }),
      {},
      /are both set: set one of them/,
    ],
    [
      "an agency without an account",
      () => ({ HW_ASSUME_ROLE_IDP_ID: "forge", HW_ASSUME_ROLE_AGENCY_NAME: "rotation", HW_ASSUME_ROLE_ID_TOKEN: "t" }),
      {},
      /no domainName or domainId/,
    ],
    [
      "a duration that is none",
      () => ({ ...terraform, HW_ASSUME_ROLE_ID_TOKEN: "t", HW_ASSUME_ROLE_DURATION: "x" }),
      {},
      /HW_ASSUME_ROLE_DURATION must be a whole number from 900/,
    ],
    [
      "a pod's address without its token",
      () => ({ HC_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/" }),
      {},
      /HC_CONTAINER_AUTHORIZATION_TOKEN_FILE is not: set both/,
    ],
    [
      "a file that is not there",
      () => ({ ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: path("nothing") }),
      {},
      /file of HUAWEICLOUD_OIDC_TOKEN_FILE cannot be read \(ENOENT\)/,
    ],
    [
      "settings of two ways",
      () => ({}),
      { "huaweicloud:assumeRoleWithOidc": { idpId: "i", providerUrn: "p", idToken: "t" } },
      /either idpId, or providerUrn and agencyUrn/,
    ],
    [
      "settings without an account",
      () => ({}),
      { "huaweicloud:assumeRoleWithOidc": { idpId: "i", agencyName: "a", idToken: "t" } },
      /agencyName of .* is set but domainId is not/,
    ],
    [
      "settings with an unknown field",
      () => ({}),
      { "huaweicloud:assumeRoleWithOidc": { idp: "i" } },
      /huaweicloud:assumeRoleWithOidc must be an identity provider/,
    ],
    [
      "settings whose token is another provider's",
      () => ({ ...terraform, HW_ASSUME_ROLE_ID_TOKEN: "t" }),
      { "huaweicloud:assumeRoleWithOidc": declared },
      /the identity token is not: set idToken of huaweicloud:assumeRoleWithOidc/,
    ],
  ];
  for (const [name, environment, settings, message] of HALVES) {
    it(`says what is missing in ${name}, and calls nobody`, async () => {
      const error = await failure(status(to(environment(), settings)));
      expect(error.message).to.match(message);
      expect(error).to.include({ reason: "settings", processed: "no" });
      expect(emulator.calls()).to.deep.equal([]);
    });
  }

  it("passes over half of a provider where keys are whole, and names a provider before them", async () => {
    const { accessKey, secretKey } = emulator.credentials;
    const keys = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey };
    await status(to({ ...keys, HUAWEICLOUD_OIDC_TOKEN_FILE: path("token") }));
    expect(operations()).to.deep.equal([]);
    await status(to({ ...keys, ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: path("token") }));
    expect(operations()).to.deep.equal(["AssumeAgencyWithOIDC"]);
  });

  it("sends a pod's token only to its node, or encrypted", async () => {
    writeFileSync(path("pod"), "emulated-pod-token");
    const at = (uri: string) =>
      to({ HC_CONTAINER_CREDENTIALS_FULL_URI: uri, HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: path("pod") });
    for (const uri of [
      ...[
        "http://pods.example/credentials",
        "http://10.0.0.1/",
        "ftp://127.0.0.1/",
        "http://169.254.1.1.example/",
        "x",
      ],
      ...["https://user@pods.example/", "http://[2001:db8::1]/"],
    ]) {
      expect((await failure(status(at(uri)))).message, uri).to.match(
        /must be a URL with https, or with http one of this/,
      );
    }
    for (const uri of ["http://169.254.170.23/v1", "http://[fe80::1]/", "http://localhost/", "https://pods.example/"]) {
      expect(() => at(uri).cloud.about("cn-north-4"), uri).not.to.throw();
    }
  });

  it("says what a job and a pod were refused, without their tokens", async () => {
    const wrong = { ...github(), ACTIONS_ID_TOKEN_REQUEST_TOKEN: "wrong-bearer" };
    const job = await failure(status(to({ ...sts, ...wrong })));
    expect(job.message)
      .to.match(/GitHub's service for identity tokens .* answered HTTP 401 without a token.*id-token: write/)
      .and.not.contain("wrong-bearer");
    const clear = { ...github(), ACTIONS_ID_TOKEN_REQUEST_URL: "http://forge.example/token" };
    expect((await failure(status(to({ ...sts, ...clear })))).message).to.match(/must be a URL with https/);
    writeFileSync(path("pod"), "wrong-pod-token");
    const uri = `${emulator.url}/pod-identity/credentials`;
    const files = { HC_CONTAINER_CREDENTIALS_FULL_URI: uri, HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: path("pod") };
    expect((await failure(status(to(files)))).message)
      .to.match(/answered HTTP 401 without a key/)
      .and.not.contain("wrong-pod-token");
  });

  it("warns of a file in the user's home that others may read, and of no other", async () => {
    const { accessKey, secretKey } = emulator.credentials;
    mkdirSync(path(".huaweicloud"));
    const file = path(".huaweicloud/credentials");
    writeFileSync(file, `[basic]\nak = ${accessKey}\nsk = ${secretKey}\n`);
    const warned = async (mode: number, environment: Environment) => {
      chmodSync(file, mode);
      said.length = 0;
      await status(to(environment));
      return said.filter((line) => line.startsWith("WARNING: other users")).length;
    };
    expect(await warned(0o644, { HOME: folder })).to.equal(1);
    expect(said[0]).to.contain(`${file}. Allow it to yourself alone: chmod 600.`);
    expect(await warned(0o600, { HOME: folder })).to.equal(0);
    expect(await warned(0o644, { HOME: "/nowhere", HUAWEICLOUD_SDK_CREDENTIALS_FILE: file })).to.equal(0);
    chmodSync(path("token"), 0o644);
    said.length = 0;
    await status(to({ HOME: folder, ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: path("token") }));
    expect(said, "a job's token").to.deep.equal([]);
  });
});
