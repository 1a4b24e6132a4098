// The provider host, or its engine, dies at each call of each kind's operations, and the program is run again.
import { expect } from "chai";
import { boundariesOf, type Aftermath, type Boundary, crash, type Operation } from "./support/crash";
import { SharedHost } from "./support/hosts";
import { clusterIds, keyIds, secretNames } from "./support/objects";
import { CANARIES } from "./support/schedule";

const SECRET = { kind: "SecretRotation", id: secretNames[0]! } as const;
const CLUSTER = { kind: "ClusterKeyRotation", id: clusterIds[0]! } as const;
const KEY = { kind: "KeyRotationPolicy", id: keyIds[2]! } as const;
const POLICY = { kind: "SecretRotationPolicy", id: secretNames[0]! } as const;
const LATER = 40 * 60_000;
const [ALPHA, BETA] = [{ a: CANARIES[0]! }, { a: CANARIES[1]! }];

const adopted = { rotateOnCreate: false, triggers: ALPHA };
const changed = { rotateOnCreate: false, triggers: BETA };
/** A rotation takes longer than it takes to run again. */
const slow = { state: { secrets: [{ name: SECRET.id, rotation: { duration: "8m" } }] } };
/** A rotation is over by the time that the program is run again. */
const over = { pause: LATER };

/** What is interrupted, of every kind: what makes, changes and destroys a resource. */
const OPERATIONS: readonly Operation[] = [
  { name: "a new secret's rotation", resource: SECRET, inputs: { triggers: ALPHA }, ...slow },
  { name: "a secret's rotation that still runs", resource: SECRET, before: adopted, inputs: changed, ...slow },
  { name: "a secret's rotation that is over", resource: SECRET, before: adopted, inputs: changed, ...over },
  {
    name: "a secret's rotation that is over, with minInterval",
    resource: SECRET,
    before: { ...adopted, minInterval: "1h" },
    inputs: { ...changed, minInterval: "1h" },
    ...over,
  },
  { name: "a new cluster's rotation", resource: CLUSTER, inputs: { triggers: ALPHA }, signIn: "agency" },
  { name: "a cluster's rotation", resource: CLUSTER, before: adopted, inputs: changed, ...over },
  {
    name: "a cluster's rotation, with minInterval",
    resource: CLUSTER,
    before: { ...adopted, minInterval: "1h" },
    inputs: { ...changed, minInterval: "1h" },
    ...over,
  },
  { name: "another master key", resource: CLUSTER, before: adopted, inputs: { ...adopted, masterKeyId: keyIds[1] } },
  { name: "a new key's policy", resource: KEY, inputs: { rotationInterval: 90 }, signIn: "password" },
  { name: "a key's interval", resource: KEY, before: { rotationInterval: 90 }, inputs: { rotationInterval: 30 } },
  {
    name: "a key's rotation turned off",
    resource: KEY,
    before: { rotationInterval: 90 },
    inputs: { rotationInterval: 90, enabled: false },
  },
  { name: "a key's policy destroyed", resource: KEY, before: { rotationInterval: 90, onDelete: "disable" } },
  { name: "a new secret's policy", resource: POLICY, inputs: { rotationPeriod: "30d" }, signIn: "temporary" },
  { name: "a secret's period", resource: POLICY, before: { rotationPeriod: "30d" }, inputs: { rotationPeriod: "1d" } },
  { name: "a secret's policy destroyed", resource: POLICY, before: { rotationPeriod: "30d", onDelete: "disable" } },
];

const place = ({ operation, call, name, at }: Boundary) => `${operation.name}, call ${call} ${name}, ${at}`;

/** DESIGN §2: a rotation that had been made and had ended, and that nobody remembers, is made again; `minInterval` covers it. */
function isForgotten({ boundary: { operation }, performed }: Aftermath): boolean {
  const isRemembered = operation.inputs?.minInterval !== undefined || operation.state !== undefined;
  return performed.before === 1 && !isRemembered;
}

describe("a death at each call", function () {
  this.timeout(300_000);
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
      const problems = aftermaths.flatMap(({ boundary, problems }) => problems.map((text) => `${place(boundary)}: ${text}`));
      expect(problems).to.deep.equal([]);
      expect(aftermaths.filter(({ laterWrites }) => laterWrites > 0).map(({ boundary }) => place(boundary))).to.deep.equal([]);
      const rotations = aftermaths.filter(({ boundary }) => boundary.name !== "" && isRotation(boundary));
      const wrong = rotations.filter((found) => found.performed.after !== (isForgotten(found) ? 2 : 1));
      expect(wrong.map(({ boundary, performed }) => `${place(boundary)}: ${JSON.stringify(performed)}`)).to.deep.equal([]);
      const forgotten = rotations.filter(isForgotten).map(({ boundary }) => boundary);
      expect(forgotten.every(({ at }) => at !== "before") || forgotten.length > 0).to.equal(true);
    });
  }
});

function isRotation({ operation: { resource, name } }: Boundary): boolean {
  return resource.kind.endsWith("Rotation") && name !== "another master key";
}
