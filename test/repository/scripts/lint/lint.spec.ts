import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { run } from "../../../support/package/command";

/** What oxlint does not have. `npm run lint:types`, a part of `npm run test:deep`, holds it. */
const ONLY_ESLINT = ["no-unsafe-class-instance-assignment"];

const configuration = JSON.parse(readFileSync(".oxlintrc.json", "utf8")) as {
  readonly overrides: readonly [{ readonly rules: Readonly<Record<string, string | [string, ...unknown[]]>> }];
};

/** The options of each rule that oxlint judges. */
const judged = new Map(
  Object.entries(configuration.overrides[0].rules).map(([name, rule]) => {
    const [severity, ...options] = typeof rule === "string" ? [rule] : rule;
    expect(severity, name).to.equal("error");
    return [name.replace("typescript/", ""), options];
  }),
);

describe("the rules of lint that need types", function () {
  this.timeout(60_000);

  it("are judged by oxlint with the options that ESLint has, but for those that oxlint lacks", async () => {
    const eslint = new ESLint({ overrideConfigFile: "eslint.types.config.mjs" });
    const found = new Map<string, unknown[]>();
    for (const file of [
      "provider/index.ts",
      "test/support/stack.ts",
      "scripts/faults.ts",
      "examples/bootstrap/index.ts",
    ]) {
      const { rules } = (await eslint.calculateConfigForFile(file)) as {
        rules: Record<string, [number, ...unknown[]]>;
      };
      for (const [id, [severity, ...options]] of Object.entries(rules)) {
        const name = id.replace("@typescript-eslint/", "");
        if (severity > 0 && needsTypes(name)) {
          found.set(name, options);
        }
      }
    }
    ONLY_ESLINT.forEach((name) => expect(found.delete(name), name).to.equal(true));
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(judged));
  });

  it("are left to oxlint by the ESLint of `npm run lint`, and no other rule is", async () => {
    const [all, daily] = await Promise.all(
      ["eslint.types.config.mjs", "eslint.config.mjs"].map(async (overrideConfigFile) =>
        namesOf(await new ESLint({ overrideConfigFile }).calculateConfigForFile("provider/index.ts")),
      ),
    );
    const left = all?.filter((name) => daily?.includes(name) === false);
    expect(left?.sort()).to.deep.equal([...judged.keys(), ...ONLY_ESLINT].sort());
  });

  it("find each what it forbids", async () => {
    mkdirSync(".work", { recursive: true });
    const folder = mkdtempSync(join(".work", "lint-"));
    try {
      copyFileSync(".oxlintrc.json", join(folder, ".oxlintrc.json"));
      copyFileSync(join(__dirname, "violations.txt"), join(folder, "violations.ts"));
      const settings = { extends: resolve("tsconfig.json"), include: ["*.ts"], exclude: [] };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
      const program = resolve("node_modules/oxlint/bin/oxlint");
      const flags = ["--type-aware", "--no-ignore", "--config", ".oxlintrc.json", "--format", "json", "violations.ts"];
      const { code, stdout } = await run(folder, process.execPath, [program, ...flags]);
      expect(code).to.equal(1);
      const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly code: string }[] };
      const found = new Set(diagnostics.map(({ code: rule }) => rule.replace(/^typescript\((.*)\)$/, "$1")));
      expect([...judged.keys()].filter((name) => !found.has(name))).to.deep.equal([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function needsTypes(name: string): boolean {
  const { rules } = tseslint.plugin as unknown as {
    readonly rules: Readonly<Record<string, { readonly meta: { readonly docs: { requiresTypeChecking?: boolean } } }>>;
  };
  return rules[name]?.meta.docs.requiresTypeChecking === true;
}

function namesOf(config: unknown): string[] {
  const { rules } = config as { readonly rules: Readonly<Record<string, readonly [number]>> };
  return Object.entries(rules)
    .filter(([, [severity]]) => severity > 0)
    .map(([name]) => name.replace("@typescript-eslint/", ""));
}
