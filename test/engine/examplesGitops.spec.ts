import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { countOf, difference } from "../../scripts/start/count";
import { repository } from "../../scripts/start/project";
import { keyId } from "../support/keys";
import { type Checkout, checkOut } from "../repository/workflows/support/checkout";
import { readWorkflow, runJob } from "../repository/workflows/support/github";

const DAY = 86_400_000;
const BEARER = "emulated-job-bearer";
const workflow = readWorkflow("examples/gitops/.github/workflows/rotation.yml");
const INSTEAD = {
  "npm ci --ignore-scripts": "true",
  "npx --no huaweicloud-rotation plugin install": `node ${join(repository, "dist/cli/main.js")} plugin install`,
};

describe("examples/gitops, on a real engine", function () {
  this.timeout(600_000);

  let emulator: Emulator;
  let checkout: Checkout;

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
    checkout = await checkOut("gitops", emulator);
    expect(await checkout.run("pulumi stack init production")).to.include({ status: 0 });
  });

  afterEach(async () => {
    checkout.remove();
    await emulator.close();
  });

  /** What the cloud's services saw; signing in is not counted. */
  const count = () =>
    countOf({
      calls: () => emulator.calls().filter(({ service }) => ["kms", "csms"].includes(service)),
      rotations: () => emulator.rotations(),
    });

  /** Runs a job, and counts what it changes in the cloud. */
  async function run(name: "preview" | "up") {
    const job = workflow.jobs[name]!;
    const signsIn = job.permissions?.["id-token"] === "write";
    const before = count();
    const ran = await runJob(
      { ...workflow, jobs: { job } },
      {
        folder: checkout.folder,
        environment: {
          ...checkout.environment,
          [`HUAWEICLOUD_SDK_REGION_STS_${emulator.region.replaceAll("-", "_").toUpperCase()}`]: emulator.url,
          ...(signsIn && {
            ACTIONS_ID_TOKEN_REQUEST_URL: `${emulator.url}/job/identity-token?run=1`,
            ACTIONS_ID_TOKEN_REQUEST_TOKEN: BEARER,
          }),
        },
        expressions: {
          "vars.HW_REGION_NAME": emulator.region,
          "vars.PULUMI_BACKEND_URL": checkout.backend,
          "vars.HUAWEICLOUD_OIDC_PROVIDER_URN": "iam::d0000000000000000000000000000001:oidc-provider:forge",
          "vars.HUAWEICLOUD_OIDC_AGENCY_URN": "iam::d0000000000000000000000000000001:agency:rotation-agency",
          "secrets.PULUMI_ACCESS_TOKEN": "",
          "secrets.PULUMI_CONFIG_PASSPHRASE": "x",
        },
        instead: INSTEAD,
      },
    );
    expect(ran.succeeded, ran.output).to.equal(true);
    const { writes, rotations } = difference(count(), before);
    return { ...ran, writes, rotations };
  }

  it("shows a pull request without credentials, makes the cloud as declared, repairs, and rotates on time", async () => {
    const preview = await run("preview");
    expect(preview.output).to.include("+ 3 to create");
    expect(emulator.calls()).to.deep.equal([]);

    const up = await run("up");
    expect(up, "making never rotates").to.include({ writes: 2, rotations: 0 });
    const held = emulator.state().sessions.flatMap(({ token, secretKey, accessKey }) => [token, secretKey, accessKey]);
    expect([BEARER, ...held].filter((secret = "") => secret !== "" && up.output.includes(secret))).to.deep.equal([]);
    expect(await run("up"), "what was due already").to.include({ writes: 1, rotations: 1 });
    expect(await run("up")).to.include({ writes: 0, rotations: 0 });

    emulator.put({ keys: [{ keyId: keyId(2), rotationEnabled: false }] });
    expect(await run("up"), "the repair").to.include({ writes: 2, rotations: 0 });
    await checkout.clock.advance(31 * DAY);
    expect(await run("up"), "the schedule").to.include({ writes: 1, rotations: 1 });
  });
});
