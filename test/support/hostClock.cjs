// Preloaded into the provider host of a test's engine: its time is the emulator's, and sleeping moves that time forward
// instead of passing it. The package itself has nothing of the kind (DESIGN §5).
//
// TEST_CLOCK_FILE holds how far the time is ahead of the machine's, in milliseconds; the test moves it too
// (test/support/clock.ts). TEST_CLOCK_EMULATOR is the emulator's URL.
const { readFileSync, writeFileSync } = require("node:fs");

const { TEST_CLOCK_FILE: file, TEST_CLOCK_EMULATOR: emulator } = process.env;
if (file && process.argv[1]?.includes("dynamic-provider")) {
  // The same module instance that the package uses: the host finds the package by a link to this folder.
  const { systemRuntime } = require("../../dist/cloud/time/runtime.js");
  const ahead = () => Number(readFileSync(file, "utf8"));
  const now = () => Date.now() + ahead();
  let moving = Promise.resolve();

  systemRuntime.now = now;
  systemRuntime.random = () => 0.5;
  systemRuntime.sleep = (milliseconds) => {
    // Sleeps at the same time end at the same time: each moves the time only by what is still missing to its end.
    const until = now() + milliseconds;
    moving = moving.then(() => forwardTo(until));
    return moving;
  };

  const forwardTo = async (until) => {
    const missing = Math.ceil(until - now());
    if (missing > 0) {
      writeFileSync(file, String(ahead() + missing));
      if (emulator) {
        await moveEmulator(missing);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  };

  const moveEmulator = async (milliseconds) => {
    // The emulator judges signatures by real time and its skew, so both move together.
    const body = JSON.stringify({ advance: `${milliseconds}ms`, skew: `${milliseconds}ms` });
    const response = await fetch(`${emulator}/_emulator/clock`, { method: "POST", body });
    if (!response.ok) {
      throw new Error(`hostClock: the emulator answered ${response.status} to ${body}`);
    }
  };
}
