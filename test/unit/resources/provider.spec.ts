import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { DECLARATIONS } from "../../../provider/cloud/settings/declarations";
import { settingKeys } from "../../../provider/cloud/settings/names";
import { settingKey } from "../../../provider/cloud/settings/settings";
import { providerInputs, type ProviderArgs } from "../../../provider/resources/provider";

// One value for each setting: the compiler sees to it that none is missing and none is unknown.
const EVERYTHING: Required<Record<keyof typeof DECLARATIONS, unknown>> & Required<ProviderArgs> = {
  region: "cn-north-4",
  accessKey: "AK",
  secretKey: "SK",
  securityToken: "ST",
  token: "T",
  userName: "u",
  userId: "i",
  password: "p",
  domainName: "d",
  domainId: "e",
  assumeRole: [{ agencyName: "a", domainName: "b", duration: 900 }],
  assumeRoleWithOidc: { idpId: "i", agencyName: "a", domainId: "d", duration: 900, idTokenFile: "/token" },
  oidcAudience: "cloud",
  projectId: "p",
  projectName: "n",
  enterpriseProjectId: "0",
  cloud: "c",
  endpoints: { kms: "https://k" },
  authUrl: "https://i/v3",
  insecure: true,
  cacertFile: "f",
  maxRetries: 3,
  profile: "work",
  kooCliProfile: "prod",
  sharedConfigFile: "/config.json",
  requestTimeout: "15s",
  rate: 5,
  trace: true,
  lookBeforeCreate: false,
  maxRotations: 5,
};

/** Text that an output holds, and whether it is secret. */
async function resolved(value: unknown): Promise<{ value: unknown; secret: boolean }> {
  const output = value as pulumi.Output<unknown> & { promise(): Promise<unknown>; isSecret: Promise<boolean> };
  return { value: await output.promise(), secret: await output.isSecret };
}

describe("Provider", () => {
  const inputs = providerInputs(EVERYTHING);

  it("stores every setting under the key that stack configuration has", () => {
    expect(Object.keys(inputs).sort()).to.deep.equal(settingKeys().sort());
    expect(Object.keys(providerInputs({ region: "r" }))).to.deep.equal(["huaweicloud:region"]);
  });

  it("refuses a setting that it does not have, with those that it has", () => {
    const zone = { zone: "cn-north-4a" } as ProviderArgs;
    expect(() => providerInputs(zone)).to.throw(/no setting zone\. It has region, accessKey/);
  });

  for (const [name, { secret, schema }] of Object.entries(DECLARATIONS)) {
    it(`stores ${name} as text that is read back${secret ? ", secret" : ""}`, async () => {
      const stored = await resolved(inputs[settingKey(name as keyof typeof DECLARATIONS)]);
      expect(stored.secret).to.equal(secret);
      expect(stored.value).to.be.a("string");
      const read = schema.parse(stored.value);
      const given = EVERYTHING[name as keyof ProviderArgs];
      expect(read).to.deep.equal(name === "requestTimeout" ? 15_000 : given);
    });
  }
});
