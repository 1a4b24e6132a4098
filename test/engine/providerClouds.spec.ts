import { join } from "node:path";
import { expect } from "chai";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
import { createEmulator, exampleState } from "../../provider/emulator";
import { emulatorEnvironment } from "../../scripts/start/environment";
import { createProject, repository } from "../../scripts/start/project";
import { said, withCloud } from "../support/cloudStack";
import { testEngine } from "../support/engineCommand";
import { light } from "../support/light";
import { SECRETS_PROVIDER, secretsEnvironment } from "../support/secretsProvider";
import { keyId } from "../support/keys";

const CLUSTER = "7d85f602-a948-4a30-afd4-e84f47471c15";

describe("other clouds and settings, on a real engine", function () {
  this.timeout(600_000);

  it("a cloud with KMS alone, such as Open Telekom Cloud, gets a clear error for the rest", async () => {
    await withCloud({ state: { keys: [{ keyId: keyId(1) }] } }, async (cloud) => {
      for (const operation of ["ShowSecret", "ShowSecretStage", "ListSecretTask", "ShowClusterEncryptInfo"]) {
        cloud.emulator.fault({ operation, status: 404, code: "APIGW.0101", times: Infinity });
      }
      const program = () => {
        new KeyRotationPolicy("key", { keyId: keyId(1), rotationInterval: 90 });
        new SecretRotationPolicy("secret-policy", { secretName: "db", rotationPeriod: "30d" });
        new SecretRotation("secret", { secretName: "db-password" });
        new ClusterKeyRotation("cluster", { clusterId: CLUSTER });
      };
      const failed = await cloud.failedUp(program, { continueOnError: true });
      expect(cloud.emulator.key(keyId(1))).to.include({ rotationEnabled: true, rotationInterval: 90 });
      for (const [name, words] of [
        ["secret-policy", /This cloud has no CSMS ShowSecret at 127\.0\.0\.1: .*APIGW\.0101/],
        ["secret", /This cloud has no CSMS \w+ at 127\.0\.0\.1: .*APIGW\.0101/],
        ["cluster", /This cloud has no DWS ShowClusterEncryptInfo at 127\.0\.0\.1: .*APIGW\.0101/],
      ] as const) {
        expect(said(failed, name)).to.match(words).and.contain("If it is elsewhere, set huaweicloud:endpoints.");
      }
      expect(failed.writes).to.deep.equal(["EnableKeyRotation", "UpdateKeyRotationInterval"]);
    });
  });

  it("a credential that is set without --secret is warned about, by its name alone", async () => {
    const emulator = await createEmulator({ state: exampleState() });
    const {
      HW_ACCESS_KEY: accessKey = "",
      HW_SECRET_KEY: secretKey = "",
      ...environment
    } = emulatorEnvironment(emulator);
    // A program of its own process: an inline one is not told which settings are secret.
    const project = createProject({
      engine: await testEngine(),
      source: join(repository, "examples", "secret-policy"),
      files: ["Pulumi.yaml", "package.json", "index.ts"],
      environment: { ...environment, ...light(), ...(await secretsEnvironment()) },
      signal: new AbortController().signal,
      colours: false,
      print: () => undefined,
    });
    try {
      await project.pulumi("stack", "init", "dev", "--secrets-provider", SECRETS_PROVIDER);
      const plain = ["--plaintext", `huaweicloud:accessKey=${accessKey}`];
      await project.pulumi("config", "set-all", ...plain, "--secret", `huaweicloud:secretKey=${secretKey}`);
      const warned = await project.pulumi("preview");
      expect(warned).to.match(/warning: huaweicloud:accessKey in this stack's configuration is not encrypted/);
      expect(warned).not.to.contain(accessKey).and.not.to.contain(secretKey).and.not.to.contain("secretKey in this");
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});
