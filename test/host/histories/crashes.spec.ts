// The provider host, or its engine, dies at each call of each kind's operations, and the program is run again.
import { expect } from "chai";
import { type BrokenPlace, withBrokenPackage } from "../../support/histories/brokenPackage";
import { boundariesOf, type Aftermath, type Boundary, crash, writesOfTheDead } from "../../support/histories/crash";
import { SharedHost } from "../../support/histories/hosts";
import { OPERATIONS } from "../../support/histories/operations";

const place = ({ operation, call, name, at }: Boundary) => `${operation.name}, call ${call} ${name}, ${at}`;

/** DESIGN §2: a rotation that is over, and that nobody remembers, is made again; `minInterval` covers it. */
function isForgotten({ boundary: { operation }, performed, isRunning }: Aftermath): boolean {
  return performed.before === 1 && !isRunning && operation.inputs?.minInterval === undefined;
}

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

  const deaths = {
    "of the provider host": (host: SharedHost) => host.process.kill(),
    "of the engine, after which the host ends by itself": async ({ process }: SharedHost) => {
      process.killEngine();
      await process.ended();
    },
  };
  for (const [name, kill] of Object.entries(deaths)) {
    it(`${name} is made up for by the next up`, async () => {
      const aftermaths = await crash(boundaries, kill, next);
      const problems = aftermaths.flatMap(({ boundary, problems }) =>
        problems.map((text) => `${place(boundary)}: ${text}`),
      );
      expect(problems).to.deep.equal([]);
      expect(
        aftermaths.filter(({ laterWrites }) => laterWrites > 0).map(({ boundary }) => place(boundary)),
      ).to.deep.equal([]);
      const rotations = aftermaths.filter(({ boundary }) => isRotation(boundary));
      const wrong = rotations.filter((found) => found.performed.after !== (isForgotten(found) ? 2 : 1));
      expect(wrong.map(({ boundary, performed }) => `${place(boundary)}: ${JSON.stringify(performed)}`)).to.deep.equal(
        [],
      );
      // Each of the three ways that DESIGN names is among them.
      expect(rotations.filter(isForgotten).length, "made again").to.be.above(10);
      expect(rotations.filter(({ isRunning }) => isRunning).length, "taken over").to.be.above(10);
      const covered = rotations.filter(
        (found) => found.performed.before === 1 && !found.isRunning && !isForgotten(found),
      );
      expect(covered.length, "covered by minInterval").to.be.above(10);
    });
  }

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

function isRotation({ operation: { resource, name } }: Boundary): boolean {
  return resource.kind.endsWith("Rotation") && name !== "another master key";
}
