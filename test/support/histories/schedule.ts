// What a generated schedule is made of. All of it is JSON, so that a shrunk one can be printed and replayed.
import fc from "fast-check";
import type { EmulatorSeed, Fault } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { clusterIds, keyIds, secretNames } from "./objects";
import { secret } from "../secretValues";
import type { SignIn } from "./signIn";

/** The kinds of resources, by the names of their classes. */
export type KindName = "KeyRotationPolicy" | "SecretRotationPolicy" | "SecretRotation" | "ClusterKeyRotation";

/** A resource of the program: the kind, and the object that it is about. */
export interface PlannedResource {
  readonly kind: KindName;
  readonly id: string;
}

/** Something that happens in the middle of a step: at the so-manieth time that the provider asks for the time. */
export interface PlannedEvent {
  readonly at: number;
  readonly put?: EmulatorSeed;
  /** The cloud restarts: same address, same state. */
  readonly restart?: true;
  /** The clock jumps, in milliseconds. */
  readonly jump?: number;
  /** All credentials end that were issued: to the user, and to the provider. */
  readonly expire?: true;
}

/** One thing that the user does, and what goes wrong meanwhile. */
export interface PlannedStep {
  readonly does: "up" | "preview" | "refresh" | "destroy";
  /** Which of the programs it is done with. */
  readonly program: number;
  readonly faults: readonly Fault[];
  readonly events: readonly PlannedEvent[];
  /** How long nothing happens afterwards, in milliseconds. */
  readonly pause: number;
  /** Whether the user has the credentials of the step before, which may have ended. */
  readonly stale?: boolean;
  /** How far the clock of the machine that runs it is ahead of the cloud's, in milliseconds. In one process only. */
  readonly clockAhead?: number | undefined;
  /** Most objects that it rotates. By default there is no limit. */
  readonly maxRotations?: number | undefined;
}

/** A whole history. */
export interface Schedule {
  readonly random: number;
  readonly behaviour: NonNullable<EmulatorSeed["behaviour"]>;
  readonly resources: readonly PlannedResource[];
  /** Versions of the program: the inputs of each resource. */
  readonly programs: readonly (readonly Properties[])[];
  readonly steps: readonly PlannedStep[];
  /** Whether resources are worked at the same time, as the engine does. */
  readonly parallel: boolean;
  /** Whether the closing `up`s come after a refresh, as pipelines run them. */
  readonly refreshed: boolean;
  /** How the user signs in. By default with a permanent access key. */
  readonly signIn?: SignIn;
  /** Whether a line is printed for each call. */
  readonly trace?: boolean;
  /** Whether objects that are new to the state are looked at before. */
  readonly looks?: boolean;
}

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
/** Values of triggers, by which a leak is found. */
export const CANARIES = ["canary-trigger-alpha", "canary-trigger-beta", "canary-trigger-gamma"];
/** Values of triggers that are secret wherever they are declared: they must be stored nowhere in clear. */
export const SECRET_CANARIES = ["canary-secret-trigger-alpha", "canary-secret-trigger-beta"];
/** What failed tasks say: its author may have put anything there. */
export const TASK_WORDS = "canary-words-of-a-failed-task";
/** What can break for a resource of each kind, the more often the more its outcome matters. */
const OPERATIONS: Record<KindName, readonly string[]> = {
  SecretRotation: ["RotateSecret", "RotateSecret", "RotateSecret", "ListSecretTask", "ShowSecret", "ShowSecretStage"],
  ClusterKeyRotation: ["RotateKey", "RotateKey", "RotateKey", "ShowClusterEncryptInfo", "ListKeyDetail"],
  KeyRotationPolicy: ["ShowKeyRotationStatus", "EnableKeyRotation", "DisableKeyRotation", "UpdateKeyRotationInterval"],
  SecretRotationPolicy: ["ShowSecret", "UpdateSecret"],
};
/** What an answer may leave out: every field of these is optional in the documents. */
const LACKING = [
  ["rotation_task_id"],
  ["version_id"],
  ["update_time"],
  ["version_id", "update_time"],
  ["task_time"],
  ["task_status"],
  ["last_rotate_key_time"],
  ["master_key_id"],
  ["rotate_key_time"],
  ["rotation_interval"],
  ["rotation_period"],
];
const SIGN_IN = ["KeystoneListProjects", "KeystoneCreateUserTokenByPassword", "CreateTemporaryAccessKeyByAgency"];

