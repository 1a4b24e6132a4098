import { expect } from "chai";
import { clearText } from "../../../provider/resources/clearText";

describe("credentials in clear in the stack's configuration", () => {
  const config = JSON.stringify({
    "huaweicloud:accessKey": "AK",
    "huaweicloud:secretKey": "SK",
    "huaweicloud:region": "r",
  });

  it("are found by their keys, where the language host says which keys are secret", () => {
    expect(clearText(config, "[]")).to.deep.equal(["huaweicloud:accessKey", "huaweicloud:secretKey"]);
    expect(clearText(config, "null")).to.have.length(2);
    expect(clearText(config, '["huaweicloud:secretKey"]')).to.deep.equal(["huaweicloud:accessKey"]);
    expect(clearText(config, '["huaweicloud:secretKey","huaweicloud:accessKey"]')).to.deep.equal([]);
  });

  it("are found under the keys that Pulumi's language host writes", () => {
    const written = config.replaceAll("huaweicloud:", "huaweicloud:config:");
    expect(clearText(written, "[]")).to.deep.equal(["huaweicloud:accessKey", "huaweicloud:secretKey"]);
    expect(clearText(written, '["huaweicloud:secretKey"]')).to.deep.equal(["huaweicloud:accessKey"]);
  });

  it("are not guessed at where nobody says, or what is said cannot be read", () => {
    expect(clearText(undefined, undefined)).to.deep.equal([]);
    expect(clearText(config, undefined)).to.deep.equal([]);
    expect(clearText(config, "not JSON")).to.deep.equal([]);
  });
});
