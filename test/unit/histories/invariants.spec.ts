// Each promise that the schedules judge is broken here on purpose, by wrapping a part of the implementation: a judge that
// never finds anything proves nothing.
import { expect } from "chai";
import type { Cloud } from "../../../provider/cloud";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../../provider/lifecycle/provider/provider";
import { clusterIds, secretNames } from "../../support/histories/objects";
import type { BreakableKind, Breakage } from "../../support/histories/program";
import { run } from "../../support/histories/run";
import {
  CANARIES,
  type PlannedResource,
  type PlannedStep,
  type Schedule,
  SECRET_CANARIES,
} from "../../support/histories/schedule";
import { plain, secret as secretValue } from "../../support/secretValues";

const [secret, cluster] = [secretNames[0] ?? "", clusterIds[0] ?? ""];
const SECRET: PlannedResource = { kind: "SecretRotation", id: secret };
const CLUSTER: PlannedResource = { kind: "ClusterKeyRotation", id: cluster };
const up: PlannedStep = { does: "up", program: 0, faults: [], events: [], pause: 0 };
const DAY = 86_400_000;
const FAILING = { secrets: [{ name: secret, rotation: { duration: "5s", outcome: "FAILED" as const } }] };
/** A rotation that is not listed before 20 minutes have passed. */
const UNSEEN = { duration: "25m", listedAfter: "20m" };
const LOST = { operation: "RotateSecret", kind: "reset", when: "after" } as const;

function history(resource: PlannedResource, steps: readonly PlannedStep[], ...programs: Properties[]): Schedule {
  const drawn = programs.length === 0 ? [{}] : programs;
  return {
    ...{ random: 0, behaviour: {}, resources: [resource], steps, parallel: false, refreshed: true },
    programs: drawn.map((inputs) => [inputs]),
  };
}

/** A client that changes what one operation does. */
function client(name: string, change: (call: () => Promise<unknown>) => Promise<unknown>): Breakage {
  return {
    cloud: (cloud): Cloud => ({
      ...cloud,
      call: (operation, request, options) => {
        const call = () => cloud.call(operation, request, options);
        return (operation.name === name ? change(call) : call()) as never;
      },
    }),
  };
}

const kind = (change: (kind: BreakableKind) => Partial<BreakableKind>): Breakage => ({
  kind: (whole) => ({ ...whole, ...change(whole) }),
});
const provider = (change: (provider: LifecycleProvider) => Partial<LifecycleProvider>): Breakage => ({
  provider: (whole) => ({ ...whole, ...change(whole) }),
});

/** Outputs without what is remembered of an unfinished rotation. */
function forgetful(outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== "unfinishedRotation"));
}

/** A list of tasks in which what has no documented status has failed. */
function withFailures(answer: unknown): unknown {
  const { tasks, ...rest } = answer as { tasks: readonly { task_status?: string }[] };
  const named = tasks.map((task) => (task.task_status === "ENDED" ? { ...task, task_status: "FAILED" } : task));
  return { ...rest, tasks: named };
}

/** What is known of a rotation as if its failure were not: it is owed. */
function withoutFailure(observed: unknown): unknown {
  const { facts, record } = observed as { facts: unknown; record?: { failed?: unknown } };
  return record?.failed === undefined ? observed : { facts, record: { ...record, failed: undefined, isOwed: true } };
}

/** What is known of a rotation as if a request whose answer was lost had not been processed. */
function withoutDoubt(observed: unknown): unknown {
  const { facts, record } = observed as { facts: unknown; record?: { unfinished?: { outcome: string } } };
  return record?.unfinished?.outcome === "ambiguous"
    ? { facts, record: { ...record, unfinished: undefined, isOwed: true } }
    : observed;
}