const canary = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown[]>(...CANARIES) },
  { weight: 1, arbitrary: fc.constantFrom<unknown[]>(...SECRET_CANARIES.map(secret)) },
);
/** A value so many times in a hundred, else none. None is the simpler one. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, percent = 60): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary });
/** JSON has no `undefined`, and a replayed schedule must be the same one. */
const json = <T>(arbitrary: fc.Arbitrary<T>) => arbitrary.map((value) => JSON.parse(JSON.stringify(value)) as T);

const rotationInputs = {
  triggers: maybe(fc.oneof(fc.record({ a: canary }), fc.record({ a: canary, b: canary }))),
  rotateOnCreate: maybe(fc.boolean(), 40),
  maxAge: maybe(fc.constantFrom("2d", "30d"), 40),
  minInterval: maybe(fc.constant("1h"), 15),
  timeout: maybe(fc.constantFrom("5s", "30s", "2m", "40m")),
};

const inputsOf: Record<KindName, fc.Arbitrary<Properties>> = {
  KeyRotationPolicy: fc.record({
    enabled: maybe(fc.boolean()),
    rotationInterval: fc.constantFrom(30, 90, 365),
    onDelete: maybe(fc.constant("disable")),
  }),
  SecretRotationPolicy: fc.record({
    enabled: maybe(fc.boolean()),
    rotationPeriod: fc.constantFrom("6h", "1d", "24h", "30d"),
    onDelete: maybe(fc.constant("disable")),
  }),
  SecretRotation: fc.record(rotationInputs),
  ClusterKeyRotation: fc.record({ ...rotationInputs, masterKeyId: maybe(fc.constantFrom(...keyIds.slice(0, 2)), 40) }),
};

const resource: fc.Arbitrary<PlannedResource> = fc.oneof(
  { weight: 4, arbitrary: planned("SecretRotation", secretNames) },
  { weight: 4, arbitrary: planned("ClusterKeyRotation", clusterIds) },
  { weight: 1, arbitrary: planned("KeyRotationPolicy", keyIds) },
  { weight: 1, arbitrary: planned("SecretRotationPolicy", secretNames) },
);

function planned(kind: KindName, ids: readonly string[]): fc.Arbitrary<PlannedResource> {
  return fc.record({ kind: fc.constant(kind), id: fc.constantFrom(...ids) });
}

const when = fc.constantFrom<("before" | "after")[]>("before", "after");
const times = fc.constantFrom(1, 1, 1, 2, 8);

/** Refusals prove that nothing was done, so they come before the effect only; everything else comes at any time. */
function faultOf(resources: readonly PlannedResource[]): fc.Arbitrary<Fault> {
  const operations = resources.flatMap(({ kind }) => OPERATIONS[kind]);
  const operation = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...operations) },
    { weight: 1, arbitrary: fc.constantFrom(...SIGN_IN) },
    { weight: 1, arbitrary: fc.constant("*") },
  );
  const refusals: Fault[] = [
    { operation: "ListSecretTask", status: 403, code: "CSMS.0302", times: 3 },
    { operation: "ShowSecret", status: 403, code: "CSMS.0302", times: 3 },
    { operation: "ShowClusterEncryptInfo", status: 403, code: "DWS.0013", times: 3 },
    { operation: "RotateKey", status: 403, code: "DWS.7023", times: 2 },
    { operation: "*", status: 401, code: "APIGW.0301" },
  ];
  return fc.oneof(
    fc.record({ operation, kind: fc.constantFrom("reset", "empty", "cut", "html", "foreign"), when, times }),
    fc.record({ operation, kind: fc.constant("hang"), when, times: fc.constant(1) }),
    fc.record({ operation, status: fc.constantFrom(500, 502, 503, 504), when, times }),
    fc.record({ operation, status: fc.constant(429), retryAfter: maybe(fc.constantFrom(0, 5, 120)), times }),
    fc.record({ operation, kind: fc.constantFrom("slow", "delay"), when, delay: fc.constantFrom("1ms", "150ms") }),
    fc.record({ operation, kind: fc.constant("oversized"), times: fc.constant(1) }),
    fc.record({ operation, kind: fc.constant("lacks"), fields: fc.constantFrom(...LACKING), times }),
    fc.constantFrom(...refusals.filter(({ operation }) => operation === "*" || operations.includes(operation))),
  );
}

