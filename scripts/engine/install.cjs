// Installs the official release of Pulumi by the Automation API's installer: `install.cjs VERSION FOLDER`.
// A process of its own, since the installer has no time limit and must be killed to end.
const { createRequire } = require("node:module");

const [version, root] = process.argv.slice(2);
const { SemVer } = createRequire(require.resolve("@pulumi/pulumi"))("semver");
const { PulumiCommand } = require("@pulumi/pulumi/automation");

PulumiCommand.install({ version: new SemVer(version), root }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
