import { expect } from "chai";
import { errorBody } from "../../../../provider/cloud/answers/errorBody";

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

  it("takes text for text only, whatever else is there", () => {
    const full = { error_code: "X.1", error_msg: "no", request_id: "req-1" };
    expect(errorBody(full)).to.deep.equal({ code: "X.1", message: "no", requestId: "req-1" });
    expect(errorBody({ error_code: "X.1", error_msg: 5, request_id: {} })).to.deep.equal({ code: "X.1" });
  });

  it("looks past what holds no code, and holds nothing", () => {
    expect(errorBody({ detail: null })).to.deep.equal({});
    expect(errorBody({ detail: null, trace: {}, error: { error_code: "X.1" } })).to.deep.equal({ code: "X.1" });
  });

  it("looks three levels deep, and no deeper", () => {
    const at = (depth: number): unknown => (depth === 0 ? { code: "X.1" } : { inner: at(depth - 1) });
    expect(errorBody(at(3))).to.deep.equal({ code: "X.1" });
    expect(errorBody(at(4))).to.deep.equal({});
  });
});