const rotation = fc.record({
  duration: fc.constantFrom("0s", "5s", "5s", "45s", "5m", "25m"),
  outcome: fc.constantFrom<("SUCCESS" | "FAILED")[]>("SUCCESS", "SUCCESS", "SUCCESS", "FAILED"),
  endStatus: fc.constantFrom(null, null, null, null, "HALTED"),
  message: fc.constant(TASK_WORDS),
  listedAfter: fc.constantFrom("0s", "0s", "8s", "20m"),
  vanishesAfter: fc.constantFrom(null, null, null, "3s", "2m"),
}) as fc.Arbitrary<object>;

const put = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom(...secretNames), rotation).map(secretPut("rotation")) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...secretNames), version()).map(secretPut("versions")) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...secretNames), fc.constantFrom("DISABLED", "ENABLED"))
      .map(secretPut("state")),
  },
  fc.constantFrom(...secretNames).map((name) => ({ secrets: [{ name, removed: true }] })),
  fc.constantFrom(...secretNames).map((name) => ({ secrets: [{ name }] })),
  fc.constantFrom(...clusterIds).map((clusterId) => ({ clusters: [{ clusterId, removed: true }] })),
  fc.constantFrom(...clusterIds).map((clusterId) => ({ clusters: [{ clusterId, masterKeyId: keyIds[0] }] })),
  fc.constantFrom(...clusterIds).map((clusterId) => ({ clusters: [{ clusterId, masterKeyId: keyIds[1] }] })),
  fc.constantFrom(...keyIds).map((keyId) => ({ keys: [{ keyId, removed: true }] })),
  fc.constantFrom(...keyIds).map((keyId) => ({ keys: [{ keyId, keyState: "3" }] })),
  fc.constantFrom(...keyIds).map((keyId) => ({ keys: [{ keyId, rotationEnabled: true, rotationInterval: 77 }] })),
  fc
    .constantFrom("csms:secret:rotate", "csms:secret:listTasks", "dws:cluster:getEncryptInfo", "kms:cmk:get")
    .map((action) => ({ denied: [action] })),
  fc.constant({ denied: [] }),
) as fc.Arbitrary<EmulatorSeed>;

/** A version that others made, by hand. */
function version(): fc.Arbitrary<object> {
  return fc.constantFrom("v7", "v8", "v9").map((id) => [{ id, stages: ["SYSCURRENT"] }]);
}

function secretPut(field: string) {
  return ([name, value]: [string, unknown]) => ({ secrets: [{ name, [field]: value }] });
}

const at = fc.nat(60);
const event: fc.Arbitrary<PlannedEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ at, put }) },
  { weight: 1, arbitrary: fc.record({ at, restart: fc.constant(true as const) }) },
  { weight: 1, arbitrary: fc.record({ at, expire: fc.constant(true as const) }) },
  { weight: 1, arbitrary: fc.record({ at, jump: fc.constantFrom(MINUTE, 31 * MINUTE, DAY) }) },
);

function stepOf(resources: readonly PlannedResource[]): fc.Arbitrary<PlannedStep> {
  return fc.record({
    does: fc.constantFrom<PlannedStep["does"][]>("up", "up", "up", "up", "refresh", "preview", "destroy"),
    program: fc.nat(2),
    faults: fc.array(faultOf(resources), { maxLength: 4 }),
    events: fc.array(event, { maxLength: 3 }),
    pause: fc.constantFrom(0, 0, SECOND, MINUTE, 11 * MINUTE, 31 * MINUTE, 2 * HOUR, DAY, 31 * DAY),
    stale: fc.boolean(),
    clockAhead: maybe(fc.constantFrom(40 * MINUTE, -40 * MINUTE, 11 * MINUTE, -11 * MINUTE, MINUTE, 400 * DAY), 25),
  });
}

