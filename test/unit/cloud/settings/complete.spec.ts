import { expect } from "chai";
import { completeSettings, projectNameOf, type SourceSettings } from "../../../../provider/cloud/settings/complete";
import type { DeclaredSettings } from "../../../../provider/cloud/settings/settings";

const SOURCE: SourceSettings = {
  region: "CN-East-3",
  projectId: "of the source",
  projectName: "cn-east-3_of_the_source",
  domainId: "id of the source",
  domainName: "name of the source",
  authUrl: "https://iam.source.example",
  stsUrl: "https://sts.source.example",
  cloud: "source.example",
  insecure: true,
  cacertFile: "of the source",
  agencies: [{ agencyName: "of-the-source" }],
  endpointVariables: { A: "b" },
};
const complete = (declared: Partial<DeclaredSettings>, source: SourceSettings = SOURCE) =>
  completeSettings(declared as DeclaredSettings, source);
const NO_PROJECT = { projectId: undefined, projectName: undefined, projectRegion: undefined };

describe("settings, completed by what came with the credentials", () => {
  it("are the source's where nothing is declared", () => {
    expect(complete({})).to.deep.equal({
      region: "cn-east-3",
      ...{ projectId: SOURCE.projectId, projectName: SOURCE.projectName, projectRegion: "cn-east-3" },
      ...{ domainId: SOURCE.domainId, domainName: SOURCE.domainName },
      ...{ insecure: true, cacertFile: SOURCE.cacertFile, agencies: SOURCE.agencies },
      endpoints: [
        { endpoints: undefined, authUrl: undefined, cloud: undefined },
        { variables: { A: "b" }, authUrl: SOURCE.authUrl, stsUrl: SOURCE.stsUrl, cloud: SOURCE.cloud },
      ],
    });
  });

  for (const [name, declared, result] of [
    ["a region", { region: "r" }, { region: "r", projectRegion: "r" }],
    ["a project's id", { projectId: "p" }, { projectId: "p", projectName: undefined, projectRegion: "cn-east-3" }],
    ["a project's name", { projectName: "p" }, { projectId: undefined, projectName: "p", projectRegion: "cn-east-3" }],
    ["an account's id", { domainId: "d" }, { domainId: "d" }],
    ["an account's name", { domainName: "d" }, { domainName: "d" }],
    ["that certificates are checked", { insecure: false }, { insecure: false }],
    ["an authority", { cacertFile: "c" }, { cacertFile: "c" }],
    ["agencies, whose account has another project", { assumeRole: [{ agencyName: "a" }] }, NO_PROJECT],
  ] as const) {
    it(`are what is declared, before the source's: ${name}`, () => {
      const settings = complete(declared as Partial<DeclaredSettings>);
      expect(settings).to.include(result);
      if (name.startsWith("an account")) {
        expect([settings.domainId, settings.domainName], "the other is not the source's").to.include(undefined);
      }
    });
  }

  it("are safe where neither says a word", () => {
    expect(complete({}, {})).to.include({ insecure: false, cacertFile: undefined, region: undefined });
    expect(complete({ insecure: true }, { insecure: false })).to.include({ insecure: true });
    expect(complete({}, {}).agencies).to.deep.equal([]);
    const both = complete({ assumeRole: [{ agencyName: "declared" }] });
    expect(both.agencies).to.deep.equal([{ agencyName: "declared" }]);
  });

  it("keep a project in the region that came with it", () => {
    const settings = complete({ region: "r" }, { ...SOURCE, projectRegion: "CN-North-4" });
    expect(settings).to.include({ region: "r", projectRegion: "cn-north-4" });
  });

  for (const [projectName, projectRegion, region, name] of [
    ["cn-north-4_payments", undefined, "cn-north-4", "cn-north-4_payments"],
    ["cn-north-4_payments", undefined, "cn-east-3", "cn-east-3"],
    ["payments_cn-north-4", undefined, "cn-north-4", "cn-north-4"],
    ["payments", undefined, "cn-north-4", "cn-north-4"],
    ["payments", "cn-north-4", "CN-North-4", "payments"],
    ["payments", "cn-north-4", "cn-east-3", "cn-east-3"],
    [undefined, "cn-north-4", "cn-north-4", "cn-north-4"],
    [undefined, undefined, "cn-north-4", "cn-north-4"],
  ] as const) {
    it(`name the project ${name} in ${region} for ${String(projectName)} of ${String(projectRegion)}`, () => {
      expect(projectNameOf({ ...complete({}, {}), projectName, projectRegion }, region)).to.equal(name);
    });
  }
});
