import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { keyId } from "../support/keys";
import { testEngine } from "../support/engineCommand";
import { type LanguageProject, playStory, withLanguage } from "../support/languages";

const UNATTENDED = ["--yes", "--skip-preview", "--suppress-progress"];

describe("the plugin, with a program in YAML on a real engine", function () {
  this.timeout(600_000);

  async function withYaml(body: (stage: LanguageProject) => Promise<void>): Promise<void> {
    await withLanguage(await testEngine(), "yaml", {}, body);
  }

  /** Puts another program in the place of the example's. */
  function declare({ project }: LanguageProject, resources: object, rest: object = {}): void {
    writeFileSync(
      join(project.folder, "Pulumi.yaml"),
      JSON.stringify({ name: "quickstart-yaml", runtime: "yaml", resources, ...rest }),
    );
  }

  it("tells the story of the quickstart, with the calls of the dynamic resources", () => withYaml(playStory));

  it("imports by command and by option, and rotates nothing; calls a function", () =>
    withYaml(async (stage) => {
      const { emulator, pulumi } = stage;
      declare(stage, {});
      const type = "huaweicloud-rotation:index:SecretRotation";
      await pulumi("import", type, "password", "db-password", "--yes", "--protect=false", "--skip-preview");
      const triggers = { incident: "an old one" };
      const resources = {
        orders: {
          type: "huaweicloud-rotation:KeyRotationPolicy",
          properties: { keyId: keyId(3), rotationInterval: 90 },
          options: { import: keyId(3) },
        },
        password: { type: "huaweicloud-rotation:SecretRotation", properties: { secretName: "db-password", triggers } },
        warehouse: {
          type: "huaweicloud-rotation:ClusterKeyRotation",
          properties: { clusterId: "9f76c502-fc9c-4a52-8656-65d0da6e3d57", triggers },
          options: { import: "9f76c502-fc9c-4a52-8656-65d0da6e3d57" },
        },
      };
      const invoke = { function: "huaweicloud-rotation:getKeys", arguments: { match: "pay*" }, return: "keys" };
      const called = { variables: { found: { "fn::invoke": invoke } }, outputs: { alias: "${found[0].alias}" } };
      declare(stage, resources, called);
      await pulumi("up", ...UNATTENDED);
      await pulumi("preview", "--expect-no-changes");
      expect(await pulumi("stack", "output", "alias")).to.equal("payments");
      expect(emulator.rotations()).to.deep.equal([]);
      expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
    }));
});
