import { expect } from "chai";
import {
  settingsBesideNamed,
  settingsOfMachine,
  settingsOfNamedBy,
  settingsOfSpelling,
  unusedVariables,
} from "../../../../provider/cloud/credentials/sourceVariables";
import { credentialsOf, type Spelling, SPELLINGS } from "../../../../provider/cloud/credentials/spellings";
import type { SourceSettings } from "../../../../provider/cloud/settings/complete";

const [HW, SDK, OS, SAMPLE] = SPELLINGS as readonly [Spelling, Spelling, Spelling, Spelling];
/** Variables whose value is their own name. */
const named = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]));

const AGENCY = { HW_ASSUME_ROLE_AGENCY_NAME: "rotation", HW_ASSUME_ROLE_DOMAIN_NAME: "acme" };
const ENDPOINT = "HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4";
/** Every variable that comes with credentials, and none that holds any. */
const EVERY: Readonly<Record<string, string>> = {
  ...named(...SPELLINGS.flatMap(({ own }) => Object.values(own).flat())),
  ...named("HW_REGION_NAME", "OS_REGION_NAME", ENDPOINT),
  ...AGENCY,
  HW_INSECURE: "true",
  OS_INSECURE: "false",
};
const keysOf = (spelling: Spelling) => ({ [spelling.accessKey]: "AK" });
const agencies = [{ agencyName: "rotation", domainName: "acme", domainId: undefined, duration: undefined }];

const OF_HW: SourceSettings = {
  region: undefined,
  projectId: "HW_PROJECT_ID",
  projectName: "HW_PROJECT_NAME",
  projectRegion: "HW_REGION_NAME",
  domainId: "HW_DOMAIN_ID",
  domainName: "HW_DOMAIN_NAME",
  authUrl: "HW_AUTH_URL",
  stsUrl: undefined,
  cloud: "HW_CLOUD",
  insecure: true,
  cacertFile: undefined,
  agencies,
  endpointVariables: undefined,
};
const NOTHING = Object.fromEntries(Object.keys(OF_HW).map((name) => [name, undefined])) as SourceSettings;
const OF_SDK: SourceSettings = {
  ...NOTHING,
  projectId: "HUAWEICLOUD_SDK_PROJECT_ID",
  projectRegion: "HW_REGION_NAME",
  domainId: "HUAWEICLOUD_SDK_DOMAIN_ID",
  authUrl: "HUAWEICLOUD_SDK_IAM_ENDPOINT",
  stsUrl: "HUAWEICLOUD_SDK_STS_ENDPOINT",
};
const OF_OS: SourceSettings = {
  ...NOTHING,
  projectId: "OS_PROJECT_ID",
  projectName: "OS_PROJECT_NAME",
  projectRegion: "OS_REGION_NAME",
  domainId: "OS_DOMAIN_ID",
  domainName: "OS_DOMAIN_NAME",
  authUrl: "OS_AUTH_URL",
  insecure: false,
  cacertFile: "OS_CACERT",
};
/** A project is in the account of the agency that comes with it: beside an agency of HW_ no other's counts. */
const NO_PROJECT = { projectId: undefined, projectName: undefined, projectRegion: undefined };
/** What has one spelling for all. */
const shared = (environment: Readonly<Record<string, string>>) => ({
  ...{ cloud: "HW_CLOUD", agencies, endpointVariables: environment, cacertFile: "OS_CACERT" },
});
const all = { ...keysOf(HW), ...keysOf(SDK), ...keysOf(OS), ...keysOf(SAMPLE) };

