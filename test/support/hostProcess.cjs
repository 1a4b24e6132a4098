// Preloaded into the processes of a test's engine: a provider host or plugin writes its process id down, so that a test can
// end it, and can see whether it has ended after its engine died. TEST_METADATA_URL is where the machine's metadata service is.
const { appendFileSync } = require("node:fs");

const file = process.env.TEST_HOST_PROCESSES;
if (file && /dynamic-provider|plugin\.cjs$/.test(process.argv[1] ?? "")) {
  appendFileSync(file, `${process.pid}\n`);
}

const metadataUrl = process.env.TEST_METADATA_URL;
if (metadataUrl && process.argv[1]?.includes("dynamic-provider")) {
  // The same module instance that the package uses: the host finds the package by a link to this folder.
  require("../../dist/cloud/time/runtime.js").systemRuntime.metadataUrl = metadataUrl;
}
