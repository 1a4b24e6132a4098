import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useFolder } from "../../../support/folder";
import { failure } from "../support/cloud";
import { ACCOUNT } from "../support/signIn";
import { PATHS, type SignInServer, signInServer } from "../support/signInServer";

const { domain: DOMAIN, provider: providerUrn, agency: agencyUrn, sts } = ACCOUNT;
const OIDC = "huaweicloud:assumeRoleWithOidc";
const GITHUB = "On GitHub give the job the permission id-token: write.";
const FORGE = { idpId: "forge" };
const STS = { providerUrn, agencyUrn };

type Environment = Readonly<Record<string, string>>;

describe("an identity provider", () => {
  let at: SignInServer;
  const folder = useFolder();
  const [file, token] = [join(folder, "credentials"), join(folder, "token")];
  before(() => {
    writeFileSync(token, "a-token-of-a-file\n");
    const keys = "ak = AK\nsk = SK\n";
    const both = `${keys}idp_id = forge\nid_token_file = ${token}\n`;
    writeFileSync(file, `[lone]\nidp_id = forge\n\n[stray]\n${keys}id_token_file = ${token}\n\n[both]\n${both}`);
  });
  beforeEach(async () => void (at = await signInServer()));
  afterEach(() => at.server.close());

  const section = (name: string) => ({ "huaweicloud-rotation:profile": name });
  const declared = (given: object) => ({ [OIDC]: given });
  const where = (name: string) => `the section [${name}] of the credentials file ${file}`;
  const text = { idToken: "a-token" };

  type Row = readonly [name: string, Environment, () => Readonly<Record<string, unknown>>, words: () => string];
  const WRONG: readonly Row[] = [
    [
      "STS's variables without a token",
      sts,
      () => ({}),
      () =>
        "HUAWEICLOUD_OIDC_PROVIDER_URN is set but the identity token is not: set HUAWEICLOUD_OIDC_ID_TOKEN or " +
        `HUAWEICLOUD_OIDC_TOKEN_FILE. ${GITHUB}`,
    ],
    [
      "the SDKs' variables without a token",
      { HUAWEICLOUD_SDK_IDP_ID: "forge" },
      () => ({}),
      () => `HUAWEICLOUD_SDK_IDP_ID is set but the identity token is not: set HUAWEICLOUD_SDK_ID_TOKEN_FILE. ${GITHUB}`,
    ],
    [
      "a section without a token",
      {},
      () => section("lone"),
      () =>
        `idp_id in ${where("lone")} is set but the identity token is not: set id_token_file in ${where("lone")}. ${GITHUB}`,
    ],
    [
      "a section with a token alone, though keys are beside it",
      {},
      () => section("stray"),
      () => `id_token_file in ${where("stray")} is set but idp_id is not: set both.`,
    ],
    [
      "settings without a token",
      {},
      () => declared(FORGE),
      () =>
        `${OIDC} is set but the identity token is not: set HW_ASSUME_ROLE_ID_TOKEN or HW_ASSUME_ROLE_ID_TOKEN_FILE. ${GITHUB}`,
    ],
    [
      "settings with two tokens",
      {},
      () => declared({ ...FORGE, ...text, idTokenFile: "f" }),
      () => `idToken of ${OIDC} and idTokenFile of ${OIDC} are both set: set one of them.`,
    ],
    ...[
      ...[{}, { providerUrn }, { agencyUrn }, { ...FORGE, providerUrn }, { ...FORGE, agencyUrn }, { ...FORGE, ...STS }],
    ].map((given): Row => [
      `settings of ${Object.keys(given).join(" and ") || "neither way"}`,
      {},
      () => declared({ ...given, ...text }),
      () => `${OIDC} must have either idpId, or providerUrn and agencyUrn.`,
    ]),
    [
      "settings of an account without an agency",
      {},
      () => declared({ ...FORGE, ...text, domainId: DOMAIN }),
      () => `domainId of ${OIDC} is set but agencyName is not: name the agency of that account.`,
    ],
    ...[{ policy: "{}" }, { policyIds: ["a"] }, { sessionName: "s" }].map((given): Row => {
      const [name = ""] = Object.keys(given);
      return [
        `settings whose ${name} would be dropped`,
        {},
        () => declared({ ...FORGE, ...text, ...given }),
        () => `${name} of ${OIDC} goes with providerUrn and agencyUrn, not with idpId: leave it out, or correct them.`,
      ];
    }),
    ...[{ agencyName: "a", domainId: DOMAIN }, { domainId: DOMAIN }].map((given): Row => {
      const [name = ""] = Object.keys(given);
      return [
        `settings whose ${name} is the other way's`,
        {},
        () => declared({ ...STS, ...text, ...given }),
        () => `${name} of ${OIDC} goes with idpId, not with providerUrn and agencyUrn: leave it out, or correct them.`,
      ];
    }),
    ...["HW_ASSUME_ROLE_DURATION", "HUAWEICLOUD_OIDC_DURATION_SECONDS"].flatMap((name) =>
      ["899", "86401", "1h", "900.5"].map((given): Row => [
        `${name} of ${given}`,
        { HW_ASSUME_ROLE_ID_TOKEN: "t", HUAWEICLOUD_OIDC_ID_TOKEN: "t", [name]: given, ...by(name) },
        () => ({}),
        () => `The environment variable ${name} must be a whole number from 900 to 86400.`,
      ]),
    ),
  ];
  function by(name: string): Environment {
    return name.startsWith("HW_") ? { HW_ASSUME_ROLE_IDP_ID: "forge" } : sts;
  }
  for (const [name, environment, settings, words] of WRONG) {
    it(`is no way with ${name}: nobody is called`, async () => {
      const files = { HUAWEICLOUD_SDK_CREDENTIALS_FILE: file };
      const error = await failure(at.signIn({ ...files, ...environment }, settings()));
      expect(error.message).to.equal(words());
      expect(error).to.include({ reason: "settings", processed: "no" });
      expect(at.paths()).to.deep.equal([]);
    });
  }

  it("of a section wins over its keys", async () => {
    await at.signIn({ HUAWEICLOUD_SDK_CREDENTIALS_FILE: file }, section("both"));
    expect(at.sent(PATHS.byIdToken)).to.deep.equal([{ auth: { id_token: { id: "a-token-of-a-file" } } }]);
    expect(at.server.seen[0]!.headers).to.include({ "x-idp-id": "forge" });
  });

  it("of the settings takes a job's token by every variable, unless the environment names a provider for it", async () => {
    for (const name of ["HW_ASSUME_ROLE_ID_TOKEN", "HUAWEICLOUD_OIDC_ID_TOKEN"]) {
      await at.signIn({ [name]: "a-token-of-a-variable" }, declared(FORGE));
      expect(at.sent(PATHS.byIdToken).at(-1)).to.deep.include({ auth: { id_token: { id: "a-token-of-a-variable" } } });
      expect(at.lines.at(-1)).to.match(new RegExp(`^${name} cannot be renewed`));
    }
    for (const name of [
      "HW_ASSUME_ROLE_ID_TOKEN_FILE",
      "HUAWEICLOUD_OIDC_TOKEN_FILE",
      "HUAWEICLOUD_SDK_ID_TOKEN_FILE",
    ]) {
      const { cloud } = at.to({ [name]: token }, declared(FORGE));
      expect(cloud.about("cn-north-4").source).to.equal(`the identity provider of ${OIDC}, with ${name}`);
      for (const provider of ["HW_ASSUME_ROLE_IDP_ID", "HUAWEICLOUD_OIDC_PROVIDER_URN", "HUAWEICLOUD_SDK_IDP_ID"]) {
        const { message } = await failure(at.signIn({ [name]: token, [provider]: "other" }, declared(FORGE)));
        expect(message).to.match(/the identity token is not: set idToken of .* or idTokenFile of /);
      }
    }
  });
});
