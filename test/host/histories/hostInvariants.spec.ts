// The most important promises are broken on purpose in a copy of the built package, and must be found through the real host.
import { expect } from "chai";
import { type BrokenPlace, withBrokenPackage } from "../../support/histories/brokenPackage";
import { inHosts } from "../../support/histories/host";
import { HostPool } from "../../support/histories/hosts";
import { clusterIds, keyIds, secretNames } from "../../support/histories/objects";
import type { PlannedResource, PlannedStep, Schedule } from "../../support/histories/schedule";

const SECRET: PlannedResource = { kind: "SecretRotation", id: secretNames[0]! };
const CLUSTER: PlannedResource = { kind: "ClusterKeyRotation", id: clusterIds[0]! };
const KEY: PlannedResource = { kind: "KeyRotationPolicy", id: keyIds[2]! };
const up: PlannedStep = { does: "up", program: 0, faults: [], events: [], pause: 0 };
const LOST = { operation: "RotateSecret", kind: "reset" } as const;

interface Case {
  readonly name: string;
  readonly place: BrokenPlace;
  readonly resource: PlannedResource;
  readonly steps: readonly PlannedStep[];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly blames: RegExp;
  /** How long the broken one may take, in milliseconds of the machine's time. */
  readonly longest?: number;
}

const SLOW: readonly PlannedStep[] = [
  { ...up, events: [{ at: 0, put: { secrets: [{ name: SECRET.id, rotation: { duration: "5m" } }] } }] },
];
const DEADLINE = { file: "lifecycle/rotation/follow.js", from: "runtime.now() + wait > deadline" };

const CASES: readonly Case[] = [
  {
    name: "a rotation that is sent again when its answer was lost",
    place: {
      file: "lifecycle/rotation/send.js",
      from: "return { ambiguous: (0, cloud_1",
      to: "return target.send(work, operation, facts, inputs); return { ambiguous: (0, cloud_1",
    },
    resource: SECRET,
    steps: [{ ...up, faults: [{ ...LOST, when: "after" }] }],
    blames: /2 rotations, requests for 1/,
  },
  {
    name: "an unfinished rotation that is lost",
    place: {
      file: "lifecycle/rotation/record.js",
      from: "unfinishedRotation: unfinished &&",
      to: "unfinishedRotation: false &&",
    },
    resource: SECRET,
    steps: [{ ...up, faults: [{ ...LOST, when: "before" }] }, up],
    blames: /forgotten: no rotation since/,
  },
  {
    name: "an interval that is never set",
    place: {
      file: "lifecycle/keyRotationPolicy/index.js",
      from: "await work.cloud.call(cloud_1.kms.UpdateKeyRotationInterval,",
      to: "void (cloud_1.kms.UpdateKeyRotationInterval,",
    },
    resource: KEY,
    steps: [up],
    inputs: { rotationInterval: 90 },
    blames: /its interval is not as declared|not as declared after two/,
  },
  {
    name: "a promise that nobody waits for",
    place: {
      file: "lifecycle/rotation/send.js",
      from: "const { facts } = observed;",
      to: 'const { facts } = observed; void Promise.reject(new Error("nobody waits for this"));',
    },
    resource: CLUSTER,
    steps: [up],
    blames: /unhandled in the host: Error: nobody waits for this/,
  },
  {
    name: "a wait that ends a minute after the deadline",
    place: { ...DEADLINE, to: "runtime.now() + wait > deadline + 60_000" },
    resource: SECRET,
    steps: SLOW,
    inputs: { timeout: "5s" },
    blames: /took \d+ ms of 5000/,
  },
  {
    // Each look after the deadline fails as late, so it waits for ever, in a time that is its own.
    name: "a wait that never ends",
    place: { ...DEADLINE, to: "false" },
    resource: SECRET,
    steps: SLOW,
    inputs: { timeout: "5s" },
    blames: /did not end within 6000 ms/,
    longest: 6000,
  },
];

function history({ resource, steps, inputs = {} }: Case): Schedule {
  return {
    ...{ random: 0, behaviour: {}, resources: [resource], steps, parallel: false, refreshed: true },
    programs: [[inputs]],
  };
}

describe("what histories in the dynamic-provider host are judged by", function () {
  this.timeout(300_000);
  const whole = new HostPool(1);
  after(() => whole.close());

  for (const one of CASES) {
    it(`finds ${one.name}`, async () => {
      await withBrokenPackage([one.place], async (folder) => {
        const pool = new HostPool(1, folder);
        try {
          const [asItIs, broken] = await Promise.all([
            inHosts(whole)(history(one)),
            inHosts(pool, one.longest)(history(one)),
          ]);
          expect(asItIs.violations, "as it is").to.deep.equal([]);
          expect(broken.violations.join("\n")).to.match(one.blames);
        } finally {
          await pool.close();
        }
      });
    });
  }
});
