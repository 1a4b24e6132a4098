import { boundariesOf, crash } from "../support/histories/crash";
import { expectMadeUpFor, killEngine } from "../support/histories/deaths";
import { SharedHost } from "../support/histories/hosts";
import { OPERATIONS } from "../support/histories/operations";

describe("a death at each call", function () {
  this.timeout(900_000);
  let next: SharedHost;
  before(async () => (next = await SharedHost.start()));
  after(() => next.process.close());

  it("of the engine, after which the host ends by itself, is made up for by the next up", async () => {
    const boundaries = await Promise.all(OPERATIONS.map((operation) => boundariesOf(operation, next)));
    expectMadeUpFor(await crash(boundaries.flat(), killEngine, next), 10);
  });
});