const behaviour = fc.record(
  {
    reenableResetsInterval: fc.boolean(),
    successBody: fc.constantFrom("empty", "object"),
    intervalWhileOff: fc.constantFrom("kept", "default", "absent", "zero"),
    neverRotated: fc.constantFrom("empty", "absent"),
    booleansAsStrings: fc.boolean(),
    numbersAsStrings: fc.boolean(),
    rotateAnswersVersionId: fc.constantFrom("also", "only"),
    secondRotateWhileRunning: fc.constant("refuse"),
    runningTaskStatus: fc.constantFrom("PROCESSING", ""),
    periodNormalised: fc.constantFrom("largest", "seconds"),
    rotateMovesNextRotation: fc.boolean(),
    tasksOrder: fc.constant("oldest"),
    updateAnswers: fc.constant("nothing"),
    dwsTimeZone: fc.constantFrom("+08:00", "-05:00"),
    lastRotateKeyTimeFormat: fc.constantFrom("iso", "milliseconds", "null"),
    masterKeyIdTold: fc.constantFrom(true, true, false),
    taskTimeTold: fc.boolean(),
    tasksByTaskId: fc.constantFrom("listed", "refused"),
    largestPage: fc.constantFrom(1, 1000),
    masterKeyIdMeans: fc.constant("filter"),
    repointMovesRotateTime: fc.boolean(),
    rotateKeyAnswers: fc.constant("nothing"),
    clusterGoneCode: fc.constantFrom("DWS.0047", "DWS.3027"),
    dwsErrorsWith200: fc.boolean(),
    dwsSuccessCode: fc.constantFrom(true, false, "empty"),
    busyAfterRotate: fc.constantFrom("5s", "2m"),
    statusLagsWrites: fc.constantFrom("2s", "30s"),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Schedule["behaviour"]>;

/** Histories of a program of one to four resources. */
export const schedules: fc.Arbitrary<Schedule> = json(
  fc
    .array(resource, { minLength: 1, maxLength: 4 })
    .chain((drawn) => {
      const resources = unique(drawn);
      const program = fc.tuple(...resources.map(({ kind }) => inputsOf[kind]));
      return fc.record({
        random: fc.nat(1_000_000),
        behaviour: fc
          .oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: behaviour })
          .map((drawn) => (resources.some(({ kind }) => kind.endsWith("Rotation")) ? withoutLag(drawn) : drawn)),
        resources: fc.constant(resources),
        programs: fc.array(program, { minLength: 1, maxLength: 3 }),
        steps: fc.array(stepOf(resources), { minLength: 1, maxLength: 6 }),
        parallel: fc.boolean(),
        refreshed: fc.boolean(),
        signIn: fc.constantFrom<SignIn[]>("key", "key", "temporary", "token", "password", "agency"),
        trace: fc.boolean(),
      });
    })
    .map((drawn) => ({ ...drawn, behaviour: { ...drawnBy(drawn.random), ...drawn.behaviour } }))
    .map(asAdopted),
);

/** What `drawnBy` divides the number by. */
const DRAWN = 256;

/**
 * How the program takes over what is there, by further digits of that number: whether it looks first, how many rotations a
 * run may make, and whether intervals are left undeclared.
 */
function asAdopted<Drawn extends Omit<Schedule, "looks">>(drawn: Drawn): Drawn & Pick<Schedule, "looks"> {
  const left = Math.floor(drawn.random / DRAWN);
  const maxRotations = [undefined, undefined, 1, 0][left % 4];
  const isUndeclared = Math.floor(left / 4) % 2 === 1;
  const looks = Math.floor(left / 8) % 2 === 1;
  return {
    ...drawn,
    ...(looks && { looks }),
    steps: drawn.steps.map((step) => (maxRotations === undefined ? step : { ...step, maxRotations })),
    programs: drawn.programs.map((program) =>
      program.map((inputs) => (isUndeclared ? without(inputs, "rotationInterval") : inputs)),
    ),
  };
}

function without(inputs: Properties, left: string): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== left));
}

/**
 * What else Huawei's documents leave open, by the digits of a number that is drawn anyway: the histories of a seed stay
 * what they were before these were drawn. 0, to which the number shrinks, is the likelier way of each.
 */
function drawnBy(random: number): Schedule["behaviour"] {
  let left = random;
  const pick = <T>(...values: T[]): T => {
    const value = values[left % values.length] as T;
    left = Math.floor(left / values.length);
    return value;
  };
  return {
    tokenRefusedBy: pick("service", "gateway"),
    tokenLife: pick("24h", "1h"),
    secondRotateCode: pick("CSMS.0002", "CSMS.0409"),
    unusableMasterKeyCode: pick("DWS.9999", "DWS.5146"),
    dwsDeniedCode: pick("DWS.0013", "DWS.0403"),
    clusterGoneStatus: pick(undefined, 401, 403, 404),
    newKeyVisibleAfter: pick("0s", "8s"),
  };
}

/** What a fence cannot stand: reads that still show what was before an earlier rotation (docs/reliability.md). */
function withoutLag(drawn: Schedule["behaviour"]): Schedule["behaviour"] {
  return { ...drawn, statusLagsWrites: "0s" };
}

/** Two resources of a kind for one object are refused in `check`: policies that differ, and rotations always. */
function unique(resources: readonly PlannedResource[]): PlannedResource[] {
  return resources.filter(
    ({ kind, id }, index) => resources.findIndex((other) => other.kind === kind && other.id === id) === index,
  );
}