describe("variables that belong to credentials", () => {
  for (const [spelling, own] of [
    [HW, OF_HW],
    [SDK, OF_SDK],
    [OS, OF_OS],
    [SAMPLE, NOTHING],
  ] as const) {
    it(`of ${spelling.name} are its own, and those of one spelling for all`, () => {
      const environment = { ...EVERY, ...keysOf(spelling) };
      const asked = settingsOfSpelling(environment, spelling);
      const project = spelling === HW ? {} : NO_PROJECT;
      expect(asked).to.deep.equal({ ...own, ...shared(environment), ...project });
    });

    it(`of ${spelling.name} are its own alone where every spelling holds credentials`, () => {
      const environment = { ...EVERY, ...all };
      const endpointVariables = spelling === SDK ? environment : undefined;
      expect(settingsOfSpelling(environment, spelling)).to.deep.equal({ ...own, endpointVariables });
    });
  }

  it("are the first of OpenStack's names for one thing", () => {
    const { OS_PROJECT_ID, OS_PROJECT_NAME, OS_DOMAIN_ID, OS_DOMAIN_NAME, HW_ASSUME_ROLE_AGENCY_NAME, ...later } =
      EVERY;
    expect([OS_PROJECT_ID, OS_PROJECT_NAME, OS_DOMAIN_ID, OS_DOMAIN_NAME, HW_ASSUME_ROLE_AGENCY_NAME]).not.to.include(
      undefined,
    );
    expect(settingsOfSpelling({ ...later, ...keysOf(OS) }, OS)).to.include({
      ...{ projectId: "OS_TENANT_ID", projectName: "OS_TENANT_NAME" },
      ...{ domainId: "OS_USER_DOMAIN_ID", domainName: "OS_USER_DOMAIN_NAME" },
    });
  });

  const OF_BOTH = { ...OF_HW, stsUrl: OF_SDK.stsUrl };
  for (const [name, keys, own] of [
    ["Huawei's variables, HW_ first", {}, OF_BOTH],
    ["the SDKs' where HW_ holds credentials", keysOf(HW), { ...OF_SDK, cloud: undefined, agencies: undefined }],
    ["HW_'s where HUAWEICLOUD_SDK_ holds credentials", keysOf(SDK), { ...OF_HW, endpointVariables: undefined }],
  ] as const) {
    it(`of the machine's own credentials are ${name}`, () => {
      const environment = { ...EVERY, ...keys };
      const isFree = (spelling: Spelling) => !Object.hasOwn(keys, spelling.accessKey);
      const more = { cacertFile: "OS_CACERT", endpointVariables: isFree(SDK) ? environment : undefined };
      expect(settingsOfMachine(environment)).to.deep.include({ ...own, ...more });
    });
  }

  it("of the machine's own credentials are none where both do, but for the authority", () => {
    const environment = { ...EVERY, ...keysOf(HW), ...keysOf(SDK) };
    expect(settingsOfMachine(environment)).to.deep.equal({ cacertFile: "OS_CACERT" });
    expect(settingsOfMachine({ ...environment, ...keysOf(OS) })).to.deep.equal({});
  });

  it("of what is named by a variable are those of that variable's spelling", () => {
    const more = { cacertFile: "OS_CACERT", endpointVariables: EVERY };
    expect(settingsOfNamedBy(EVERY, "HW_")).to.deep.equal({ ...OF_HW, ...more });
    expect(settingsOfNamedBy(EVERY, "HUAWEICLOUD_SDK_")).to.deep.equal({
      ...{ ...OF_SDK, ...shared(EVERY), ...NO_PROJECT },
    });
    const environment = { ...EVERY, ...all };
    for (const name of ["HW_", "HUAWEICLOUD_SDK_"] as const) {
      expect(settingsOfNamedBy(environment, name)).to.deep.equal({});
    }
  });

  it("beside settings and named profiles are endpoints and authority, only where there are no credentials", () => {
    expect(settingsBesideNamed(EVERY)).to.deep.equal({ endpointVariables: EVERY, cacertFile: "OS_CACERT" });
    const providers = ["HW_ASSUME_ROLE_IDP_ID", "HUAWEICLOUD_OIDC_PROVIDER_URN", "HUAWEICLOUD_SDK_IDP_ID"];
    const names = [...SPELLINGS.flatMap(credentialsOf), ...providers];
    expect(names).to.have.length(19);
    for (const name of names) {
      expect(settingsBesideNamed({ ...EVERY, [name]: "x" }), name).to.deep.equal({});
      expect(settingsBesideNamed({ ...EVERY, [name]: "" }), `${name}, empty`).to.have.property("cacertFile");
    }
  });
});

describe("variables that were not used", () => {
  const others = (...prefixes: readonly string[]) => [
    ...SPELLINGS.flatMap(({ own }) => Object.values(own).flat()).filter((name) =>
      prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  ];
  const alternatives = ["OS_TENANT_ID", "OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID"];
  const names = ["OS_TENANT_NAME", "OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME"];
  for (const [spelling, unused] of [
    [HW, [...others("HUAWEICLOUD_", "OS_"), ENDPOINT]],
    [SDK, [...others("HW_", "OS_"), "HW_ASSUME_ROLE_AGENCY_NAME"]],
    [OS, [...others("HW_", "HUAWEICLOUD_"), ...alternatives, ...names, ENDPOINT, "HW_ASSUME_ROLE_AGENCY_NAME"]],
    [SAMPLE, [...others("HW_", "HUAWEICLOUD_", "OS_"), ENDPOINT, "HW_ASSUME_ROLE_AGENCY_NAME"]],
  ] as const) {
    it(`beside credentials of ${spelling.name} are those of the others`, () => {
      const environment = { ...EVERY, ...all };
      const used = settingsOfSpelling(environment, spelling);
      expect(unusedVariables(environment, used)).to.have.members(unused);
    });
  }

  it("are none that are empty, have the same value, or were used by another name", () => {
    expect(unusedVariables({ HW_PROJECT_ID: "", [ENDPOINT]: "" }, {})).to.deep.equal([]);
    expect(unusedVariables({ HW_PROJECT_ID: "p", OS_PROJECT_ID: "p" }, { projectId: "p" })).to.deep.equal([]);
    expect(unusedVariables({ HW_INSECURE: "True", OS_INSECURE: "1" }, { insecure: true })).to.deep.equal([]);
    expect(unusedVariables({ PATH: "p", MY_HUAWEICLOUD_SDK_REGION_: "x" }, {})).to.deep.equal([]);
  });

  it("are a switch that says the contrary, and an agency other than the one that is assumed", () => {
    expect(unusedVariables({ HW_INSECURE: "false", OS_INSECURE: "1" }, { insecure: true })).to.deep.equal([
      "HW_INSECURE",
    ]);
    expect(unusedVariables({ OS_INSECURE: "perhaps" }, { insecure: false })).to.deep.equal(["OS_INSECURE"]);
    const assumed = (agencyName: string) => unusedVariables(AGENCY, { agencies: [{ agencyName }] });
    expect(assumed("rotation")).to.deep.equal([]);
    const chain = [{ agencyName: "first" }, { agencyName: "rotation" }];
    expect(unusedVariables(AGENCY, { agencies: chain })).to.deep.equal([]);
    expect(assumed("of-a-profile")).to.deep.equal(["HW_ASSUME_ROLE_AGENCY_NAME"]);
  });
});
