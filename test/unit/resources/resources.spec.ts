// The classes in a program, with Pulumi's mocks: no engine, no provider process, no package in a folder of the program.
import { all, type CustomResource, Output, runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import * as clusterKeyRotation from "../../../provider/lifecycle/clusterKeyRotation/fields";
import * as keyRotationPolicy from "../../../provider/lifecycle/keyRotationPolicy/fields";
import * as secretRotation from "../../../provider/lifecycle/secretRotation/fields";
import * as secretRotationPolicy from "../../../provider/lifecycle/secretRotationPolicy/fields";
import { ClusterKeyRotation } from "../../../provider/resources/clusterKeyRotation";
import { KeyRotationPolicy } from "../../../provider/resources/keyRotationPolicy";
import { SecretRotation } from "../../../provider/resources/secretRotation";
import { SecretRotationPolicy } from "../../../provider/resources/secretRotationPolicy";
import { keyId } from "../../support/keys";

const CLASSES = { KeyRotationPolicy, SecretRotation, SecretRotationPolicy, ClusterKeyRotation };
const TABLES = { keyRotationPolicy, secretRotation, secretRotationPolicy, clusterKeyRotation };

describe("the resources in a program with mocks", () => {
  const here = process.cwd();
  let made: Readonly<Record<keyof typeof CLASSES, CustomResource>>;

  before(async () => {
    // Where no node_modules has the package: mocks need nothing of it.
    process.chdir("/");
    await runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "id", state: inputs as object }),
      call: ({ inputs }) => inputs as object,
    });
    made = {
      KeyRotationPolicy: new KeyRotationPolicy("key", { keyId: keyId(1) }),
      SecretRotation: new SecretRotation("secret", { secretName: "db" }),
      SecretRotationPolicy: new SecretRotationPolicy("policy", { secretName: "db" }),
      ClusterKeyRotation: new ClusterKeyRotation("cluster", { clusterId: "9f76c502-fc9c-4a52-8656-65d0da6e3d57" }),
    };
    await new Promise((resolve) => all(Object.values(made).map(({ urn }) => urn)).apply(resolve));
  });

  after(() => process.chdir(here));

  for (const [name, { outputFields }] of Object.entries(TABLES)) {
    it(`have every output of ${name}, given or not`, () => {
      const kind = (name.charAt(0).toUpperCase() + name.slice(1)) as keyof typeof CLASSES;
      const resource = made[kind] as unknown as Readonly<Record<string, unknown>>;
      const missing = Object.keys(outputFields.shape).filter((output) => !Output.isInstance(resource[output]));
      expect(missing).to.deep.equal([]);
    });
  }

  it("are instances of their own kind only, also as Pulumi's policy SDK asks", () => {
    for (const [name, kind] of Object.entries(CLASSES)) {
      const asked = { __pulumiType: `pulumi-nodejs:dynamic/huaweicloud:${name}` };
      const kinds = Object.values(CLASSES).filter((other) => other.isInstance(asked));
      expect(kinds).to.deep.equal([kind]);
      expect(
        Object.values(CLASSES).filter((other) => other.isInstance(made[name as keyof typeof CLASSES])),
      ).to.deep.equal([kind]);
    }
    expect([undefined, null, "text", {}].some((value) => KeyRotationPolicy.isInstance(value))).to.equal(false);
  });

  it("refuse to be imported, in one sentence that says what to do", () => {
    expect(() => new KeyRotationPolicy("imported", { keyId: keyId(1) }, { import: keyId(1) })).to.throw(
      /^KeyRotationPolicy imported: the option import is not supported by dynamic resources\. Remove it: /,
    );
  });
});
