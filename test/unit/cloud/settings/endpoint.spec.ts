import { expect } from "chai";
import { createCloud } from "../../../../provider/cloud";
import type { Service } from "../../../../provider/cloud/operations";

type Values = Readonly<Record<string, unknown>>;

function at(service: Service, region: string, values: Values = {}, environment: Record<string, string> = {}): string {
  const cloud = createCloud((key) => values[key.replace("huaweicloud:", "")], environment);
  return cloud.about(region).endpoints[service];
}

describe("endpoints", () => {
  const RULES: [string, Service, string, Values, Record<string, string>, string][] = [
    ["by region", "kms", "cn-north-4", {}, {}, "https://kms.cn-north-4.myhuaweicloud.com/"],
    ["CSMS on the KMS host", "csms", "cn-north-4", {}, {}, "https://kms.cn-north-4.myhuaweicloud.com/"],
    ["DWS", "dws", "ap-southeast-1", {}, {}, "https://dws.ap-southeast-1.myhuaweicloud.com/"],
    ["IAM", "iam", "cn-north-4", {}, {}, "https://iam.cn-north-4.myhuaweicloud.com/"],
    ["Dublin's cloud", "iam", "eu-west-101", {}, {}, "https://iam.eu-west-101.myhuaweicloud.eu/"],
    ["not Paris's", "kms", "eu-west-0", {}, {}, "https://kms.eu-west-0.myhuaweicloud.com/"],
    ["another cloud", "kms", "eu-de", { cloud: "otc.t-systems.com" }, {}, "https://kms.eu-de.otc.t-systems.com/"],
    ["another cloud by environment", "kms", "r", {}, { HW_CLOUD: "example.org" }, "https://kms.r.example.org/"],
    ["declared", "kms", "r", { endpoints: { kms: "https://k.example" } }, {}, "https://k.example/"],
    ["declared as JSON", "kms", "r", { endpoints: '{"kms":"https://k.example/a"}' }, {}, "https://k.example/a"],
    ["declared without a scheme", "dws", "r", { endpoints: { dws: "d.example" } }, {}, "https://d.example/"],
    ["CSMS as KMS", "csms", "r", { endpoints: { kms: "https://k.example" } }, {}, "https://k.example/"],
    ["CSMS before KMS", "csms", "r", { endpoints: { kms: "https://k", csms: "https://c" } }, {}, "https://c/"],
    [
      "by environment, the first of a list",
      "kms",
      "cn-north-4",
      {},
      { HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: "https://a.example, https://b.example" },
      "https://a.example/",
    ],
    ["CSMS by KMS's variable", "csms", "r-1", {}, { HUAWEICLOUD_SDK_REGION_KMS_R_1: "https://a" }, "https://a/"],
    [
      "IAM by its variable",
      "iam",
      "r",
      {},
      { HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://i.example" },
      "https://i.example/",
    ],
    [
      "declared before the environment",
      "iam",
      "r",
      { endpoints: { iam: "https://declared" } },
      { HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://i.example" },
      "https://declared/",
    ],
    ["IAM by authUrl", "iam", "r", { authUrl: "https://iam.example/v3" }, {}, "https://iam.example/"],
    ["IAM by authUrl with a slash", "iam", "r", { authUrl: "https://iam.example/v3/" }, {}, "https://iam.example/"],
    ["IAM by HW_AUTH_URL", "iam", "r", {}, { HW_AUTH_URL: "https://iam.example/v3" }, "https://iam.example/"],
    ["authUrl is IAM's only", "kms", "r", { authUrl: "https://i/v3" }, {}, "https://kms.r.myhuaweicloud.com/"],
    [
      "endpoints before authUrl",
      "iam",
      "r",
      { authUrl: "https://a/v3", endpoints: { iam: "https://b" } },
      {},
      "https://b/",
    ],
    [
      "STS by its variable",
      "sts",
      "r",
      {},
      { HUAWEICLOUD_SDK_STS_ENDPOINT: "https://s.example" },
      "https://s.example/",
    ],
    ["loopback without TLS", "kms", "r", { endpoints: { kms: "http://127.0.0.1:9" } }, {}, "http://127.0.0.1:9/"],
    ["no TLS, accepted", "kms", "r", { insecure: "true", endpoints: { kms: "http://k" } }, {}, "http://k/"],
  ];
  for (const [name, service, region, values, environment, url] of RULES) {
    it(name, () => expect(at(service, region, values, environment)).to.equal(url));
  }

  for (const [name, endpoints] of [
    ["no TLS", { kms: "http://k.example" }],
    ["another scheme", { kms: "ftp://k.example" }],
    ["a user", { kms: "https://user@k.example" }],
    ["a password", { kms: "https://:word@k.example" }],
    ["a query", { kms: "https://k.example?x=1" }],
    ["no URL", { kms: "https://" }],
    ["no map", "kms=https://k.example"],
    ["no text", { kms: 7 }],
  ] as const) {
    it(`refuses an endpoint with ${name}, and does not repeat it`, () => {
      expect(() => at("kms", "r", { endpoints }))
        .to.throw(/endpoint/)
        .and.not.match(/k\.example/);
    });
  }
});
