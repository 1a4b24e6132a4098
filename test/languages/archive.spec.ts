import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { version } from "../../package.json";
import { createEmulator, exampleState } from "../../provider/emulator";
import { repository } from "../../scripts/start/project";
import { keyId } from "../support/keys";
import { Plugin } from "../support/grpc/plugin";
import { newFolder } from "../support/package/folders";
import { pluginSettingsOf } from "../support/settings";

describe("the archive of the plugin", function () {
  this.timeout(300_000);

  it("holds one executable that serves the plugin where there is no Node", async () => {
    const script = join(repository, "scripts/release/archive.ts");
    const made = execFileSync(process.execPath, ["--import", "tsx", script], { cwd: repository, encoding: "utf8" });
    const archive = made.trim().split("\n").at(-1)!;
    expect(archive).to.match(
      new RegExp(`pulumi-resource-huaweicloud-rotation-v${version}-[a-z]+-[a-z0-9]+\\.tar\\.gz$`),
    );
    const folder = newFolder({});
    execFileSync("tar", ["-xzf", archive], { cwd: folder });
    const [executable = "", ...others] = readdirSync(folder).sort((one, other) => other.localeCompare(one, "en"));
    expect(executable.replace(/\.exe$/, "")).to.equal("pulumi-resource-huaweicloud-rotation");
    expect(others).to.have.members(["LICENSE", "LICENSE.node"]);

    const emulator = await createEmulator({ state: exampleState() });
    const plugin = await Plugin.start({ PATH: newFolder({}) }, join(folder, executable));
    try {
      expect(await plugin.schema()).to.deep.include({ name: "huaweicloud-rotation", version });
      await plugin.configure(pluginSettingsOf(emulator));
      const { outs } = await plugin.create("KeyRotationPolicy", { keyId: keyId(2), rotationInterval: 90 });
      expect(outs).to.deep.include({ enabled: true, rotationInterval: 90 });
      expect(emulator.calls().filter(({ writes }) => writes)).to.have.length(2);
      expect(plugin.printed).to.equal("");
    } finally {
      await plugin.close();
      await emulator.close();
    }
  });
});
