// The emulated cloud in a process of its own: takes its options as JSON on stdin, prints how to reach it as one line of
// JSON, and ends when its parent has ended or tells it to.
const { readFileSync } = require("node:fs");
const { createEmulator } = require("pulumi-huaweicloud-rotation/emulator");

createEmulator(JSON.parse(readFileSync(0, "utf8"))).then(({ url, region, projectId, credentials }) => {
  console.log(JSON.stringify({ url, region, projectId, credentials }));
});

const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(0), 1000).unref();
