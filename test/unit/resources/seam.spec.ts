import { expect } from "chai";
import { isStartedByLanguageHost, providerText } from "../../../provider/resources/seam";

describe("the seam", () => {
  it("is one constant line, which state in the field holds for ever", () => {
    expect(providerText("KeyRotationPolicy")).to.equal(
      'exports.handler=()=>require("pulumi-huaweicloud-rotation/lifecycle").v1("KeyRotationPolicy");',
    );
  });

  it("looks for the package only in a program that Pulumi's language host started, which knows where it runs", () => {
    const started = (path: string) => isStartedByLanguageHost(["node", path]);
    expect(started("/x/node_modules/@pulumi/pulumi/cmd/run")).to.equal(true);
    expect(started("/x/node_modules/@pulumi/pulumi/cmd/run/index.js")).to.equal(true);
    expect(started("C:\\x\\node_modules\\@pulumi\\pulumi\\cmd\\run")).to.equal(true);
    expect(started("/x/node_modules/mocha/bin/mocha.js"), "a test").to.equal(false);
    expect(started("/x/automation.js"), "an inline program").to.equal(false);
    expect(isStartedByLanguageHost(["node"])).to.equal(false);
  });
});
