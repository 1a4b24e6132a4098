// Preloaded into the provider host of a test's engine: its time is the emulator's, and sleeping moves that time forward
// instead of passing it. The package itself has nothing of the kind (DESIGN §5).
//
// TEST_CLOCK_FILE holds how far the time is ahead of the machine's, in milliseconds. TEST_CLOCK is the URL of the test's
// clock, which moves it (test/support/clock.ts).
const { readFileSync } = require("node:fs");

const { TEST_CLOCK_FILE: file, TEST_CLOCK: clock } = process.env;
if (file && process.argv[1]?.includes("dynamic-provider")) {
  // The same module instance that the package uses: the host finds the package by a link to this folder.
  const { systemRuntime } = require("../../dist/cloud/time/runtime.js");
  systemRuntime.now = () => Date.now() + Number(readFileSync(file, "utf8"));
  systemRuntime.elapsed = systemRuntime.now;
  systemRuntime.random = () => 0.5;
  systemRuntime.sleep = async (milliseconds) => {
    const response = await fetch(`${clock}/${systemRuntime.now() + milliseconds}`, { method: "POST" });
    if (!response.ok) {
      throw new Error(`hostClock: ${await response.text()}`);
    }
  };
}
