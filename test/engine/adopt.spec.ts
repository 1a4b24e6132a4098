import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../provider/emulator";
import { emulatorEnvironment } from "../../scripts/start/environment";
import { createProject } from "../../scripts/start/project";
import { idOf } from "../support/account";
import { adoptedFolder, linesOf, programOf, runAdopt } from "../support/adopt";
import { testEngine } from "../support/engineCommand";
import { someOfEach } from "../support/firstUp/account";
import { light } from "../support/light";
import { SECRETS_PROVIDER, secretsEnvironment } from "../support/secretsProvider";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, withStack } from "../support/stack";

describe("an account that was adopted, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  const root = adoptedFolder();
  let emulator: Emulator;
  afterEach(() => emulator.close());

  const writes = () => emulator.calls().filter((call) => call.writes);

  it("has nothing to do in the first preview, writes nothing in `up`, and no change after; new keys are added", async () => {
    const account = someOfEach();
    emulator = await createEmulator({ state: account });
    const folder = join(root, "live");
    const adopted = await runAdopt(emulator, folder, { rotations: true });
    expect(adopted.code).to.equal(0);
    const count = adopted.read("resources.ts").match(/^new /gm)!.length;
    const own = { "huaweicloud-rotation:rate": "1000", "huaweicloud-rotation:lookBeforeCreate": "true" };
    const config = { ...settingsOf(emulator), ...own };
    await withStack({ program: programOf(folder), config }, async (stack) => {
      const preview = await stack.preview();
      expect(preview.summary).to.deep.equal({ create: count + 1 });
      // Every resource has one line, and the line says that there is nothing to do.
      const said = linesOf(preview);
      expect(said.size).to.equal(count);
      expect([...said.values()].filter((line) => !line.includes("nothing to do"))).to.deep.equal([]);
      expect((await stack.up()).summary).to.deep.equal({ create: count + 1 });
      expect(writes()).to.deep.equal([]);
      emulator.put({ keys: [901, 902, 903].map((number) => ({ keyId: idOf(number), rotationEnabled: true })) });
      await runAdopt(emulator, folder, { rotations: true });
      expect((await stack.preview()).summary).to.deep.equal({ create: 3, same: count + 1 });
    });
    expect(writes()).to.deep.equal([]);
    expect(emulator.rotations()).to.deep.equal([]);
  });
});

describe("the document for an import that adopt writes, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  const root = adoptedFolder();

  it("is imported without a call, and after a refresh the program that adopt wrote has no change", async () => {
    const emulator = await createEmulator({ state: exampleState() });
    const folder = join(root, "imported");
    const importFile = join(root, "import.json");
    await runAdopt(emulator, folder, { rotations: true, importFile });
    const project = createProject({
      engine: await testEngine(),
      source: folder,
      files: readdirSync(folder),
      environment: { ...emulatorEnvironment(emulator), ...light(), ...(await secretsEnvironment()) },
      signal: new AbortController().signal,
      colours: false,
      print: () => undefined,
    });
    try {
      await project.pulumi("stack", "init", "dev", "--secrets-provider", SECRETS_PROVIDER);
      const before = emulator.calls().length;
      const flags = ["--generate-code=false", "--protect=false", "--yes", "--skip-preview"];
      const imported = await project.pulumi("import", "--file", importFile, ...flags);
      expect(imported).to.include("10 imported");
      expect(emulator.calls()).to.have.length(before);
      expect(await project.pulumi("refresh", "--yes", "--skip-preview")).to.include("11 unchanged");
      const { deployment } = JSON.parse(await project.pulumi("stack", "export")) as {
        deployment: { resources: { id?: string; outputs?: { numberOfRotations?: number } }[] };
      };
      // The refresh has brought what the cloud computes.
      expect(deployment.resources.find(({ id }) => id === idOf(3))?.outputs?.numberOfRotations).to.equal(2);
      await project.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
      expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
      expect(emulator.rotations()).to.deep.equal([]);
    } finally {
      project.remove();
      await emulator.close();
    }
  });
});
