import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Forbids imports that match a pattern, with the reason; the directions are those of DESIGN §7. */
function forbid(files, regex, message) {
  return {
    files,
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
  };
}

/** The whole configuration: eslint.types.config.mjs has all of it judged by ESLint, as `npm run test:deep` does. */
export const everything = tseslint.config(
  { ignores: ["dist/", ".work/", "**/node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      curly: "error",
      "max-lines": ["error", { max: 220, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 45, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-console": "error",
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "max-lines": ["error", { max: 400 }],
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  { files: ["provider/cli/**", "scripts/**", "test/support/**", "examples/**"], rules: { "no-console": "off" } },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        require: "readonly",
        module: "readonly",
        setInterval: "readonly",
        setTimeout: "readonly",
        fetch: "readonly",
      },
    },
  },
  forbid(
    ["provider/resources/**/*.ts", "provider/index.ts"],
    "(^zod|^node-fetch|/lifecycle|/cloud|/emulator|/cli(/|$))",
    "The deploy-time half imports @pulumi/pulumi and the seam, nothing else by value (DESIGN §3).",
  ),
  forbid(
    ["provider/functions/{call,lists,single}.ts"],
    "(^zod|^node-fetch|/lifecycle|/cloud|/account|/emulator|/cli(/|$))",
    "Functions load the client when one is called, not when the package is imported (DESIGN §7).",
  ),
  forbid(
    ["provider/lifecycle/**/*.ts"],
    "(/resources|/emulator|/cli(/|$)|^@pulumi)",
    "lifecycle imports plan, account and cloud only (DESIGN §7).",
  ),
  forbid(
    ["provider/account/**/*.ts"],
    "(/resources|/lifecycle|/emulator|/plan|/cli(/|$)|^@pulumi|/cloud/)",
    "account imports cloud, by its index, and nothing else (DESIGN §7).",
  ),
  forbid(
    ["provider/plan/**/*.ts"],
    "^[^.]|/(account|cloud|cli|emulator|lifecycle|plugin|resources)(/|$)",
    "plan is pure and imports nothing (DESIGN §7).",
  ),
  forbid(
    ["provider/cloud/**/*.ts"],
    "(/resources|/lifecycle|/emulator|/cli(/|$)|^@pulumi)",
    "cloud imports nothing above it (DESIGN §7).",
  ),
  forbid(
    ["provider/emulator/**/*.ts"],
    "(/resources|/lifecycle|/cli(/|$)|/cloud/(?!operations)|^@pulumi)",
    "The emulator imports the operation table only (and the parser of durations): client and emulator must not be wrong together (DESIGN §6).",
  ),
  forbid(
    ["provider/plugin/**/*.ts"],
    "\\.\\./((resources|emulator|plan|cli)(/|$)|(account|lifecycle|cloud)/)",
    "plugin imports lifecycle, account and cloud, each by its index (DESIGN §7).",
  ),
  forbid(
    ["provider/cli/**/*.ts"],
    "(/resources|/lifecycle|^@pulumi)",
    "cli imports cloud and emulator only (DESIGN §7).",
  ),
);

/**
 * Rules that ask for types are judged by oxlint (.oxlintrc.json), which reads types with the native TypeScript and takes
 * a tenth of the time. ESLint judges the rest.
 */
export default tseslint.config(
  everything,
  { files: ["**/*.ts"], ...tseslint.configs.disableTypeChecked },
  {
    // Their comments switch off rules that need types, which seem unused where ESLint has none.
    files: ["test/support/engineCommand.ts", "test/repository/types/equal.ts"],
    linterOptions: { reportUnusedDisableDirectives: "off" },
  },
);
