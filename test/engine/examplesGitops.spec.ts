import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { countOf, difference } from "../../scripts/start/count";
import { repository } from "../../scripts/start/project";
import { bash } from "../support/bash";
import { keyId } from "../support/keys";
import { type Checkout, checkOut } from "../support/checkout";
import { readWorkflow, scriptOf } from "../support/workflow";

const BEARER = "emulated-job-bearer";
const workflow = readWorkflow("examples/gitops/.github/workflows/rotation.yml");

describe("examples/gitops, on a real engine", function () {
  this.timeout(600_000);

  let emulator: Emulator;
  let checkout: Checkout;

  beforeEach(async () => {
    emulator = await createEmulator({ state: exampleState() });
    checkout = await checkOut("gitops", emulator);
    const install = `node ${join(repository, "dist/cli/main.js")} plugin install`;
    expect(await checkout.run(install)).to.include({ status: 0 });
    expect(await checkout.init("production")).to.include({ status: 0 });
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

  /** Runs the script of a step, and counts what it changes in the cloud. */
  async function run(name: "Preview" | "Up") {
    const before = count();
    const { status, output } = await bash(scriptOf(workflow, name), checkout.folder, {
      ...checkout.environment,
      PULUMI_BACKEND_URL: checkout.backend,
      ...(name === "Up" && signingIn()),
    });
    expect(status, output).to.equal(0);
    const { writes, rotations } = difference(count(), before);
    return { output, writes, rotations };
  }

  /** What GitHub sets in a job with the permission id-token: write, and what the step takes from variables. */
  function signingIn(): Record<string, string> {
    return {
      [`HUAWEICLOUD_SDK_REGION_STS_${emulator.region.replaceAll("-", "_").toUpperCase()}`]: emulator.url,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${emulator.url}/job/identity-token?run=1`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: BEARER,
      HUAWEICLOUD_OIDC_PROVIDER_URN: "iam::d0000000000000000000000000000001:oidc-provider:forge",
      HUAWEICLOUD_OIDC_AGENCY_URN: "iam::d0000000000000000000000000000001:agency:rotation-agency",
      HUAWEICLOUD_OIDC_AUDIENCE: "huaweicloud",
    };
  }

  it("shows a pull request without credentials, makes the cloud as declared, repairs, and rotates what is due", async () => {
    const preview = await run("Preview");
    expect(preview.output).to.include("+ 3 to create");
    expect(emulator.calls()).to.deep.equal([]);

    const up = await run("Up");
    expect(up, "making never rotates").to.include({ writes: 2, rotations: 0 });
    const held = emulator.state().sessions.flatMap(({ token, secretKey, accessKey }) => [token, secretKey, accessKey]);
    expect([BEARER, ...held].filter((secret = "") => secret !== "" && up.output.includes(secret))).to.deep.equal([]);

    emulator.put({ keys: [{ keyId: keyId(2), rotationEnabled: false }] });
    expect(await run("Up"), "the repair, and what was due already").to.include({ writes: 3, rotations: 1 });
  });
});
