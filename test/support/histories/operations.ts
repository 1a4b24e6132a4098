import type { Operation } from "./crash";
import { clusterIds, keyIds, secretNames } from "./objects";
import { CANARIES } from "./schedule";

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
export const OPERATIONS: readonly Operation[] = [
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
