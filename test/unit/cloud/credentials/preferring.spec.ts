import { expect } from "chai";
import { preferring } from "../../../../provider/cloud/credentials/sourceVariables";
import type { SourceSettings } from "../../../../provider/cloud/settings/complete";

const NAMES: readonly (keyof SourceSettings)[] = [
  ...(["region", "projectId", "projectName", "projectRegion", "domainId", "domainName", "authUrl", "stsUrl"] as const),
  ...(["cloud", "insecure", "cacertFile", "agencies", "endpointVariables"] as const),
];

describe("settings of two sources", () => {
  const one = (prefix: string): SourceSettings => ({
    ...Object.fromEntries(NAMES.map((name) => [name, `${prefix} ${name}`])),
    insecure: prefix === "first",
    agencies: [{ agencyName: prefix }],
    endpointVariables: { prefix },
  });
  const [first, second] = [one("first"), one("second")];
  const groups: readonly (readonly (keyof SourceSettings)[])[] = [
    ["projectId", "projectName", "projectRegion"],
    ["domainId", "domainName"],
  ];
  const groupOf = (name: keyof SourceSettings) => groups.find((group) => group.includes(name)) ?? [name];

  it("are the first's, whole", () => {
    expect(preferring(first, second)).to.deep.equal(first);
    expect(preferring(first, {})).to.deep.equal(first);
  });

  for (const name of NAMES) {
    it(`${name} is the second's where the first says nothing of the same thing`, () => {
      const group = groupOf(name);
      const without = Object.fromEntries(group.map((each) => [each, undefined]));
      const given = Object.fromEntries(group.map((each) => [each, second[each]]));
      // A project is in the account of the agency that comes with it.
      const project = Object.fromEntries(groups[0]!.map((each) => [each, second[each]]));
      const expected = { ...first, ...given, ...(name === "agencies" && project) };
      expect(preferring({ ...first, ...without }, second)).to.deep.equal(expected);
    });
  }

  it("never complete an id by another's name", () => {
    const named = { projectName: "p", domainName: "d" };
    expect(preferring(named, { ...second, agencies: undefined })).to.include({
      ...{ projectId: undefined, domainId: undefined, ...named },
    });
    expect(preferring({ projectName: "p", agencies: first.agencies }, second)).to.include({ projectId: undefined });
  });
});
