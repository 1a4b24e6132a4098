import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { exampleState } from "../../provider/emulator";

/** The programs of the README. */
function programs(): string[] {
  const blocks = readFileSync("README.md", "utf8").matchAll(/^```ts\n([^]*?)^```$/gm);
  return [...blocks].map(([, program = ""]) => program);
}

describe("the README's programs", function () {
  this.timeout(60_000);

  it("name objects of the emulator's example account, so that they run there as they stand", () => {
    const { keys = [], secrets = [], clusters = [] } = exampleState();
    const known = [
      ...keys.map(({ keyId }) => `keyId: "${keyId}"`),
      ...secrets.map(({ name }) => `secretName: "${name}"`),
      ...clusters.map(({ clusterId }) => `clusterId: "${clusterId}"`),
    ];
    const named = programs().flatMap((program) => program.match(/\b(keyId|secretName|clusterId): "[^"]*"/g) ?? []);
    expect(named).to.have.length.above(4);
    expect(named.filter((object) => !known.includes(object))).to.deep.equal([]);
  });

  it("are right, as the compiler sees them", () => {
    mkdirSync(".work", { recursive: true });
    const folder = mkdtempSync(join(".work", "readme-"));
    try {
      const files = programs().map((program, index) => {
        const file = join(folder, `program${index}.ts`);
        writeFileSync(file, program);
        return file;
      });
      const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022 };
      const compiled = ts.createProgram(files, { ...options, module: ts.ModuleKind.Node16 });
      const complaints = ts.getPreEmitDiagnostics(compiled);
      expect(complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
