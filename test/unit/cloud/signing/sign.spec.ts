import { expect } from "chai";
import { canonicalRequest } from "../../../../provider/cloud/signing/canonicalRequest";
import { authorization } from "../../../../provider/cloud/signing/sign";

const KEY = { accessKey: "AKEXAMPLE0000000000X", secretKey: "SKexample0000000000000000000000000000000" };
const DATE = "20260102T030405Z";
const PROJECT = "0123456789abcdef0123456789abcdef";
const KMS = "https://kms.cn-north-4.myhuaweicloud.com";

// Made with the vendor's Python core 3.1.219; A to D are the same with its npm core 3.1.211 (huawei-apis §5.2).
const VECTORS = [
  {
    name: "A: a POST with a body",
    method: "POST",
    url: `${KMS}/v1.0/${PROJECT}/kms/enable-key-rotation`,
    headers: { "content-type": "application/json;charset=UTF-8", "x-project-id": PROJECT },
    body: '{"key_id":"0d0466b0-e727-4d9c-b35d-f84bb474a37f"}',
    signature: "3c24588f9e664acdb180ed9aba24857f928f012d031c2250d318bf2d822c4a53",
  },
  {
    name: "B: a GET with a query and a security token",
    method: "GET",
    url: `${KMS}/v1/${PROJECT}/csms/tasks?limit=10&task_id=a71a4b47-6cac-4f11-92c1-21a165bb6401`,
    headers: { "content-type": "application/json", "x-project-id": PROJECT, "x-security-token": "tok en/+=" },
    body: "",
    signature: "65c4c04a2f505b1f39ff2cd707ac0a8d31134179fdf117967efa08c4ee5cd0d1",
  },
  {
    name: "C: a POST without a body",
    method: "POST",
    url: `${KMS}/v1/${PROJECT}/secrets/my-secret_1/rotate`,
    headers: { "content-type": "application/json", "x-project-id": PROJECT },
    body: "",
    signature: "89531fd89e74e66bb22ff6b1147f2da353d7541cb9fe11570663b6eeab77cc24",
  },
  {
    name: "D: a query that needs encoding and repeats a key",
    method: "GET",
    url: "https://iam.cn-north-4.myhuaweicloud.com/v3/projects?name=cn-north-4%20a%2Bb~c*%C3%A9%2F&enabled=true&x=b&x=a",
    headers: {},
    body: "",
    signature: "0ec102592845091e4b45dcae224c4069794ac006cf19f64023a6c519d000aae8",
  },
];

describe("signing", () => {
  for (const { name, method, url, headers, body, signature } of VECTORS) {
    it(`gives the vendor's signature for vector ${name}`, () => {
      const target = new URL(url);
      const request = { method, url: target, headers: { ...headers, host: target.host, "x-sdk-date": DATE }, body };
      expect(authorization(request, DATE, KEY), canonicalRequest(request)).to.match(
        new RegExp(`Signature=${signature}$`),
      );
    });
  }
});
