import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { type Count, countOf, difference } from "../../scripts/start/count";
import { type Checkout, checkOut } from "../repository/workflows/support/checkout";
import { type JobRan, readWorkflow, runJob } from "../repository/workflows/support/github";
import { readPipeline, runGitLabJob } from "../repository/workflows/support/gitlab";
import { createForge, type Forge, installGh } from "../repository/workflows/support/service";

const ORDERS = "0d0466b0-e727-4d9c-b35d-000000000002";
const [PROVIDER, AGENCY] = [
  "iam::d0000000000000000000000000000001:oidc-provider:forge",
  "iam::d0000000000000000000000000000001:agency:rotation-agency",
];
const BEARER = "emulated-job-bearer";
const [MINUTE, DAY] = [60_000, 86_400_000];
const nothing: Count = { reads: 0, writes: 0, rotations: 0 };
const INSTALLED = { "npm ci --ignore-scripts": "true" };

describe("examples/pipelines, on a real engine", function () {
  this.timeout(600_000);

  let emulator: Emulator;
  let forge: Forge;
  let checkout: Checkout;
  let gh: ReturnType<typeof installGh>;

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
    forge = await createForge();
    checkout = await checkOut("pipelines", emulator);
    gh = installGh(join(dirname(checkout.folder), "bin"));
    expect(await checkout.run("pulumi stack init production")).to.include({ status: 0 });
  });

  afterEach(async () => {
    checkout.remove();
    await forge.close();
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

  /** Where STS is; the other services are in the runner's environment. */
  function securityTokenService(): Record<string, string> {
    const region = emulator.region.replaceAll("-", "_").toUpperCase();
    return { [`HUAWEICLOUD_SDK_REGION_STS_${region}`]: emulator.url };
  }

  function expectNothingSecret(output: string): void {
    const held = emulator.state().sessions.flatMap(({ token, secretKey, accessKey }) => [token, secretKey, accessKey]);
    for (const secret of [...held, BEARER, "eyJ"]) {
      expect(output).to.not.include(secret);
    }
  }

  function github(name: string): Promise<JobRan & { readonly cloud: Count }> {
    const workflow = `examples/pipelines/.github/workflows/${name}.yml`;
    return counted(() =>
      runJob(readWorkflow(workflow), {
        folder: checkout.folder,
        environment: {
          ...checkout.environment,
          ...securityTokenService(),
          // The runner sets these in a job with the permission id-token: write.
          ...(readWorkflow(workflow).permissions?.["id-token"] === "write" && {
            ACTIONS_ID_TOKEN_REQUEST_URL: `${emulator.url}/job/identity-token?run=1`,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: BEARER,
          }),
        },
        expressions: {
          "vars.HW_REGION_NAME": emulator.region,
          "vars.PULUMI_BACKEND_URL": checkout.backend,
          "vars.HUAWEICLOUD_OIDC_PROVIDER_URN": PROVIDER,
          "vars.HUAWEICLOUD_OIDC_AGENCY_URN": AGENCY,
          "secrets.PULUMI_ACCESS_TOKEN": "",
          "secrets.PULUMI_CONFIG_PASSPHRASE": "x",
          "github.token": "of-this-job",
          "github.repository": "platform/rotation",
          "github.event.pull_request.number": "7",
        },
        instead: INSTALLED,
      }),
    );
  }

  function gitlab(job: string) {
    return counted(() =>
      runGitLabJob(readPipeline("examples/pipelines/.gitlab-ci.yml"), job, {
        folder: checkout.folder,
        environment: {
          ...checkout.environment,
          ...securityTokenService(),
          HUAWEI_PROVIDER_URN: PROVIDER,
          HUAWEI_AGENCY_URN: AGENCY,
          PULUMI_BACKEND_URL: checkout.backend,
          PULUMI_CONFIG_PASSPHRASE: "x",
          GITLAB_API_TOKEN: "of-the-project",
          CI_API_V4_URL: forge.url,
          CI_PROJECT_ID: "12",
          CI_MERGE_REQUEST_IID: "7",
        },
        token: emulator.identityToken({ audience: "huaweicloud" }),
        instead: INSTALLED,
      }),
    );
  }

  it("GitHub: preview without credentials, up, no drift, drift that is reported once, repair, and what has come due", async () => {
    const preview = await github("preview");
    expect(preview, preview.output).to.deep.include({ succeeded: true, cloud: nothing });
    expect(gh.calls()).to.have.length(1);
    expect(gh.calls()[0]?.args.slice(0, 3)).to.deep.equal(["pr", "comment", "7"]);
    expect(gh.calls()[0]?.body).to.include("+ 3 to create");

    const up = await github("up");
    expect(up, up.output).to.include({ succeeded: true });
    expect(up.cloud, "making never rotates").to.include({ writes: 2, rotations: 0 });
    expectNothingSecret(up.output);
    expect((await github("up")).cloud, "what was due already").to.include({ writes: 1, rotations: 1 });
    expect(emulator.calls().filter(({ operation }) => operation === "AssumeAgencyWithOIDC")).to.have.length.above(0);
    const clean = await github("drift");
    expect(clean, clean.output).to.include({ succeeded: true });
    expect(clean.cloud).to.include({ writes: 0, rotations: 0 });
    expect(gh.calls(), "no issue").to.have.length(1);

    emulator.put({ keys: [{ keyId: ORDERS, rotationEnabled: false }] });
    const drifted = await github("drift");
    expect(drifted, drifted.output).to.include({ succeeded: true });
    expect(drifted.steps.at(-1)).to.equal("Open an issue");
    expect(drifted.cloud).to.include({ writes: 0, rotations: 0 });
    expect(gh.calls().at(-1)?.args.slice(0, 2)).to.deep.equal(["issue", "create"]);
    expect(gh.calls().at(-1)?.body).to.match(/~ enabled +: true => false/);
    gh.open("41");
    await github("drift");
    expect(gh.calls().at(-1)?.args.slice(0, 3), "one open issue is enough").to.deep.equal(["issue", "comment", "41"]);

    expect((await github("up")).cloud, "the repair").to.include({ writes: 2, rotations: 0 });
    expect(emulator.key(ORDERS)).to.include({ rotationEnabled: true, rotationInterval: 90 });

    await checkout.clock.advance(31 * DAY);
    expect((await github("up")).cloud, "the schedule").to.include({ writes: 1, rotations: 1 });

    emulator.put({ denied: ["kms:cmk:getRotation"] });
    const before = gh.calls().length;
    const failed = await github("drift");
    expect(failed.succeeded, "what cannot be found out is a failed run").to.equal(false);
    expect(failed.steps.at(-1)).to.equal("Compare");
    expect(failed.output).to.include("kms:cmk:getRotation");
    expect(gh.calls(), "and opens no issue").to.have.length(before);
  });

  it("GitLab: preview without credentials, up, no drift, and drift that opens an issue", async () => {
    const preview = await gitlab("preview");
    expect(preview, preview.output).to.deep.include({ status: 0, cloud: nothing });
    expect(forge.written.at(-1)).to.include({ path: "/projects/12/merge_requests/7/notes", token: "of-the-project" });
    expect(forge.written.at(-1)?.fields.body).to.include("+ 3 to create");

    const up = await gitlab("up");
    expect(up, up.output).to.include({ status: 0 });
    expect(up.cloud, "making never rotates").to.include({ writes: 2, rotations: 0 });
    expectNothingSecret(up.output);
    expect(up.output).to.match(/HUAWEICLOUD_OIDC_ID_TOKEN cannot be renewed, so this run can work until/);

    expect(await gitlab("drift")).to.include({ status: 0 });
    expect(forge.written).to.have.length(1);
    emulator.put({ keys: [{ keyId: ORDERS, rotationEnabled: false }] });
    const drifted = await gitlab("drift");
    expect(drifted, drifted.output).to.include({ status: 0 });
    expect(drifted.cloud).to.include({ writes: 0, rotations: 0 });
    expect(forge.written.at(-1)).to.include({ path: "/projects/12/issues", token: "of-the-project" });
    expect(forge.written.at(-1)?.fields.description).to.match(/~ enabled +: true => false/);
  });

  it("a loop every minute, as the operator has it, rotates once and then writes nothing", async () => {
    // In a CCE pod with an identity, which holds no key.
    emulator.put({ behaviour: { podAgency: "rotation-agency" } });
    writeFileSync(join(checkout.folder, "pod-token"), "emulated-pod-token");
    const uri = `HC_CONTAINER_CREDENTIALS_FULL_URI=${emulator.url}/pod-identity/credentials`;
    const pod = `${uri} HC_CONTAINER_AUTHORIZATION_TOKEN_FILE=$PWD/pod-token`;
    const pulumi = (command: string) => counted(() => checkout.run(`${pod} pulumi ${command} --stack production`));
    const counts: Count[] = [];
    for (let minute = 0; minute < 5; minute += 1) {
      const up = await pulumi("up --refresh --yes --skip-preview");
      expect(up, up.output).to.include({ status: 0 });
      counts.push(up.cloud);
      await checkout.clock.advance(MINUTE);
    }
    const [first, second, ...others] = counts;
    expect(first, "making never rotates").to.include({ writes: 2, rotations: 0 });
    expect(second, "what was due already").to.include({ writes: 1, rotations: 1 });
    expect(others).to.deep.equal(Array.from({ length: 3 }, () => ({ reads: 3, writes: 0, rotations: 0 })));

    // A key that rotates by itself is no drift, nor is a rotation that has come due: the check tells drift alone.
    await checkout.clock.advance(31 * DAY);
    emulator.put({ keys: [{ keyId: ORDERS, numberOfRotations: 1, lastRotationTime: "0s", periodStart: "0s" }] });
    const check = await pulumi("refresh --preview-only --expect-no-changes --exclude '**:SecretRotation::*'");
    expect(check, check.output).to.include({ status: 0 });
    const preview = await pulumi("preview --refresh --expect-no-changes");
    expect(preview.status).to.not.equal(0);
    expect(preview.output).to.include("rotation is due");
  });
});
