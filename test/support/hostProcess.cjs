// Preloaded into the processes of a test's engine: a provider host writes its process id down, so that a test can end
// it, and can see whether it has ended after its engine died.
const { appendFileSync } = require("node:fs");

const file = process.env.TEST_HOST_PROCESSES;
if (file && process.argv[1]?.includes("dynamic-provider")) {
  appendFileSync(file, `${process.pid}\n`);
}
