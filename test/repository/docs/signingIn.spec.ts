import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { whoami } from "../../../provider/cli/whoami";
import { systemRuntime } from "../../../provider/cloud/time/runtime";
import { DECLARATIONS } from "../../../provider/cloud/settings/declarations";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { readDeclarations } from "../../../scripts/docs/source";

const page = readFileSync("docs/signing-in.md", "utf8");

/** Each recipe's way to sign in, as whoami names it. */
const SOURCES: Readonly<Record<string, RegExp>> = {
  "I use Terraform": /^the environment variables HW_ACCESS_KEY and HW_SECRET_KEY$/,
  "I use an SDK": /^the environment variables HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK$/,
  "I have a credentials file": /^the section \[prod\] of the credentials file /,
  "I run on an ECS instance with an agency": /^the agency of this ECS instance/,
  "I use stack configuration": /^the settings huaweicloud:accessKey and huaweicloud:secretKey$/,
  "I have temporary keys": /^the environment variables HW_ACCESS_KEY and HW_SECRET_KEY$/,
  "I have a token": /^the environment variable HW_AUTH_TOKEN$/,
  "I have a user and a password": /^the environment variables HW_USER_NAME and HW_USER_PASSWORD$/,
  "I assume an agency": /^the agency rotation, assumed with the environment variables HW_ACCESS_KEY/,
  "I run in a GitHub workflow": /HUAWEICLOUD_OIDC_PROVIDER_URN, with GitHub's token for this job$/,
  "I run in a GitLab pipeline": /HUAWEICLOUD_OIDC_PROVIDER_URN, with HUAWEICLOUD_OIDC_ID_TOKEN$/,
  "I use Terraform's assume_role_with_oidc":
    /^the agency rotation, assumed with the identity provider of HW_ASSUME_ROLE_IDP/,
  "I use the SDKs' identity provider": /^the identity provider of HUAWEICLOUD_SDK_IDP_ID/,
  "I run in a CCE pod with an identity": /^the identity of this pod/,
  "I use KooCLI": /^the profile prod in KooCLI's file/,
};

/** What `pulumi config set --secret` would ask for. */
const ASKED: Readonly<Record<string, string>> = {
  "huaweicloud:accessKey": "your-access-key",
  "huaweicloud:secretKey": "your-secret-key",
};

/** The account whose credentials the recipes have. */
const STATE = {
  users: [
    {
      name: "your-user",
      domainName: "your-account",
      password: "your-password",
      accessKey: "your-access-key",
      secretKey: "your-secret-key",
    },
  ],
  agencies: [
    { name: "rotation", domainName: "other-account", domainId: "your-domain-id" },
    { name: "on-ecs" },
    { name: "on-cce" },
  ],
  identityProviders: [
    { id: "github", domainId: "your-domain-id" },
    { id: "gitlab", domainId: "your-domain-id" },
  ],
  projects: [
    { id: "0123456789abcdef0123456789abcdef", name: "cn-north-4" },
    { id: "1".repeat(32), name: "cn-north-4", domainId: "your-domain-id" },
  ],
  sessions: [
    {
      token: "your-security-token",
      accessKey: "your-temporary-access-key",
      secretKey: "your-temporary-secret-key",
      user: "your-user",
      expiresAt: "1d",
    },
    { token: "your-token", user: "your-user", expiresAt: "1d" },
  ],
  behaviour: { metadataAgency: "on-ecs", podAgency: "on-cce" },
};

