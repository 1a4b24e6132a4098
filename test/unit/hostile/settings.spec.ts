import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { NO_LOOK } from "../../support/settings";
import fc from "fast-check";
import { whoami } from "../../../provider/cli/whoami";
import { createCloud, isCloudError, kms } from "../../../provider/cloud";
import { DECLARATIONS } from "../../../provider/cloud/settings/declarations";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { virtualRuntime } from "../cloud/support/cloud";
import { expectClean, expectCleanText, expectNothingPolluted } from "./support/clean";
import { nastyText, nastyValue, ownObject, tries } from "./support/values";

/** Credentials that are refused, and must not be told. */
const SECRETS = [
  "AKCANARYOFSETTINGS01",
  "SKCANARYOFSETTINGS0000000000000000000000",
  "canary-token-of-settings",
  "canary-password-of-settings",
];
const secret = fc.constantFrom(
  ...SECRETS,
  `${SECRETS[2] ?? ""}\n`,
  `${SECRETS[0] ?? ""}\r\nX-Injected: 1`,
  `é${SECRETS[1] ?? ""}`,
);
/** Variables that no proxy of this machine, and no other host than it, may be reached by in these tests. */
const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy", "ALL_PROXY", "NO_PROXY", "no_proxy"];

/** What a message about a setting must hold: its name, or where it was read. */
const NAMED =
  /huaweicloud(-rotation)?:|HW_|HUAWEICLOUD_|OS_|CLOUD_SDK_|credentials file|in the section|The endpoint of|environment variable|HTTPS_PROXY/;

const settingNames = Object.entries(DECLARATIONS).map(([name, { namespace }]) => `${namespace}:${name}`);
const variables = Object.values(DECLARATIONS).flatMap(({ environment }) => environment);

/** A secret in the place of one that is shown, such as a project's id, is shown: that is not what is tried here. */
function textOf(name: string): fc.Arbitrary<string> {
  const isSecret = /accessKey|secretKey|token|password|_AK$|_SK$|ACCESS_KEY|SECRET_KEY|PASSWORD/i.test(name);
  return isSecret ? fc.oneof(secret, nastyText) : nastyText;
}

const settings = fc
  .subarray(settingNames, { maxLength: 5 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.oneof(textOf(name), nastyValue).map((value) => [name, value] as const))),
  )
  .map((entries) => ownObject(entries));
const environments = fc
  .subarray(variables, { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map((name) => textOf(name).map((value) => [name, value] as const))))
  .map((entries) => Object.fromEntries(entries) as Record<string, string>);
const lines = fc.oneof(
  fc.constantFrom(
    ...[
      "[basic]",
      "[__proto__]",
      "[constructor]",
      "[a.b]",
      "[",
      "]",
      "ak",
      "ak=",
      "=",
      "__proto__=1",
      "ak[]=1",
      "; note",
    ],
    ...[
      `ak = ${SECRETS[0] ?? ""}`,
      `sk = ${SECRETS[1] ?? ""}`,
      `security_token = ${SECRETS[2] ?? ""}`,
      "iam_endpoint = x y",
    ],
    ...["project_id = ../x", "domain_id = \u0000", "{}", '{"ak": "x"}', "-----BEGIN CERTIFICATE-----"],
  ),
  nastyText,
);
const files = fc.array(lines, { maxLength: 8 }).map((all) => all.join("\n"));

describe("hostile settings and files", function () {
  this.timeout(300_000);
  const saved = PROXIES.map((name) => [name, process.env[name]] as const);
  let emulator: Emulator;
  let folder: string;
  let written = 0;
  before(async () => {
    emulator = await createEmulator();
    folder = mkdtempSync(join(tmpdir(), "hostile-"));
    PROXIES.forEach((name) => Reflect.deleteProperty(process.env, name));
    // Nobody listens there: a host of a fuzzed name is refused at once, and never looked up.
    process.env.HTTPS_PROXY = process.env.HTTP_PROXY = "http://127.0.0.1:1";
  });
  after(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
    for (const [name, value] of saved) {
      if (value === undefined) {
        Reflect.deleteProperty(process.env, name);
      } else {
        process.env[name] = value;
      }
    }
  });

  /** Settings and environment that lead to the emulator, and what is wrong with them on top. */
  function given(settings: Record<string, unknown>, environment: Record<string, string>, file: string) {
    // Each time another file: what is written over an old one waits for the disk.
    const path = join(folder, `file${(written += 1)}`);
    writeFileSync(path, file);
    const { url } = emulator;
    return {
      settings: {
        "huaweicloud:region": "cn-north-4",
        ...NO_LOOK,
        "huaweicloud:endpoints": JSON.stringify({ kms: url, dws: url, iam: url, sts: url }),
        "huaweicloud:maxRetries": "0",
        ...settings,
      } as Record<string, unknown>,
      environment: {
        HUAWEICLOUD_SDK_CREDENTIALS_FILE: path,
        ...environment,
      },
    };
  }

  it("fail in words that name them, or are taken for what they say", async () => {
    let [tried, wrong] = [0, 0];
    const property = fc.asyncProperty(settings, environments, files, async (own, variables, file) => {
      tried += 1;
      const said: string[] = [];
      const { settings, environment } = given(own, variables, file);
      const runtime = Object.assign(virtualRuntime(), { metadataUrl: "http://127.0.0.1:1" });
      const cloud = createCloud(
        (key) => settings[key],
        environment,
        runtime,
        (line) => void said.push(line),
      );
      const deadline = runtime.now() + 30_000;
      try {
        cloud.knownPlace({});
        const place = await cloud.place({}, deadline);
        cloud.about(place.region);
        await cloud.call(kms.ShowKeyRotationStatus, { key_id: "x" }, { ...place, deadline });
      } catch (error) {
        expectClean(error, SECRETS);
        if (isCloudError(error) && error.reason === "settings") {
          wrong += 1;
          expect(error.message).to.match(NAMED);
        }
      }
      said.forEach((line) => expectCleanText(line, SECRETS, 4000));
      expectNothingPolluted();
    });
    await fc.assert(property, tries(250));
    expect(wrong, "settings that were refused").to.be.above(tried / 3);
  });

  it("are told by whoami too, and a file of authorities that is none is named", async () => {
    const property = fc.asyncProperty(environments, files, fc.boolean(), async (variables, file, asAuthorities) => {
      const { settings, environment } = given({}, variables, file);
      const authorities = asAuthorities
        ? { "huaweicloud:cacertFile": environment.HUAWEICLOUD_SDK_CREDENTIALS_FILE }
        : {};
      const printed: string[] = [];
      const words = { ...settings, ...authorities } as Record<string, string>;
      const runtime = Object.assign(virtualRuntime(), { metadataUrl: "http://127.0.0.1:1" });
      await whoami({ settings: words, environment, runtime, print: (line) => void printed.push(line) });
      printed.forEach((line) => expectCleanText(line, SECRETS, 4000));
      expect(printed.length).to.be.above(0);
      expectNothingPolluted();
    });
    await fc.assert(property, tries(80));
  });
});
