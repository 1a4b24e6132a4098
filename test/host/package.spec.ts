import { describeHost } from "../support/package/hostSuite";
import { CURRENT, NEWEST, OLDEST } from "../support/package/tools";

// Both ends of the peer range; every pair of versions: test/deep/sdkPairs.spec.ts.
for (const host of [OLDEST, NEWEST]) {
  describeHost(host, CURRENT);
}
