import { expect } from "chai";
import { errorBody } from "../../provider/cloud/errorBody";

describe("errorBody", () => {
  const shapes: [string, unknown, string | undefined][] = [
    ["KMS, nested", { error: { error_code: "KMS.0207", error_msg: "gone" } }, "KMS.0207"],
    ["CSMS, flat", { error_code: "CSMS.0106", error_msg: "gone" }, "CSMS.0106"],
    ["DWS, its own names", { errCode: "DWS.7023", externalMessage: "busy" }, "DWS.7023"],
    ["IAM, a number", { error: { code: 401, message: "no", title: "Unauthorized" } }, "401"],
    ["the SDK's spelling", { errorCode: "X.1", errorMsg: "no" }, "X.1"],
    ["nothing of the kind", { error: "no" }, undefined],
    ["no object", "<html>", undefined],
  ];
  for (const [name, body, code] of shapes) {
    it(`reads ${name}`, () => {
      expect(errorBody(body).code).to.equal(code);
    });
  }
});
