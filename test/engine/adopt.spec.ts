import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { idOf } from "../support/account";
import { adoptedFolder, runAdopt } from "../support/adopt";
import { liveAccount } from "../support/firstUp/account";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, withStack } from "../support/stack";

describe("an account that was adopted, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  const root = adoptedFolder();
  let emulator: Emulator;
  afterEach(() => emulator.close());

  /** The program of a folder, loaded anew each time that it runs. */
  const programOf = (folder: string) => () => {
    const file = require.resolve(join(folder, "resources.ts"));
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a cached module would declare nothing
    delete require.cache[file];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- as Pulumi's own host runs a program
    require(file);
    return Promise.resolve({});
  };
  const writes = () => emulator.calls().filter((call) => call.writes);

  it("has nothing to do in the first preview, writes nothing in `up`, and no change after; new keys are added", async () => {
    const account = liveAccount();
    emulator = await createEmulator({ state: account });
    const folder = join(root, "live");
    const adopted = await runAdopt(emulator, folder, { rotations: true });
    expect(adopted.code).to.equal(0);
    expect(diagnostics(join(folder, "index.ts"))).to.deep.equal([]);
    const count = adopted.read("resources.ts").match(/^new /gm)!.length;
    const config = { ...settingsOf(emulator), "huaweicloud-rotation:rate": "1000" };
    await withStack({ program: programOf(folder), config, finalStateOnly: true }, async (stack) => {
      const preview = await stack.preview();
      expect(preview.summary).to.deep.equal({ create: count + 1 });
      expect(preview.text).not.to.match(/will (?:be|rotate|turn|set|enable|disable|lengthen)|to be (?:turned|set)/);
      expect((await stack.up()).summary).to.deep.equal({ create: count + 1 });
      expect(writes()).to.deep.equal([]);
      expect((await stack.preview()).summary).to.deep.equal({ same: count + 1 });
      emulator.put({ keys: [901, 902, 903].map((number) => ({ keyId: idOf(number), rotationEnabled: true })) });
      await runAdopt(emulator, folder, { rotations: true });
      expect((await stack.preview()).summary).to.deep.equal({ create: 3, same: count + 1 });
    });
    expect(writes()).to.deep.equal([]);
    expect(emulator.rotations()).to.deep.equal([]);
  });
});

/** What the compiler says of a program. */
function diagnostics(file: string): string[] {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
  };
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}
