import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { SecretRotation } from "pulumi-huaweicloud-rotation";
import type { EmulatorSeed } from "../../provider/emulator";
import { withCloud } from "../support/cloudStack";
import { ENGINE_TIMEOUT } from "../support/stack";

const SECRET = "db-password";
const DOMAIN = "d0000000000000000000000000000001";

/** Whatever STS issues lives five minutes, and a rotation takes twenty. */
const state: EmulatorSeed = {
  secrets: [{ name: SECRET, secretType: "RDS-FG", rotation: { duration: "20m" } }],
  agencies: [{ name: "rotation" }],
  identityProviders: [{ id: "forge" }],
  behaviour: { keyLife: "5m", tokenLife: "5m", identityTokenLife: "5m" },
};

describe("signing in for longer than credentials live, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  // By every way that can be asked again: test/unit/cloud/credentials/ways.spec.ts.
  it("goes on for 20 minutes with credentials of five, by a file that the platform replaces", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rotation-renewal-"));
    const token = join(folder, "token");
    const environment = {
      HOME: folder,
      HUAWEICLOUD_OIDC_PROVIDER_URN: `iam::${DOMAIN}:oidc-provider:forge`,
      HUAWEICLOUD_OIDC_AGENCY_URN: `iam::${DOMAIN}:agency:rotation`,
      HUAWEICLOUD_OIDC_TOKEN_FILE: token,
    };
    await withCloud({ state, environment }, async (cloud) => {
      const { emulator, stack } = cloud;
      // The platform replaces the job's token in place, long before it ends.
      const renew = () => {
        writeFileSync(`${token}.next`, emulator.identityToken());
        renameSync(`${token}.next`, token);
      };
      renew();
      const platform = setInterval(renew, 5);
      try {
        const began = stack.clock.now();
        const { writes } = await cloud.up(() => {
          new SecretRotation("db", { secretName: SECRET, timeout: "45m" });
        });
        expect(stack.clock.now() - began).to.be.at.least(20 * 60_000);
        expect(emulator.rotations()).to.have.length(1);
        expect(writes).to.deep.equal(["RotateSecret"]);
        const calls = emulator.calls();
        const signIns = calls.filter(({ service, operation }) => isSignIn(service, operation));
        expect(signIns.length, "signs in again and again").to.be.at.least(4);
        expect(calls.filter(({ status = 0 }) => status >= 400)).to.deep.equal([]);
      } finally {
        clearInterval(platform);
        rmSync(folder, { recursive: true });
      }
    });
  });
});

function isSignIn(service: string, operation: string): boolean {
  return ["iam", "sts", "pod", "metadata", "job"].includes(service) && operation !== "KeystoneListProjects";
}
