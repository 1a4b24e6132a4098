import { expect } from "chai";
import { meaningOf } from "../../../../provider/cloud/answers/codes";
import type { Service } from "../../../../provider/cloud/operations";

/** Every code that has a meaning of its own, by what it means (huawei-apis §1.4, §2.4, §3.1, §5.4). */
const CODES: Readonly<Record<string, readonly string[]>> = {
  gone: ["KMS.0207", "CSMS.0005", "CSMS.0106", "DWS.0015", "DWS.0047", "DWS.3027"],
  busy: ["DWS.7023"],
  throttled: ["APIGW.0308", "APIG.0308"],
  credentials: ["KMS.0301", "KMS.0302", "KMS.0303", "CSMS.0301", "APIGW.0301", "APIGW.0307"],
  denied: [
    ...["KMS.0306", "KMS.0307", "KMS.0314", "KMS.0322", "KMS.0326", "KMS.0330", "CSMS.0302"],
    ...["APIGW.0302", "APIGW.0303", "APIGW.0304", "APIGW.0305", "APIGW.0306", "APIGW.0401", "APIGW.0402"],
  ],
  unsupported: ["APIGW.0101"],
  refused: [
    ...["DWS.0001", "DWS.5045", "DWS.5064", "DWS.5095", "DWS.5206"],
    ...["CSMS.0002", "CSMS.0003", "CSMS.0004", "CSMS.0103", "CSMS.0107", "CSMS.0109"],
  ],
  server: [
    ...["KMS.0100", "KMS.0101", "KMS.0102", "KMS.0103", "KMS.0104", "KMS.0105"],
    ...["CSMS.0001", "CSMS.0006", "DWS.9999"],
  ],
};
/** Codes that look like one of them, and mean nothing of the kind. */
const OTHERS = [
  "KMS.0206",
  "KMS.0304",
  "KMS.0106",
  "CSMS.0205",
  "CSMS.0206",
  "CSMS.0207",
  "DWS.7024",
  "APIGW.0309",
  "APIGW.0201",
  "KMS.0209",
];

describe("what a refusal means", () => {
  for (const [reason, codes] of Object.entries(CODES)) {
    it(`is “${reason}” by the codes for it, whatever the status; only a fault of the service's may come after the work`, () => {
      for (const code of codes) {
        for (const status of [200, 400, 403, 429, 500]) {
          // A 4xx with any code is a refusal; with another status, a service's own fault may have come after the work.
          const processed = reason === "server" && (status < 400 || status >= 500) ? "unknown" : "no";
          expect(meaningOf("kms", status, code), `${code} with ${status}`).to.deep.equal({ reason, processed });
        }
      }
    });

    it(`is not “${reason}” by codes that only hold one of those`, () => {
      for (const code of codes.flatMap((code) => [`X${code}`, `${code}0`, code.replace(".", "_")])) {
        expect(meaningOf("kms", 400, code), code).to.deep.equal({ reason: "refused", processed: "no" });
        // Without a 4xx only a known code proves anything.
        expect(meaningOf("kms", 200, code), code).to.deep.equal({ reason: "refused", processed: "unknown" });
      }
    });
  }

  it("is a plain refusal by any other code", () => {
    for (const code of OTHERS) {
      expect(meaningOf("kms", 400, code), code).to.deep.equal({ reason: "refused", processed: "no" });
    }
  });

  it("is told by the status where no code is known", () => {
    const cases: readonly (readonly [Service, number, string])[] = [
      ["kms", 200, "refused"],
      ["dws", 299, "refused"],
      ["kms", 400, "refused"],
      ["kms", 429, "throttled"],
      ["kms", 407, "refused"],
      ["kms", 408, "server"],
      ["kms", 500, "server"],
      ["csms", 503, "server"],
      ["kms", 499, "refused"],
      ["kms", 401, "refused"],
      ["csms", 403, "refused"],
      ["iam", 401, "credentials"],
      ["iam", 403, "denied"],
      ["dws", 401, "denied"],
      ["dws", 403, "denied"],
      ["dws", 404, "refused"],
      ["iam", 404, "refused"],
      ["sts", 401, "refused"],
    ];
    for (const [service, status, reason] of cases) {
      // Without a code only these two prove that nothing was done; with one, any 4xx does.
      const bare = status === 429 || status === 407 ? "no" : "unknown";
      expect(meaningOf(service, status), `${service} ${status}`).to.deep.equal({ reason, processed: bare });
      const processed = status >= 400 && status < 500 ? "no" : "unknown";
      expect(meaningOf(service, status, "KMS.9998"), `${service} ${status}`).to.deep.equal({ reason, processed });
    }
  });
});
