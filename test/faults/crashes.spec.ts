// The provider host, or its engine, dies at each call of each kind's operations, and the program is run again.
import { expect } from "chai";
import { boundariesOf, type Aftermath, type Boundary, crash } from "./support/crash";
import { SharedHost } from "./support/hosts";
import { OPERATIONS } from "./support/operations";

const place = ({ operation, call, name, at }: Boundary) => `${operation.name}, call ${call} ${name}, ${at}`;

/** DESIGN §2: a rotation that is over, and that nobody remembers, is made again; `minInterval` covers it. */
function isForgotten({ boundary: { operation }, performed, isRunning }: Aftermath): boolean {
  return performed.before === 1 && !isRunning && operation.inputs?.minInterval === undefined;
}

describe("a death at each call", function () {
  this.timeout(900_000);
  let next: SharedHost;
  let boundaries: Boundary[];

  before(async () => {
    next = await SharedHost.start();
    boundaries = (await Promise.all(OPERATIONS.map((operation) => boundariesOf(operation, next)))).flat();
  });
  after(() => next.host.close());

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
    "of the provider host": (host: SharedHost) => host.host.kill(),
    "of the engine, after which the host ends by itself": async ({ host }: SharedHost) => {
      host.killEngine();
      await host.ended();
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
});

function isRotation({ operation: { resource, name } }: Boundary): boolean {
  return resource.kind.endsWith("Rotation") && name !== "another master key";
}
