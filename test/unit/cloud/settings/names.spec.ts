import { expect } from "chai";
import { createCloud } from "../../../../provider/cloud";
import { readSettings } from "../../../../provider/cloud/settings/settings";

/** Reads configuration whose keys can be listed, as the dynamic-provider host's can. */
function read(values: Readonly<Record<string, unknown>>) {
  return readSettings(
    Object.assign((key: string) => values[key], { keys: () => Object.keys(values) }),
    {},
  );
}

describe("names of settings that are not known", () => {
  for (const [key, sentence] of [
    ["huaweicloud-rotation:profil", "Did you mean huaweicloud-rotation:profile?"],
    ["huaweicloud-rotation:Trace", "Did you mean huaweicloud-rotation:trace?"],
    ["huaweicloud-rotation:region", "Did you mean huaweicloud:region?"],
    ["huaweicloud-rotation:somethingElse", "See the settings in docs/settings.md."],
    ["huaweicloud:acessKey", "Did you mean huaweicloud:accessKey?"],
    ["huaweicloud:projectID", "Did you mean huaweicloud:projectId?"],
    ["huaweicloud:domanNam", "Did you mean huaweicloud:domainName?"],
    ["huaweicloud:rate", "Did you mean huaweicloud-rotation:rate?"],
  ] as const) {
    it(`${key} is refused: ${sentence}`, () => {
      expect(() => read({ [key]: "x" })).to.throw(`The setting ${key} is not known. ${sentence}`);
    });
  }

  for (const key of [
    "huaweicloud:regional",
    "huaweicloud:signingAlgorithm",
    "huaweicloud:key",
    "aws:regoin",
    "my:rate",
  ]) {
    it(`${key} is another's, and passes`, () => expect(() => read({ [key]: "x" })).not.to.throw());
  }

  it("the plugin's settings pass beside those of the classes, in a stack that moves from one to the other", () => {
    const both = { "huaweicloud:region": "cn-north-4", "huaweicloud-rotation:region": "cn-north-4" };
    expect(read(both).region).to.equal("cn-north-4");
    expect(() => read({ ...both, "huaweicloud-rotation:accessKey": "x" })).to.throw(
      "The setting huaweicloud-rotation:accessKey is not known. Did you mean huaweicloud:accessKey?",
    );
  });

  for (const [service, guess] of [
    ["KMS", "kms"],
    ["dsw", "dws"],
    ["iamm", "iam"],
    ["csm", "csms"],
  ] as const) {
    it(`endpoints refuse ${service}, which would send calls to the public cloud (r26)`, () => {
      const endpoints = JSON.stringify({ [service]: "https://x.private.example" });
      expect(() =>
        createCloud((key) => (key === "huaweicloud:endpoints" ? endpoints : undefined), {}).about("r"),
      ).to.throw(`huaweicloud:endpoints has no service "${service}". Did you mean ${guess}?`);
    });
  }

  it("endpoints of services that Huawei's own provider has pass", () => {
    const endpoints = Object.fromEntries(["ecs", "obs", "rds", "vpc", "kps"].map((name) => [name, "https://x"]));
    expect(read({ "huaweicloud:endpoints": endpoints }).endpoints).to.have.property("ecs");
  });
});
