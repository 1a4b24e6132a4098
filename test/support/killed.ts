import type { Emulator } from "../../provider/emulator";
import type { TestStack } from "./stack";

/** Runs an `up` whose engine is killed once the cloud has got a call, and waits for the provider host to end by itself. */
export async function killed(stack: TestStack, emulator: Emulator, operation: string): Promise<void> {
  const running = stack.up({ expectFailure: true });
  await until(() => emulator.calls().some((call) => call.operation === operation));
  stack.killEngine();
  await running;
  await until(() => stack.hosts().length === 0);
  emulator.clearFaults();
  await stack.cancel();
}

/** Waits, in real time, until something is so: only for what happens in other processes. */
async function until(isSo: () => boolean): Promise<void> {
  for (let left = 3000; !isSo(); left -= 1) {
    if (left === 0) {
      throw new Error("It did not come to be so.");
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
