import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { type Count, countOf, difference } from "../../scripts/start/count";
import { bash } from "../support/bash";
import { type Checkout, checkOut } from "../support/checkout";
import { readWorkflow, scriptOf } from "../support/workflow";

const ORDERS = "0d0466b0-e727-4d9c-b35d-000000000002";
const BEARER = "emulated-job-bearer";
const [MINUTE, DAY] = [60_000, 86_400_000];
const nothing: Count = { reads: 0, writes: 0, rotations: 0 };

// GitLab's jobs run the same commands: test/repository/workflows.
describe("examples/pipelines, on a real engine", function () {
  this.timeout(600_000);

  let emulator: Emulator;
  let checkout: Checkout;

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
    checkout = await checkOut("pipelines", emulator);
    expect(await checkout.init("production")).to.include({ status: 0 });
  });

  afterEach(async () => {
    checkout.remove();
    await emulator.close();
  });

  /** Runs something, and counts what the cloud's services saw of it; signing in is not counted. */
  async function counted<Result>(act: () => Promise<Result>): Promise<Result & { readonly cloud: Count }> {
    const serviceCalls = () => ({
      calls: () => emulator.calls().filter(({ service }) => ["kms", "csms", "dws"].includes(service)),
      rotations: () => emulator.rotations(),
    });
    const before = countOf(serviceCalls());
    const result = await act();
    return { ...result, cloud: difference(countOf(serviceCalls()), before) };
  }

  /** Runs the script of a step, with what its job has of GitHub and of the repository's variables. */
  function step(workflow: "preview" | "up" | "drift", name: string) {
    const file = readWorkflow(`examples/pipelines/.github/workflows/${workflow}.yml`);
    const output = join(checkout.folder, "output");
    writeFileSync(output, "");
    const environment = {
      ...checkout.environment,
      HW_REGION_NAME: emulator.region,
      PULUMI_BACKEND_URL: checkout.backend,
      GITHUB_ACTIONS: "true",
      GITHUB_OUTPUT: output,
      ...(file.permissions?.["id-token"] === "write" && signingIn()),
    };
    const told = () => readFileSync(output, "utf8").trim();
    return counted(() => bash(scriptOf(file, name), checkout.folder, environment)).then((ran) => ({
      ...ran,
      told: told(),
    }));
  }

  /** What GitHub sets in a job with the permission id-token: write, and what the workflow takes from variables. */
  function signingIn(): Record<string, string> {
    const region = emulator.region.replaceAll("-", "_").toUpperCase();
    return {
      [`HUAWEICLOUD_SDK_REGION_STS_${region}`]: emulator.url,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${emulator.url}/job/identity-token?run=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: BEARER,
      HUAWEICLOUD_OIDC_PROVIDER_URN: "iam::d0000000000000000000000000000001:oidc-provider:forge",
      HUAWEICLOUD_OIDC_AGENCY_URN: "iam::d0000000000000000000000000000001:agency:rotation-agency",
      HUAWEICLOUD_OIDC_AUDIENCE: "huaweicloud",
    };
  }

  function expectNothingSecret(output: string): void {
    const held = emulator.state().sessions.flatMap(({ token, secretKey, accessKey }) => [token, secretKey, accessKey]);
    for (const secret of [...held, BEARER, "eyJ"]) {
      expect(output).to.not.include(secret);
    }
  }

  it("previews without credentials, makes, sees no drift and drift, repairs it, and rotates what is due", async () => {
    const preview = await step("preview", "Preview");
    expect(preview, preview.output).to.deep.include({ status: 0, cloud: nothing });
    expect(readFileSync(join(checkout.folder, "preview.txt"), "utf8")).to.include("+ 3 to create");

    const up = await step("up", "Up");
    expect(up, up.output).to.include({ status: 0 });
    expect(up.cloud, "making never rotates").to.include({ writes: 2, rotations: 0 });
    expectNothingSecret(up.output);
    expect(emulator.calls().filter(({ operation }) => operation === "AssumeAgencyWithOIDC")).to.have.length.above(0);

    const clean = await step("drift", "Compare");
    expect(clean, clean.output).to.include({ status: 0, told: "drift=no" });
    expect(clean.cloud).to.include({ writes: 0, rotations: 0 });

    emulator.put({ keys: [{ keyId: ORDERS, rotationEnabled: false }] });
    const drifted = await step("drift", "Compare");
    expect(drifted, drifted.output).to.include({ status: 0, told: "drift=yes" });
    expect(drifted.cloud).to.include({ writes: 0, rotations: 0 });
    expect(readFileSync(join(checkout.folder, "drift.txt"), "utf8")).to.match(/~ enabled +: true => false/);

    const repair = await step("up", "Up");
    expect(repair.cloud, "the repair, and what was due already").to.include({ writes: 3, rotations: 1 });
    expect(emulator.key(ORDERS)).to.include({ rotationEnabled: true, rotationInterval: 90 });

    emulator.put({ denied: ["kms:cmk:getRotation"] });
    const failed = await step("drift", "Compare");
    expect(failed.told, "what cannot be found out is no drift, and a failed run").to.equal("");
    expect(failed.status).not.to.equal(0);
    expect(failed.output).to.include("kms:cmk:getRotation");
  });

  it("a loop every minute, as the operator has it, rotates once and then writes nothing", async () => {
    // In a CCE pod with an identity, which holds no key.
    emulator.put({ behaviour: { podAgency: "rotation-agency" } });
    writeFileSync(join(checkout.folder, "pod-token"), "emulated-pod-token");
    const uri = `HC_CONTAINER_CREDENTIALS_FULL_URI=${emulator.url}/pod-identity/credentials`;
    const pod = `${uri} HC_CONTAINER_AUTHORIZATION_TOKEN_FILE=$PWD/pod-token`;
    const pulumi = (command: string) => counted(() => checkout.run(`${pod} pulumi ${command} --stack production`));
    const counts: Count[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      const up = await pulumi("up --refresh --yes --skip-preview");
      expect(up, up.output).to.include({ status: 0 });
      counts.push(up.cloud);
      await checkout.clock.advance(MINUTE);
    }
    const [first, second, ...others] = counts;
    expect(first, "making never rotates").to.include({ writes: 2, rotations: 0 });
    expect(second, "what was due already").to.include({ writes: 1, rotations: 1 });
    expect(others).to.deep.equal([{ reads: 3, writes: 0, rotations: 0 }]);

    // A key that rotates by itself is no drift, nor is a rotation that has come due: the check tells drift alone.
    await checkout.clock.advance(31 * DAY);
    emulator.put({ keys: [{ keyId: ORDERS, numberOfRotations: 1, lastRotationTime: "0s", periodStart: "0s" }] });
    const check = await pulumi("refresh --preview-only --expect-no-changes --exclude '**:SecretRotation::*'");
    expect(check, check.output).to.include({ status: 0 });
  });
});
