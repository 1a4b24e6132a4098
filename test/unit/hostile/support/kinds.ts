import fc from "fast-check";
import type { ServedKind } from "../../../../provider/lifecycle/host";
import { keyId } from "../../../support/keys";
import { CANARIES, ownObject } from "./values";
import { kindNamed } from "../../../support/kinds";

/** A kind of resource with what is right for it. */
export interface HostileKind {
  readonly kind: ServedKind;
  /** Ids of objects that the emulator has. */
  readonly id: string;
  readonly inputs: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  readonly outputs: Readonly<Record<string, fc.Arbitrary<unknown>>>;
}

export const CLUSTER = "7d85f602-a948-4a30-afd4-e84f47471c15";
const time = fc.constantFrom("2026-11-01T00:00:00.000Z", "2020-01-01T00:00:00Z", "2026-11-24T10:00:00.000Z");
const place = {
  region: fc.constantFrom("cn-north-4", undefined),
  projectId: fc.constantFrom("0123456789abcdef0123456789abcdef", undefined),
};
const inherited = ownObject([
  ["__proto__", CANARIES[0]],
  ["constructor", "2"],
  ["toString", ""],
]);
const triggers = fc.constantFrom(undefined, {}, { a: CANARIES[0] }, { a: "1", b: CANARIES[1] }, inherited);
const rotation = {
  ...place,
  triggers,
  rotateOnCreate: fc.boolean(),
  maxAge: fc.constantFrom(undefined, "90d", "3650d"),
  minInterval: fc.constantFrom(undefined, "1h"),
  timeout: fc.constantFrom(undefined, "10m", "1s"),
};
const policy = {
  ...place,
  enabled: fc.boolean(),
  onDelete: fc.constantFrom("retain", "disable"),
  timeout: fc.constantFrom(undefined, "2m"),
};
const unfinished = fc.record({
  operation: fc.constantFrom("rotate", "repoint"),
  outcome: fc.constantFrom("accepted", "ambiguous"),
  since: time,
  taskId: fc.constantFrom(undefined, "a-task"),
  fence: fc.constantFrom({}, { versionId: "v1", taskTime: 5 }, { isKnown: "true", lastRotationTime: "never" }),
});
const record = {
  rotationRequestTime: time,
  rotationTaskId: fc.constantFrom(undefined, "a-task"),
  unfinishedRotation: fc.oneof(fc.constant(undefined), unfinished),
  failedRotation: fc.constantFrom(undefined, {
    since: "2026-11-24T10:00:00.000Z",
    taskId: "a-task",
    code: "CSMS.0001",
  }),
  rotationOwed: fc.constantFrom(undefined, true),
  creationUnfinished: fc.constantFrom(undefined, true),
  lastRotationTime: time,
  schemaVersion: fc.constantFrom(1, undefined),
  declared: fc.constantFrom(undefined, ["region"], ["masterKeyId"]),
};

/** Every kind. */
export const KINDS: readonly HostileKind[] = [
  {
    kind: kindNamed("KeyRotationPolicy"),
    id: keyId(1),
    inputs: { keyId: fc.constantFrom(keyId(1), keyId(9)), ...policy, rotationInterval: fc.constantFrom(30, 365) },
    outputs: {
      ...policy,
      keyId: fc.constant(keyId(1)),
      rotationInterval: fc.constantFrom(30, 90),
      lastRotationTime: time,
    },
  },
  {
    kind: kindNamed("SecretRotationPolicy"),
    id: "db",
    inputs: { secretName: fc.constantFrom("db", "nobody"), ...policy, rotationPeriod: fc.constantFrom("30d", "6h") },
    outputs: {
      ...policy,
      secretName: fc.constant("db"),
      rotationPeriod: fc.constantFrom("1d", "24h"),
      nextRotationTime: time,
    },
  },
  {
    kind: kindNamed("SecretRotation"),
    id: "db",
    inputs: { secretName: fc.constantFrom("db", "nobody"), ...rotation },
    outputs: {
      ...rotation,
      ...record,
      secretName: fc.constant("db"),
      versionId: fc.constantFrom("v1", "v2"),
      versionTime: time,
    },
  },
  {
    kind: kindNamed("ClusterKeyRotation"),
    id: CLUSTER,
    inputs: { clusterId: fc.constant(CLUSTER), ...rotation, masterKeyId: fc.constantFrom(undefined, keyId(1)) },
    outputs: {
      ...rotation,
      ...record,
      clusterId: fc.constant(CLUSTER),
      masterKeyId: fc.constantFrom(undefined, keyId(1)),
      lastRotationTimeText: fc.constantFrom(undefined, "2026-11-01 00:00:00"),
    },
  },
];
