// Preloaded into the processes of a test's engine: a provider host or plugin writes its process id down, so that a test can
// end it, and can see whether it has ended after its engine died.
const { appendFileSync } = require("node:fs");

const file = process.env.TEST_HOST_PROCESSES;
if (file && /dynamic-provider|plugin\.cjs$/.test(process.argv[1] ?? "")) {
  appendFileSync(file, `${process.pid}\n`);
}
