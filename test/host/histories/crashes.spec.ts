// The provider host, or its engine, dies at each call of each kind's operations, and the program is run again.
import { expect } from "chai";
import { type BrokenPlace, withBrokenPackage } from "../../support/histories/brokenPackage";
import { boundariesOf, type Boundary, crash, type Operation, writesOfTheDead } from "../../support/histories/crash";
import { expectMadeUpFor, killEngine, killHost, place } from "../../support/histories/deaths";
import { SharedHost } from "../../support/histories/hosts";
import { OPERATIONS } from "../../support/histories/operations";

/** The host does not end with its engine: only the look before a write can hold that back. */
const OUTLIVES: BrokenPlace = {
  file: "lifecycle/index.js",
  from: "(0, engine_1.watchEngine)(address, () => process.exit(1));",
  to: "",
};
const LOOKS_NOT: BrokenPlace = {
  file: "lifecycle/session/work.js",
  from: "async function beforeWrite({ session, subject }) {",
  to: "async function beforeWrite({ session, subject }) { return;",
};

describe("a death at each call", function () {
  this.timeout(900_000);
  let next: SharedHost;
  let boundaries: Boundary[];

  before(async () => {
    next = await SharedHost.start();
    boundaries = (await Promise.all(OPERATIONS.map((operation) => boundariesOf(operation, next)))).flat();
  });
  after(() => next.process.close());

  it("has every write of every kind in its table", () => {
    const names = new Set(boundaries.map(({ name }) => name));
    expect([...names]).to.include.members([
      ...["RotateSecret", "RotateKey", "EnableKeyRotation", "DisableKeyRotation", "UpdateKeyRotationInterval"],
      ...["UpdateSecret", "KeystoneListProjects", "KeystoneCreateUserTokenByPassword"],
      "CreateTemporaryAccessKeyByAgency",
    ]);
    expect(boundaries.length, "boundaries").to.be.above(100);
  });

  it("of the provider host is made up for by the next up", async () => {
    expectMadeUpFor(await crash(boundaries, killHost, next), 10);
  });

  // At every other call: test/deep/deaths.spec.ts. To the cloud both deaths look the same, but for a write that comes later.
  it("of the engine, after which the host ends by itself, is made up for by the next up, beside each write", async () => {
    expectMadeUpFor(await crash(besideWrites(boundaries), killEngine, next), 0);
  });

  it("of the engine before a write lets no write reach the cloud, and is noticed by the look before it alone", async () => {
    const reads = readsBeforeWrites(boundaries);
    expect(reads.map(({ operation }) => operation.resource.kind)).to.have.lengthOf(4);
    const writes = (...places: BrokenPlace[]) =>
      withBrokenPackage(places, async (folder) => {
        const found = [];
        for (const read of reads) {
          found.push(`${place(read)}: ${(await writesOfTheDead(read, folder)) > 0 ? "writes" : "none"}`);
        }
        return found;
      });
    const all = (what: string) => reads.map((read) => `${place(read)}: ${what}`);
    expect(await writes(OUTLIVES), "as it is").to.deep.equal(all("none"));
    expect(await writes(OUTLIVES, LOOKS_NOT), "without the look").to.deep.equal(all("writes"));
  });
});

/** The last read before each kind of object's first write. */
function readsBeforeWrites(boundaries: readonly Boundary[]): Boundary[] {
  const ended = boundaries.filter(({ at }) => at === "before");
  const found = ended.filter(({ operation, call, writes }) => {
    const next = ended.find((other) => other.operation === operation && other.call === call + 1);
    return !writes && next?.writes === true;
  });
  return found.filter(
    ({ operation }, index) =>
      found.findIndex((other) => other.operation.resource.kind === operation.resource.kind) === index,
  );
}

/** Each write, and what comes just before it. */
function besideWrites(boundaries: readonly Boundary[]): Boundary[] {
  const isWrite = (operation: Operation, call: number) =>
    boundaries.some((one) => one.operation === operation && one.call === call && one.writes);
  return boundaries.filter(({ operation, call, at }) =>
    at === "answered" ? isWrite(operation, call + 1) : isWrite(operation, call),
  );
}
