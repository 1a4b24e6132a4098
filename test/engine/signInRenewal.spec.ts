import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SecretRotation } from "pulumi-huaweicloud-rotation";
import type { Emulator, EmulatorSeed } from "../../provider/emulator";
import { type CloudStack, withCloud } from "../support/cloudStack";
import { ENGINE_TIMEOUT } from "../support/stack";

const SECRET = "db-password";
const DOMAIN = "d0000000000000000000000000000001";
const PASSWORD = "a-pass-word-of-ann";

/** Whatever IAM, STS, metadata and the pod's agent issue lives five minutes, and a rotation takes twenty. */
const state: EmulatorSeed = {
  secrets: [{ name: SECRET, secretType: "RDS-FG", rotation: { duration: "20m" } }],
  users: [{ name: "ann", id: "id-of-ann", password: PASSWORD, accessKey: "AKANN", secretKey: "SK-of-ann" }],
  agencies: [{ name: "rotation" }, { name: "on-ecs" }],
  identityProviders: [{ id: "forge" }],
  behaviour: {
    ...{ keyLife: "5m", tokenLife: "5m", identityTokenLife: "5m" },
    metadataAgency: "on-ecs",
  },
};

/** A way of each kind, with the environment that chooses it. All of them: test/unit/cloud/credentials/ways.spec.ts. */
function waysOf({ url }: Emulator, token: string): Record<string, Record<string, string>> {
  return {
    "STS, by a file that the platform replaces": {
      HUAWEICLOUD_OIDC_PROVIDER_URN: `iam::${DOMAIN}:oidc-provider:forge`,
      HUAWEICLOUD_OIDC_AGENCY_URN: `iam::${DOMAIN}:agency:rotation`,
      HUAWEICLOUD_OIDC_TOKEN_FILE: token,
    },
    "an ECS instance": { TEST_METADATA_URL: url },
    "a user": { HW_USER_ID: "id-of-ann", HW_USER_PASSWORD: PASSWORD },
  };
}

describe("signing in for longer than credentials live, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  it("goes on for 20 minutes with credentials of five, by a way of each kind that can be asked again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rotation-renewal-"));
    const token = join(folder, "token");
    await withCloud({ state, environment: { HOME: folder } }, async (cloud) => {
      // The platform replaces the job's token in place, long before it ends.
      const renew = () => {
        writeFileSync(`${token}.next`, cloud.emulator.identityToken());
        renameSync(`${token}.next`, token);
      };
      renew();
      const platform = setInterval(renew, 5);
      try {
        await rotateByEach(cloud, waysOf(cloud.emulator, token));
      } finally {
        clearInterval(platform);
        rmSync(folder, { recursive: true });
      }
    });
  });
});

async function rotateByEach(cloud: CloudStack, ways: ReturnType<typeof waysOf>): Promise<void> {
  const { emulator, stack } = cloud;
  let variables: Record<string, undefined> = {};
  for (const [index, [name, environment]] of Object.entries(ways).entries()) {
    stack.setEnvironment({ ...variables, ...environment });
    variables = Object.fromEntries(Object.keys(environment).map((variable) => [variable, undefined]));
    const began = stack.clock.now();
    const before = emulator.calls().length;
    const up = await cloud.up(() => {
      new SecretRotation("db", { secretName: SECRET, triggers: { way: name }, timeout: "45m" });
    });
    expect(stack.clock.now() - began, name).to.be.at.least(20 * 60_000);
    expect(emulator.rotations(), name).to.have.length(index + 1);
    expect(up.writes, name).to.deep.equal(["RotateSecret"]);
    const calls = emulator.calls().slice(before);
    const signIns = calls.filter(({ service, operation }) => isSignIn(service, operation));
    expect(signIns.length, `${name}: signs in again and again`).to.be.at.least(4);
    expect(
      calls.filter(({ status = 0 }) => status >= 400),
      name,
    ).to.deep.equal([]);
  }
}

function isSignIn(service: string, operation: string): boolean {
  return ["iam", "sts", "pod", "metadata", "job"].includes(service) && operation !== "KeystoneListProjects";
}
