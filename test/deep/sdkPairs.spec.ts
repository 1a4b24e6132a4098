import { describeHost } from "../support/package/hostSuite";
import { CURRENT, NEWEST, OLDEST } from "../support/package/tools";

// The engine takes the host of the program's own SDK. A workspace may hoist one copy and nest another, so every pair is tried.
for (const host of [OLDEST, CURRENT, NEWEST]) {
  for (const program of [OLDEST, CURRENT, NEWEST]) {
    describeHost(host, program);
  }
}
