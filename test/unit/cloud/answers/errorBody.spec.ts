import { expect } from "chai";
import { acceptedBody, errorBody } from "../../../../provider/cloud/answers/errorBody";

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

describe("acceptedBody", () => {
  const CODE = { error_code: "X.1", error_msg: "no" };
  const FOUND = { code: "X.1", message: "no" };

  it("finds nothing in what is no object", () => {
    for (const body of [undefined, null, "", "X.1", 7]) {
      expect(acceptedBody(body, true), String(body)).to.deep.equal({});
    }
  });

  it("finds the code of a read at the top and under `error`, and nowhere else", () => {
    expect(acceptedBody(CODE, false)).to.deep.equal(FOUND);
    expect(acceptedBody({ errCode: "X.1", externalMessage: "no" }, false)).to.deep.equal(FOUND);
    expect(acceptedBody({ error: CODE }, false)).to.deep.equal(FOUND);
    expect(acceptedBody({ error: { code: "X.1", message: "no" } }, false)).to.deep.equal(FOUND);
    expect(acceptedBody({ result: CODE }, false)).to.deep.equal({});
  });

  it("finds the code of a write wherever it stands", () => {
    expect(acceptedBody({ result: { error: CODE } }, true)).to.deep.equal(FOUND);
    expect(acceptedBody({ error: { code: "X.1", message: "no" } }, true)).to.deep.equal(FOUND);
  });

  it("takes the name `code` for an error's under `error` only", () => {
    for (const isWrite of [false, true]) {
      expect(acceptedBody({ code: "x" }, isWrite)).to.deep.equal({});
      expect(acceptedBody({ result: { code: "x" } }, isWrite)).to.deep.equal({});
    }
  });

  it("takes DWS's code for success for none, wherever it stands", () => {
    const success = { error_code: "DWS.0000", error_msg: "", request_id: "r" };
    expect(acceptedBody(success, true)).to.deep.equal({});
    expect(acceptedBody({ error: success }, false)).to.deep.equal({});
  });
});
