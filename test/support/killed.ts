import type { Emulator } from "../../provider/emulator";
import type { TestStack } from "./stack";
import { until } from "./until";

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