const CASES: readonly {
  readonly name: string;
  readonly breakage: Breakage;
  readonly schedule: Schedule;
  readonly blames: RegExp;
}[] = [
  {
    name: "a client that sends a rotation again when its answer was lost",
    breakage: client("RotateSecret", (call) => call().catch(call)),
    schedule: history(SECRET, [{ ...up, faults: [LOST] }]),
    blames: /2 rotations, requests for 1/,
  },
  {
    name: "a client that sends a cluster's rotation twice",
    breakage: client("RotateKey", (call) => call().then(call)),
    schedule: history(CLUSTER, [up]),
    blames: /2 rotations, requests for 1/,
  },
  {
    name: "a session that goes by a clock which is ahead",
    breakage: { session: ({ runtime }) => ({ now: () => runtime.now() }) },
    schedule: history(
      SECRET,
      [
        { ...up, events: [{ at: 0, put: { secrets: [{ name: secret, rotation: UNSEEN }] } }], faults: [LOST] },
        { ...up, clockAhead: 40 * 60_000 },
      ],
      { timeout: "5s" },
    ),
    blames: /2 rotations, requests for 1/,
  },
  {
    name: "a client that takes a status which nobody knows for a failure",
    breakage: client("ListSecretTask", (call) => call().then(withFailures)),
    schedule: history(SECRET, [
      {
        ...up,
        events: [{ at: 0, put: { secrets: [{ name: secret, rotation: { duration: "5s", endStatus: "ENDED" } }] } }],
        pause: 1.5 * DAY,
      },
      up,
    ]),
    blames: /2 rotations, requests for 1/,
  },
  {
    name: "a plan that takes what is never told for not processed",
    breakage: kind((whole) => ({
      plan: (observed, inputs, now) => whole.plan(withoutDoubt(observed), inputs, now),
    })),
    schedule: {
      ...history(CLUSTER, [{ ...up, faults: [{ ...LOST, operation: "RotateKey" }] }, up]),
      behaviour: { lastRotateKeyTimeFormat: "null" },
    },
    blames: /2 rotations, requests for 1/,
  },
  {
    name: "outputs that hold an earlier, secret trigger in clear",
    breakage: kind((whole) => ({ outputs: (observed, inputs) => plain(whole.outputs(observed, inputs)) })),
    schedule: history(
      SECRET,
      [
        { ...up, events: [{ at: 0, put: { secrets: [{ name: secret, rotation: { duration: "25m" } }] } }] },
        { ...up, program: 1 },
      ],
      { triggers: { a: secretValue(SECRET_CANARIES[0]) }, timeout: "5s" },
      { triggers: { a: CANARIES[0] }, timeout: "5s" },
    ),
    blames: /a secret trigger is stored in clear/,
  },
  {
    name: "outputs that forget an unfinished rotation",
    breakage: kind((whole) => ({ outputs: (observed, inputs) => forgetful(whole.outputs(observed, inputs)) })),
    schedule: history(SECRET, [{ ...up, faults: [{ operation: "RotateSecret", kind: "reset", when: "before" }] }, up], {
      triggers: { a: "canary-trigger-alpha" },
    }),
    blames: /forgotten: no rotation since/,
  },
  {
    name: "a refresh that forgets an unfinished rotation",
    breakage: provider((whole) => ({
      read: (id, props) => whole.read(id, props).then((answer) => ({ ...answer, props: forgetful(answer.props) })),
    })),
    schedule: history(SECRET, [
      { ...up, faults: [{ operation: "ListSecretTask", status: 403, code: "CSMS.0302", times: 9 }], events: [] },
      { ...up, faults: [{ operation: "RotateSecret", kind: "reset", when: "before" }] },
      { ...up, does: "refresh" },
    ]),
    blames: /a refresh lost an unfinished rotation/,
  },
  {
    name: "a plan that takes a changed trigger for none",
    breakage: kind((whole) => ({
      plan: (observed, inputs, now) => whole.plan(observed, inputs, now).filter((step) => step !== "rotate"),
    })),
    schedule: history(SECRET, [up]),
    blames: /forgotten: no rotation since|not as declared|no rest/,
  },
  {
    name: "a plan that knows no age",
    breakage: kind((whole) => ({
      plan: (observed, inputs, now) => whole.plan(observed, { ...inputs, maxAge: undefined }, now),
    })),
    schedule: history(
      SECRET,
      [
        { ...up, pause: 3 * DAY },
        { ...up, program: 1 },
      ],
      {},
      { maxAge: "2d" },
    ),
    blames: /its maxAge was forgotten: no rotation since/,
  },
  {
    name: "a plan that knows no age of a cluster",
    breakage: kind((whole) => ({
      plan: (observed, inputs, now) => whole.plan(observed, { ...inputs, maxAge: undefined }, now),
    })),
    schedule: history(CLUSTER, [{ ...up, pause: 3 * DAY }, up], { maxAge: "2d" }),
    blames: /its maxAge was forgotten: no rotation since/,
  },
  {
    name: "a plan that sends a rotation again that has failed",
    breakage: kind((whole) => ({
      plan: (observed, inputs, now) => whole.plan(withoutFailure(observed), inputs, now),
    })),
    schedule: history(SECRET, [{ ...up, events: [{ at: 0, put: FAILING }] }, up]),
    blames: /2 tasks, failed ones among them, of 1/,
  },
  {
    name: "an error that does not name its cause",
    breakage: provider((whole) => ({
      create: (inputs) =>
        whole.create(inputs).catch((error: unknown) => {
          throw Object.assign(error as Error, { message: `SecretRotation ${secret}: it was refused` });
        }),
    })),
    schedule: history(SECRET, [{ ...up, events: [{ at: 0, put: { secrets: [{ name: secret, removed: true }] } }] }]),
    blames: /names no cause/,
  },
  {
    name: "a plan that rotates at every up",
    breakage: provider((whole) => ({
      diff: (id, olds, news) => whole.diff(id, { ...olds, triggers: { a: "other" } }, news),
    })),
    schedule: history(SECRET, [up, up]),
    blames: /a third up is no rest/,
  },
  {
    name: "a policy that never arrives",
    breakage: client("UpdateKeyRotationInterval", () => Promise.resolve(undefined)),
    schedule: history({ kind: "KeyRotationPolicy", id: "0d0466b0-e727-4d9c-b35d-000000000001" }, [up], {
      rotationInterval: 90,
    }),
    blames: /its interval is not as declared|no rest|not as declared after two/,
  },
  {
    name: "a preview that calls the cloud",
    breakage: provider((whole) => ({
      diff: async (id, olds, news) => {
        await whole.read(id, olds);
        return whole.diff(id, olds, news);
      },
    })),
    schedule: history(SECRET, [up, { ...up, does: "preview" }]),
    blames: /a preview called the cloud/,
  },
  {
    name: "an error that repeats a trigger's value",
    breakage: provider((whole) => ({
      create: (inputs) =>
        whole.create(inputs).catch((error: unknown) => {
          throw Object.assign(error as Error, {
            message: `${(error as Error).message} ${JSON.stringify(inputs)}`,
          });
        }),
    })),
    schedule: history(SECRET, [{ ...up, faults: [{ operation: "RotateSecret", status: 400, code: "CSMS.0002" }] }], {
      triggers: { a: "canary-trigger-beta" },
    }),
    blames: /holds a secret/,
  },
  {
    name: "an error that does not name its object",
    breakage: provider((whole) => ({
      create: (inputs) =>
        whole.create(inputs).catch((error: unknown) => {
          throw Object.assign(error as Error, { message: "it failed" });
        }),
    })),
    schedule: history(SECRET, [{ ...up, faults: [{ operation: "RotateSecret", status: 400, code: "CSMS.0002" }] }]),
    blames: /does not begin with its object/,
  },
  {
    name: "a wait that does not end at the deadline",
    breakage: kind((whole) => ({
      apply: async (work, step, observed, inputs) => {
        await work.runtime.sleep(60_000);
        return whole.apply(work, step, observed, inputs);
      },
    })),
    schedule: history(SECRET, [up], { timeout: "5s" }),
    blames: /took \d+ ms of 5000/,
  },
  {
    name: "a run that rotates more objects than it may",
    breakage: { session: ({ slots }) => ({ slots: { ...slots, allows: () => true } }) },
    schedule: history(SECRET, [{ ...up, maxRotations: 0 }]),
    blames: /1 objects were asked to rotate, and 0 may be in a run/,
  },
  {
    name: "a rotation that was put off and is forgotten",
    breakage: kind((whole) => ({
      plan: (observed, inputs, now, mayRotate) =>
        whole.plan(observed, inputs, now, mayRotate).map((step) => (step === "putOff" ? "record" : step)),
    })),
    schedule: history(SECRET, [{ ...up, maxRotations: 0 }]),
    blames: /its request was forgotten|no rest/,
  },
  {
    name: "a look that reads what the state has already",
    breakage: provider((whole) => ({ check: (_olds, news) => whole.check({}, news) })),
    schedule: { ...history(SECRET, [up, { ...up, does: "preview" }]), looks: true },
    blames: /a preview called the cloud/,
  },
  {
    name: "a promise that nobody waits for",
    breakage: client("ShowClusterEncryptInfo", (call) => {
      void Promise.reject(new Error("nobody waits for this"));
      return call();
    }),
    schedule: history(CLUSTER, [up]),
    blames: /unhandled rejection/,
  },
];

describe("what the generated histories are judged by", function () {
  this.timeout(60_000);

  for (const { name, breakage, schedule, blames } of CASES) {
    it(`finds ${name}`, async () => {
      expect((await run(schedule)).violations, "as it is").to.deep.equal([]);
      expect((await run(schedule, breakage)).violations.join("\n")).to.match(blames);
    });
  }
});
