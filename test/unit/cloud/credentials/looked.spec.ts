import { expect } from "chai";
import { failure } from "../support/cloud";
import { PATHS, type SignInServer, signInServer } from "../support/signInServer";

/** Every place in its order, and what it says where nothing is set. */
const NOTHING: readonly (readonly [place: string, outcome: string])[] = [
  ["the settings of the Provider or the stack", "they hold no credentials"],
  ["a named section of the SDKs' credentials file", "huaweicloud-rotation:profile is not set"],
  ["a named profile of KooCLI", "neither huaweicloud:profile nor HW_PROFILE is set"],
  ["an identity provider of the environment", "no variable names an identity provider"],
  ["the environment", "no variables HW_…, HUAWEICLOUD_SDK_…, OS_… or CLOUD_SDK_… hold credentials"],
  ["the section [basic] of the SDKs' credentials file", "there is no home folder"],
  ["KooCLI's current profile", "there is no home folder"],
  ["the identity of this pod", "HC_CONTAINER_CREDENTIALS_FULL_URI is not set: this is not a pod with an identity"],
  ["the metadata of this ECS instance", "asked"],
];

describe("the places where credentials were looked for", () => {
  let at: SignInServer;
  beforeEach(async () => void (at = await signInServer()));
  afterEach(() => at.server.close());

  const looked = (environment: Record<string, string>, settings = {}) =>
    at
      .to(environment, settings)
      .cloud.about("cn-north-4")
      .looked.map(({ place, outcome }) => [place, outcome]);
  const until = (taken: string) => {
    const index = NOTHING.findIndex(([place]) => place === taken);
    return NOTHING.map(([place, outcome], position) => [
      place,
      position < index ? outcome : position === index ? "taken" : "not looked at",
    ]);
  };

  it("are all named, with the reason for each; whether metadata has any shows when it is asked", () => {
    expect(looked({})).to.deep.equal(NOTHING);
  });

  it("end with the first that has some", () => {
    const keys = { "huaweicloud:accessKey": "AK", "huaweicloud:secretKey": "SK" };
    expect(looked({}, keys)).to.deep.equal(until("the settings of the Provider or the stack"));
    const hw = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "SK" };
    expect(looked(hw)).to.deep.equal(until("the environment"));
    const sdk = { HUAWEICLOUD_SDK_IDP_ID: "forge", HUAWEICLOUD_SDK_ID_TOKEN_FILE: "token" };
    expect(looked({ ...hw, ...sdk })).to.deep.equal(until("an identity provider of the environment"));
    const pod = {
      HC_CONTAINER_CREDENTIALS_FULL_URI: `${at.server.url}${PATHS.pod}`,
      HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: "token",
    };
    expect(looked(pod)).to.deep.equal(until("the identity of this pod"));
    expect(at.paths(), "nobody is asked").to.deep.equal([]);
  });

  for (const [half, other] of [
    ["HW_ASSUME_ROLE_ID_TOKEN", "HW_ASSUME_ROLE_IDP_ID"],
    ["HW_ASSUME_ROLE_ID_TOKEN_FILE", "HW_ASSUME_ROLE_IDP_ID"],
    ["HUAWEICLOUD_OIDC_ID_TOKEN", "HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_OIDC_TOKEN_FILE", "HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_OIDC_AGENCY_URN", "HUAWEICLOUD_OIDC_PROVIDER_URN"],
    ["HUAWEICLOUD_SDK_ID_TOKEN_FILE", "HUAWEICLOUD_SDK_IDP_ID"],
  ] as const) {
    it(`do not reach the metadata where ${half} lacks ${other}`, async () => {
      const metadata = { HUAWEICLOUD_ROTATION_METADATA_URL: at.server.url };
      const { message } = await failure(at.signIn({ ...metadata, [half]: "x" }));
      expect(message).to.equal(`${half} is set but ${other} is not: set both.`);
      expect(at.paths()).to.deep.equal([]);
    });
  }

  it("name who assumes an agency that lacks its account, and both ways to give it", async () => {
    const keys = { HW_ACCESS_KEY: "AK", HW_SECRET_KEY: "SK" };
    const { message } = await failure(at.signIn(keys, { "huaweicloud:assumeRole": { agencyName: "a" } }));
    expect(message).to.equal(
      "An agency of huaweicloud:assumeRole has no domainName or domainId: name the account that made the agency (in the " +
        "environment HW_ASSUME_ROLE_DOMAIN_NAME or HW_ASSUME_ROLE_DOMAIN_ID).",
    );
  });
});
