import { expect } from "chai";
import { providerText } from "../../../provider/resources/seam";

describe("the seam", () => {
  it("is one constant line, which state in the field holds for ever", () => {
    expect(providerText("KeyRotationPolicy")).to.equal(
      'exports.handler=()=>require("pulumi-huaweicloud-rotation/lifecycle").v1("KeyRotationPolicy");',
    );
  });
});
