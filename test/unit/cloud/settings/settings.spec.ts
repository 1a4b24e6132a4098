import { expect } from "chai";
import { DECLARATIONS } from "../../../../provider/cloud/settings/declarations";
import { readSettings } from "../../../../provider/cloud/settings/settings";

function read(
  values: Readonly<Record<string, unknown>>,
  environment: Record<string, string> = {},
  lines: string[] = [],
) {
  return readSettings(
    (key) => values[key],
    environment,
    (line) => lines.push(line),
  );
}

describe("settings", () => {
  it("have defaults, and are otherwise not set", () => {
    const { insecure, maxRetries, requestTimeout, rate, trace, endpoints, region } = read({});
    expect({ insecure, maxRetries, requestTimeout, rate, trace, endpoints, region }).to.deep.equal({
      insecure: undefined,
      maxRetries: 5,
      requestTimeout: 15_000,
      rate: 19,
      trace: false,
      endpoints: {},
      region: undefined,
    });
  });

  for (const [name, { namespace, environment, comesWithCredentials }] of Object.entries(DECLARATIONS)) {
    if (!comesWithCredentials && environment.length > 0) {
      it(`${name} comes from configuration, else from ${environment.join(", then ")}; empty is not set`, () => {
        const text = (number: number) => (name === "maxRetries" ? number : `v${number}`);
        const variables = Object.fromEntries(environment.map((variable, index) => [variable, String(text(index + 1))]));
        const key = `${namespace}:${name}`;
        expect(read({ [key]: String(text(9)) }, variables)).to.have.property(name, text(9));
        for (const [index, variable] of environment.entries()) {
          expect(read({ [key]: "" }, variables)).to.have.property(name, text(index + 1));
          variables[variable] = "";
        }
      });
    }
  }

  const VALUES: [string, unknown, unknown][] = [
    ["huaweicloud:insecure", "TRUE", true],
    ["huaweicloud:insecure", "0", false],
    ["huaweicloud:maxRetries", 7, 7],
    ["huaweicloud:domainName", 7, "7"],
    ["huaweicloud-rotation:rate", "2.5", 2.5],
    ["huaweicloud-rotation:requestTimeout", "1m", 60_000],
    ["huaweicloud:endpoints", '{"kms":"https://k"}', { kms: "https://k" }],
    ["huaweicloud:assumeRole", '[{"agencyName":"a","domainId":"d"}]', [{ agencyName: "a", domainId: "d" }]],
    ["huaweicloud:assumeRole", '{"agencyName":"a","domainId":"d"}', [{ agencyName: "a", domainId: "d" }]],
    ["huaweicloud:region", "CN-North-4", "cn-north-4"],
    ["huaweicloud:assumeRoleWithOidc", '{"idpId":"i"}', { idpId: "i" }],
  ];
  for (const [key, value, result] of VALUES) {
    it(`${key} takes ${JSON.stringify(value)}`, () => {
      expect(read({ [key]: value })).to.deep.include({ [key.split(":")[1]!]: result });
    });
  }

  const WRONG: [string, unknown, RegExp][] = [
    ["huaweicloud:insecure", "maybe-x", /huaweicloud:insecure must be true or false/],
    ["huaweicloud:maxRetries", "100", /whole number from 0 to 99/],
    ["huaweicloud:maxRetries", "1.5", /whole number from 0 to 99/],
    ["huaweicloud-rotation:rate", "0", /number from 0.1 to 1000/],
    ["huaweicloud-rotation:requestTimeout", "15", /a whole number and s, m, h or d/],
    ["huaweicloud:endpoints", "{secret-x", /map of service to base URL/],
    ["huaweicloud:assumeRole", "{}", /must be an agency/],
    ["huaweicloud:region", { a: "secret-x" }, /huaweicloud:region must be text/],
  ];
  for (const [key, value, message] of WRONG) {
    it(`${key} refuses ${JSON.stringify(value)}, and does not repeat it`, () => {
      expect(() => read({ [key]: value }))
        .to.throw(message)
        .and.not.match(/secret-x|maybe-x/);
    });
  }

  it("name the environment variable that is wrong", () => {
    expect(() => read({}, { HW_MAX_RETRIES: "many" })).to.throw(/environment variable HW_MAX_RETRIES must be/);
  });

  it("say which names of Huawei's own provider are ignored", () => {
    const lines: string[] = [];
    read({ "huaweicloud:cert": "c", "huaweicloud:key": "k" }, {}, lines);
    expect(lines.join("\n"))
      .to.match(/huaweicloud:cert is ignored/)
      .and.match(/huaweicloud:key is ignored/);
  });
});
