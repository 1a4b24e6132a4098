import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { z } from "zod";
import { configurationOf, readAccounts } from "../../examples/many-accounts/accounts";
import { environmentOf, takeOwn } from "../../examples/many-accounts/environment";
import { DECLARATIONS } from "../../provider/cloud/settings/declarations";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import { neutralEnvironment, pulumiEnvironment } from "../../scripts/start/environment";
import { repository } from "../../scripts/start/project";
import { testEngine } from "../support/engineCommand";
import { light } from "../support/light";

const EXAMPLE = join(repository, "examples/many-accounts");
/** An import of tsx that holds in whatever folder the program runs. */
const TSX = pathToFileURL(createRequire(__filename).resolve("tsx")).href;
const key = (number: number) => `0d0466b0-e727-4d9c-b35d-000000000${number}`;

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

describe("many accounts", function () {
  this.timeout(600_000);

  let folder: string;

  beforeEach(() => {
    mkdirSync(join(repository, ".work"), { recursive: true });
    folder = mkdtempSync(join(repository, ".work", "many-"));
    mkdirSync(join(folder, "state"));
    cpSync(EXAMPLE, folder, { recursive: true });
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const child = spawn(process.execPath, ["--import", TSX, program, ...args], {
      cwd: folder,
      env: { ...neutralEnvironment(), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => {
      child.on("close", (status) => resolve({ status, output }));
    });
  }

  describe("on a real engine", () => {
    let emulator: Emulator;

    beforeEach(async () => {
      emulator = await createEmulator({
        state: JSON.parse(readFileSync(join(EXAMPLE, "cloud.json"), "utf8")) as EmulatorSeed,
      });
    });

    afterEach(() => emulator.close());

    /** The settings of both `.env` files, by which the example runs on the emulator, with this one's URL. */
    async function environment(): Promise<NodeJS.ProcessEnv> {
      const files = [join(repository, "examples/emulator.env"), join(EXAMPLE, "emulator.env")];
      const lines = files.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/^export (\w+)=(.+)$/gm)]);
      const settings = lines.map(([, name = "", value = ""]) => [name, value.replace(/^http:.+/, emulator.url)]);
      return {
        ...(Object.fromEntries(settings) as Record<string, string>),
        ...pulumiEnvironment(await testEngine(), folder),
        ...light(),
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      };
    }

    it("drives a stack for each project and region, each in its own; one that fails holds up no other", async () => {
      const list = JSON.parse(readFileSync(join(EXAMPLE, "accounts.json"), "utf8")) as object[];
      // One that is not there would be waited for: it may have been made a moment ago.
      emulator.put({ keys: [{ keyId: key(999), keySpec: "RSA_2048" }] });
      const broken = { name: "a-broken-one", region: "cn-north-4", keys: [key(999)] };
      writeFileSync(join(folder, "list.json"), JSON.stringify([broken, ...list.slice(1)]));

      const token = "security-token-of-payments";
      const keys = { accessKey: "TEMPORARYACCESSKEY00", secretKey: "temporary-secret-key-000000000000000000" };
      emulator.put({ sessions: [{ ...keys, token, user: "payments-user", expiresAt: "1h" }] });
      const another = "0123456789abcdef0123456789abcdef";
      const { status, output } = await run("run.ts", ["up", "--list", "list.json", "--at-once", "2"], {
        ...(await environment()),
        PAYMENTS_ACCESS_KEY: keys.accessKey,
        PAYMENTS_SECRET_KEY: keys.secretKey,
        PAYMENTS_SECURITY_TOKEN: token,
        // What the shell has for another project; what it has for another account: below.
        HUAWEICLOUD_SDK_PROJECT_ID: another,
        OS_PROJECT_ID: another,
        OS_TENANT_ID: another,
        OS_PROJECT_NAME: "ap-southeast-1",
        OS_TENANT_NAME: "ap-southeast-1",
      });

      expect(status, output).to.equal(1);
      expect(output).to.match(/^payments-north +done .*2 create$/m);
      expect(output).to.match(/^production-southeast +done .*1 create$/m);
      expect(output).to.match(/^a-broken-one +FAILED .*KeyRotationPolicy 0d0466b0-e727-4d9c-b35d-000000000999/m);
      expect(output).to.contain("2 of 3 stacks done, 1 failed");
      expect(output.indexOf("production-southeast"), "no more than two at once").to.be.above(
        output.search(/ (done|FAILED) /),
      );
      for (const [number, rotationInterval] of [
        [201, 30],
        [202, 30],
        [301, 90],
      ] as const) {
        expect(emulator.key(key(number))).to.include({ rotationEnabled: true, rotationInterval });
      }
      const calls = emulator.calls().filter(({ object }) => object === key(201) || object === key(202));
      const projects = calls.flatMap(({ path }) => /[0-9a-f]{32}/.exec(path)?.[0] ?? []);
      expect([...new Set(projects)]).to.deep.equal(["0123456789abcdef0123456789abc002"]);
    });
  });

  it("signs a stack in with the variables of its account alone, and names one that is missing", () => {
    const payments = readAccounts(join(EXAMPLE, "accounts.json"))[1]!;
    const keys = { PAYMENTS_ACCESS_KEY: "A", PAYMENTS_SECRET_KEY: "S" };
    const own = {
      ...keys,
      // The shell's token, though it might belong to the keys.
      HW_SECURITY_TOKEN: "of-another-account",
      HW_ACCESS_KEY: "of-another-account",
      HW_AUTH_TOKEN: "of-another-account",
      HW_ASSUME_ROLE_AGENCY_NAME: "of-another-account",
      HW_ASSUME_ROLE_DOMAIN_NAME: "another-account",
      HW_DOMAIN_ID: "of-another-account",
    };
    const signIn = { HW_ACCESS_KEY: "A", HW_SECRET_KEY: "S" };
    expect(environmentOf(payments, own)).to.deep.equal(signIn);
    const temporary = { ...own, PAYMENTS_SECURITY_TOKEN: "T" };
    expect(environmentOf(payments, temporary)).to.deep.equal({ ...signIn, HW_SECURITY_TOKEN: "T" });
    expect(() => environmentOf(payments, { ...own, PAYMENTS_SECRET_KEY: "" })).to.throw(
      "PAYMENTS_SECRET_KEY is not set.",
    );
  });

  it("is turned into Stack resources of the Pulumi Kubernetes Operator", async () => {
    const where = ["--repository", "https://git.example.com/security.git", "--bucket", "pulumi-state"];
    const { status, output } = await run("operator.ts", where);

    expect(status, output).to.equal(0);
    const stacks = yaml(output).map((stack) => stackSchema.parse(stack));
    expect(stacks.map(({ metadata }) => metadata.name)).to.deep.equal([
      "production-north",
      "payments-north",
      "production-southeast",
    ]);
    const { spec } = stacks[1]!;
    expect(spec.config).to.deep.equal({
      "huaweicloud:region": "cn-north-4",
      "huaweicloud:projectName": "cn-north-4_payments",
      "huaweicloud-rotation:rate": "19",
      "many-accounts:keys": JSON.stringify([key(201), key(202)]),
      "many-accounts:rotationInterval": "30",
    });
    expect(spec.envRefs!.HW_SECRET_KEY!.secret).to.deep.equal({ name: "huaweicloud-payments", key: "secretKey" });
    const { protocol, host, searchParams } = new URL(spec.backend!);
    expect([protocol, host]).to.deep.equal(["s3:", "pulumi-state"]);
    expect(searchParams.get("endpoint")).to.equal("https://obs.cn-north-4.myhuaweicloud.com");
    expect(output).to.not.match(/emulated-secret-key/);
  });

  it("knows every variable of one account or project that the package reads", () => {
    const declarations = Object.entries(DECLARATIONS);
    const ofCloud = ["cloud", "authUrl", "insecure", "cacertFile"];
    const ofOne = declarations.filter(
      ([name, { comesWithCredentials }]) => comesWithCredentials && !ofCloud.includes(name),
    );
    const variables = ofOne.flatMap(([, { environment }]) => environment);
    expect(variables).to.have.length.above(30);
    const shell: NodeJS.ProcessEnv = Object.fromEntries([...variables, "HW_REGION_NAME"].map((name) => [name, "x"]));
    expect(Object.keys(takeOwn(shell))).to.have.members(variables);
    expect(shell).to.deep.equal({ HW_REGION_NAME: "x" });
  });

  it("shares the rate among stacks of one user and region", () => {
    const north = (name: string) => ({ name, region: "cn-north-4", keys: [key(101)] });
    const list = [north("one"), north("two"), { ...north("other"), region: "ap-southeast-1" }];
    writeFileSync(join(folder, "list.json"), JSON.stringify(list));
    const accounts = readAccounts(join(folder, "list.json"));
    // The operator may run all of them at once.
    const rates = accounts.map((account) => configurationOf(account, accounts, 3)["huaweicloud-rotation:rate"]);
    expect(rates).to.deep.equal(["9.5", "9.5", "19"]);
  });

  it("refuses a list that it does not understand, in words", async () => {
    writeFileSync(
      join(folder, "list.json"),
      JSON.stringify([{ name: "Twice", region: "cn-north-4", keys: [key(101)] }]),
    );
    const { status, output } = await run("run.ts", ["preview", "--list", "list.json"]);
    expect(status).to.equal(2);
    expect(output).to.match(/list\.json: 0\.name must be lower-case letters/);
  });
});

