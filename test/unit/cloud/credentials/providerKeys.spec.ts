import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useFolder } from "../../../support/folder";
import { failure } from "../support/cloud";
import { ACCOUNT } from "../support/signIn";
import { PATHS, type SignInServer, signInServer } from "../support/signInServer";

const { domain: DOMAIN, provider: providerUrn, agency: agencyUrn, sts, terraform } = ACCOUNT;
const OIDC = "huaweicloud:assumeRoleWithOidc";
const FORGE = { idpId: "forge" };
const AGENCY = { agencyName: "rotation", domainId: DOMAIN };
const STS = { providerUrn, agencyUrn };

type Environment = Readonly<Record<string, string>>;

describe("the keys of an identity provider", () => {
  let at: SignInServer;
  const folder = useFolder();
  const [file, token] = [join(folder, "credentials"), join(folder, "token")];
  before(() => {
    writeFileSync(token, "a-token-of-a-file\n");
    writeFileSync(file, `[ci]\nidp_id = forge\nid_token_file = ${token}\n`);
  });
  beforeEach(async () => void (at = await signInServer()));
  afterEach(() => at.server.close());

  const declared = (given: object) => ({ [OIDC]: given });
  const text = { idToken: "a-token" };

  const KEY = { methods: ["token"], token: { id: "a-subject-token" } };
  const LONG = { duration: 7200 };
  const BODY = { provider_urn: providerUrn, agency_urn: agencyUrn, id_token: "a-token" };
  const assumed = { agency_urn: agencyUrn, agency_session_name: "rotation" };
  const byIam = (seconds?: number) => ({
    auth: {
      identity: { ...KEY, token: { ...KEY.token, ...(seconds !== undefined && { duration_seconds: seconds }) } },
    },
  });
  const DURATIONS: readonly (readonly [string, Environment, object, ...(readonly [path: string, body: object])[]])[] = [
    ["settings, without", {}, FORGE, [PATHS.securityTokens, byIam()]],
    ["settings, with a duration", {}, { ...FORGE, ...LONG }, [PATHS.securityTokens, byIam(7200)]],
    [
      "settings, with an agency, whose the duration is",
      {},
      { ...FORGE, ...AGENCY, ...LONG },
      ...([
        [PATHS.securityTokens, byIam()],
        [PATHS.assume, { ...assumed, duration_seconds: 7200 }],
      ] as const),
    ],
    [
      "settings for STS, without",
      {},
      STS,
      [PATHS.assumeWithOidc, { ...BODY, agency_session_name: "oidc-sts-session", duration_seconds: 3600 }],
    ],
    [
      "settings for STS, with all",
      {},
      { ...STS, ...LONG, sessionName: "nightly", policy: "{}", policyIds: ["a", "b"] },
      [
        PATHS.assumeWithOidc,
        { ...BODY, agency_session_name: "nightly", duration_seconds: 7200, policy: "{}", policy_ids: ["a", "b"] },
      ],
    ],
    [
      "the environment, without",
      { HW_ASSUME_ROLE_IDP_ID: "forge", HW_ASSUME_ROLE_ID_TOKEN: "a-token" },
      {},
      [PATHS.securityTokens, byIam()],
    ],
    [
      "the environment, with a duration",
      { HW_ASSUME_ROLE_IDP_ID: "forge", HW_ASSUME_ROLE_ID_TOKEN: "a-token", HW_ASSUME_ROLE_DURATION: "7200" },
      {},
      [PATHS.securityTokens, byIam(7200)],
    ],
    [
      "the environment, with an agency, whose the duration is",
      { ...terraform, HW_ASSUME_ROLE_ID_TOKEN: "a-token", HW_ASSUME_ROLE_DURATION: "7200" },
      {},
      ...([
        [PATHS.securityTokens, byIam()],
        [PATHS.assume, { ...assumed, duration_seconds: 7200 }],
      ] as const),
    ],
  ];
  for (const [name, environment, given, ...requests] of DURATIONS) {
    it(`live as long as is said: ${name}`, async () => {
      const isDeclared = Object.keys(given).length > 0;
      await at.signIn(environment, isDeclared ? declared({ ...given, ...text }) : {});
      for (const [path, body] of requests) {
        expect(at.sent(path)).to.deep.equal([body]);
      }
    });
  }

  it("come with the project of the variable's own spelling", async () => {
    const [ofHw, ofSdk] = ["a".repeat(32), "b".repeat(32)];
    const projects = { HW_REGION_NAME: "cn-north-4", HW_PROJECT_ID: ofHw, HUAWEICLOUD_SDK_PROJECT_ID: ofSdk };
    for (const [environment, projectId] of [
      [{ HW_ASSUME_ROLE_IDP_ID: "forge", HW_ASSUME_ROLE_ID_TOKEN_FILE: token }, ofHw],
      [{ HUAWEICLOUD_SDK_IDP_ID: "forge", HUAWEICLOUD_SDK_ID_TOKEN_FILE: token }, ofSdk],
      [{ ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: token }, ofHw],
    ] as const) {
      const { cloud } = at.to({ ...projects, ...environment });
      expect(await cloud.place({}, 0)).to.include({ projectId });
    }
  });

  it("are named on a refusal, with the saved configuration only where they come from there", async () => {
    const refusal = { status: 401, body: { error_code: "APIGW.0301", error_msg: "no" } };
    at.answer("/v1.0/0123456789abcdef0123456789abcdef/kms/enable-key-rotation", refusal);
    const section = `the section [ci] of the credentials file ${file}`;
    const pod = {
      HC_CONTAINER_CREDENTIALS_FULL_URI: `${at.server.url}${PATHS.pod}`,
      HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: token,
    };
    for (const [environment, settings, source, isSaved] of [
      [{}, declared({ ...FORGE, ...text }), `the identity provider of ${OIDC}, with idToken of ${OIDC}`, true],
      [{}, declared({ ...STS, ...text }), `the identity provider of ${OIDC}, with idToken of ${OIDC}`, true],
      [
        { HW_ASSUME_ROLE_IDP_ID: "forge", HW_ASSUME_ROLE_ID_TOKEN_FILE: token },
        {},
        "the identity provider of HW_ASSUME_ROLE_IDP_ID, with HW_ASSUME_ROLE_ID_TOKEN_FILE",
        false,
      ],
      [
        { ...sts, HUAWEICLOUD_OIDC_TOKEN_FILE: token },
        {},
        "the identity provider of HUAWEICLOUD_OIDC_PROVIDER_URN, with HUAWEICLOUD_OIDC_TOKEN_FILE",
        false,
      ],
      [
        { HUAWEICLOUD_SDK_IDP_ID: "forge", HUAWEICLOUD_SDK_ID_TOKEN_FILE: token },
        {},
        "the identity provider of HUAWEICLOUD_SDK_IDP_ID, with HUAWEICLOUD_SDK_ID_TOKEN_FILE",
        false,
      ],
      [
        { HUAWEICLOUD_SDK_CREDENTIALS_FILE: file },
        { "huaweicloud-rotation:profile": "ci" },
        `the identity provider in ${section}, with id_token_file in ${section}`,
        false,
      ],
      [pod, {}, "the identity of this pod (HC_CONTAINER_CREDENTIALS_FULL_URI)", false],
    ] as const) {
      const { message } = await failure(at.call(environment, settings));
      expect(message).to.contain(`The credentials are those of ${source}.`);
      expect(message.includes("add --run-program"), source).to.equal(isSaved);
    }
  });
});