describe("docs/signing-in.md", () => {
  let emulator: Emulator;
  let folder: string;

  beforeEach(async () => {
    emulator = await createEmulator({ state: STATE });
    folder = mkdtempSync(join(tmpdir(), "rotation-recipe-"));
    systemRuntime.metadataUrl = emulator.url;
  });

  afterEach(async () => {
    delete systemRuntime.metadataUrl;
    rmSync(folder, { recursive: true });
    await emulator.close();
  });

  const recipes = new Map(
    (/## Recipes\n([^]*?)\n## /.exec(page)?.[1] ?? "").split(/^### /m).flatMap((text) => {
      const [heading = "", ...lines] = text.split("\n");
      return heading.trim() === "" ? [] : [[heading, lines.join("\n")] as const];
    }),
  );

  it("has the recipes that are tried here", () => {
    expect([...recipes.keys()]).to.deep.equal(Object.keys(SOURCES));
  });

  for (const [heading, source] of Object.entries(SOURCES)) {
    it(`has a recipe that works as it stands: ${heading}`, async () => {
      const recipe = recipes.get(heading) ?? "";
      const file = join(folder, "credentials");
      const [, ini] = /```ini\n([^]*?)```/.exec(recipe) ?? [];
      if (ini !== undefined) {
        writeFileSync(file, ini);
      }
      const services = ["KMS", "DWS", "IAM", "STS"];
      const { platform, replaced } = platformOf(heading, emulator, folder);
      const environment = {
        ...Object.fromEntries(services.map((name) => [`HUAWEICLOUD_SDK_REGION_${name}_CN_NORTH_4`, emulator.url])),
        HUAWEICLOUD_SDK_CREDENTIALS_FILE: file,
        ...pairs(recipe, /^export (\w+)=(.*)$/gm),
        ...platform,
        ...replaced,
      };
      const settings = pairs(recipe, /^pulumi config set (?:--secret )?(\S+)(.*)$/gm);
      const lines: string[] = [];
      const ok = await whoami({ settings, environment, print: (line) => void lines.push(line) });
      expect(ok, lines.join("\n")).to.equal(true);
      const [found] = lines.filter((line) => line.startsWith("credentials  "));
      expect(found?.replace(/^credentials +/, "")).to.match(source);
      expect(lines.join("\n")).not.to.match(/your-(secret|password|token|security|access|temporary)/);
    });
  }

  it("has a table of settings beside it that names every environment variable which is read, and no other", () => {
    const members = readDeclarations("provider/index.ts").get("ProviderArgs")?.members ?? [];
    for (const { name, defaultValue = "" } of members) {
      const { environment } = DECLARATIONS[name as keyof typeof DECLARATIONS];
      const named = [...defaultValue.matchAll(/`((?:HW|HUAWEICLOUD|OS|CLOUD)_[A-Z_]+)`/g)].map(([, found]) => found);
      // Endpoints have a variable for each service and region: those have a test of their own.
      expect(name === "endpoints" ? [] : named, name).to.have.members(environment);
    }
  });
});

/** What the platform of a recipe sets or mounts, and what stands in for a value that a reader fills in. */
function platformOf(heading: string, emulator: Emulator, folder: string): Record<"platform" | "replaced", object> {
  const [token, pod] = [join(folder, "identity-token"), join(folder, "pod-token")];
  writeFileSync(token, emulator.identityToken());
  writeFileSync(pod, "emulated-pod-token");
  const platform: Readonly<Record<string, object>> = {
    "I run in a GitHub workflow": {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${emulator.url}/job/identity-token?run=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "emulated-job-bearer",
    },
    "I run in a CCE pod with an identity": {
      HC_CONTAINER_CREDENTIALS_FULL_URI: `${emulator.url}/pod-identity/credentials`,
      HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: pod,
    },
    "I use KooCLI": { HOME: folder, HW_REGION_NAME: "" },
  };
  const replaced: Readonly<Record<string, object>> = {
    "I run in a GitLab pipeline": { HUAWEICLOUD_OIDC_ID_TOKEN: emulator.identityToken({}, "gitlab") },
    "I use Terraform's assume_role_with_oidc": { HW_ASSUME_ROLE_ID_TOKEN_FILE: token },
    "I use the SDKs' identity provider": { HUAWEICLOUD_SDK_ID_TOKEN_FILE: token },
  };
  const keys = { accessKeyId: "your-access-key", secretAccessKey: "your-secret-key" };
  mkdirSync(join(folder, ".hcloud"));
  const prod = { name: "prod", mode: "AKSK", ...keys, region: "cn-north-4" };
  writeFileSync(join(folder, ".hcloud/config.json"), JSON.stringify({ current: "other", profiles: [prod] }));
  return { platform: platform[heading] ?? {}, replaced: replaced[heading] ?? {} };
}

/** Names and values of a recipe's lines. */
function pairs(recipe: string, line: RegExp): Record<string, string> {
  const entries = [...recipe.matchAll(line)].map(([, name = "", value = ""]) => {
    const given = value.trim().replace(/^'(.*)'$/, "$1");
    return [name, given === "" ? (ASKED[name] ?? "") : given];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