/** The documents of a YAML text, read by the parser that Pulumi's own SDK has. */
function yaml(text: string): unknown[] {
  const parser = createRequire(require.resolve("@pulumi/pulumi"))("js-yaml") as { loadAll(text: string): unknown[] };
  return parser.loadAll(text).filter((document) => document !== null && document !== undefined);
}

/**
 * The part of the CRD `stacks.pulumi.com`, version v1, that the example uses, with every field strict: from
 * deploy/helm/pulumi-operator/crds/pulumi.com_stacks.yaml of pulumi/pulumi-kubernetes-operator at commit 0d34c84, of
 * operator 2. (`workspaceTemplate.spec` is the spec of the CRD `workspaces.auto.pulumi.com`.)
 */
const secretReference = z.strictObject({
  type: z.enum(["Env", "FS", "Secret", "Literal"]),
  secret: z.strictObject({ name: z.string(), key: z.string(), namespace: z.string().optional() }).optional(),
});

const stackSchema = z.strictObject({
  apiVersion: z.literal("pulumi.com/v1"),
  kind: z.literal("Stack"),
  metadata: z.strictObject({ name: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/), namespace: z.string() }),
  spec: z.strictObject({
    stack: z.string(),
    serviceAccountName: z.string().optional(),
    projectRepo: z.string().optional(),
    repoDir: z.string().optional(),
    branch: z.string().optional(),
    backend: z.string().optional(),
    envRefs: z.record(z.string(), secretReference).optional(),
    config: z.record(z.string(), z.string()).optional(),
    refresh: z.boolean().optional(),
    continueResyncOnCommitMatch: z.boolean().optional(),
    resyncFrequencySeconds: z.int().min(60).optional(),
    destroyOnFinalize: z.boolean().optional(),
    workspaceReclaimPolicy: z.enum(["Retain", "Delete"]).optional(),
    workspaceTemplate: z.strictObject({ spec: z.strictObject({ image: z.string() }) }).optional(),
  }),
});
