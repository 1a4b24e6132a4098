// What preview must say of each object of that account and what `up` must write to it, worked out from the account and
// the declarations alone: nothing here is the provider's code.
import type { LiveAccount, LiveCluster, LiveKey, LiveSecret } from "./account";
import type { Declared } from "./program";

/** What is to come of one resource. */
export interface Expected {
  /** Its kind and its object's id, as lines name it. */
  readonly subject: string;
  readonly object: string;
  /** The codes of its lines. */
  readonly codes: readonly string[];
  /** The names of the operations that write, in their order. */
  readonly writes: readonly string[];
  /** Texts that its line must hold: what was and what will be. */
  readonly facts?: readonly string[];
  /** That `up` fails for it. */
  readonly fails?: boolean;
}

const NOTHING = { codes: ["nothing-to-do"], writes: [] };
const CANNOT = { codes: ["cannot-rotate"], writes: [], fails: true };
const MISSING = { codes: ["not-found"], writes: [], fails: true };

type Outcome = Omit<Expected, "subject" | "object">;

/** What is to come of every resource of a program, at an account as it is. */
export function expectedOf(account: LiveAccount, declared: Declared): Expected[] {
  const keys = new Map(account.keys.map((key) => [key.keyId, key]));
  const secrets = new Map(account.secrets.map((secret) => [secret.name, secret]));
  const clusters = new Map(account.clusters.map((cluster) => [cluster.clusterId, cluster]));
  const named = (kind: string, object: string, outcome: Outcome): Expected => ({
    subject: `${kind} ${object}`,
    object,
    ...outcome,
  });
  return [
    ...Object.values(declared.KeyRotationPolicy).map((args) =>
      named("KeyRotationPolicy", args.keyId, ofKey(keys.get(args.keyId), args)),
    ),
    ...Object.values(declared.SecretRotationPolicy).map((args) =>
      named("SecretRotationPolicy", args.secretName, ofSecretPolicy(secrets.get(args.secretName), args)),
    ),
    ...Object.values(declared.SecretRotation).map((args) =>
      named("SecretRotation", args.secretName, ofSecret(secrets.get(args.secretName), args)),
    ),
    ...Object.values(declared.ClusterKeyRotation).map((args) =>
      named("ClusterKeyRotation", args.clusterId, ofCluster(clusters.get(args.clusterId), args)),
    ),
  ];
}

function ofKey(
  key: LiveKey | undefined,
  {
    enabled = true,
    rotationInterval: wanted,
  }: { enabled?: boolean | undefined; rotationInterval?: number | undefined },
): Outcome {
  if (key === undefined) {
    return MISSING;
  }
  const { rotationEnabled: isOn = false, rotationInterval: has = 365 } = key;
  if (!enabled) {
    return isOn ? { codes: ["will-disable"], writes: ["DisableKeyRotation"], facts: [`${has} days`] } : NOTHING;
  }
  if (isOn) {
    return wanted === undefined || wanted === has
      ? NOTHING
      : {
          codes: [wanted > has ? "will-lengthen" : "will-shorten"],
          writes: ["UpdateKeyRotationInterval"],
          facts: [`every ${has} days`, `every ${wanted} days`],
        };
  }
  const isRotatable =
    key.defaultKey !== true &&
    key.origin === undefined &&
    key.keystoreId === undefined &&
    (key.keySpec ?? "AES_256") === "AES_256" &&
    (key.keyState ?? "2") === "2";
  if (!isRotatable) {
    return CANNOT;
  }
  const set = wanted === undefined ? [] : ["UpdateKeyRotationInterval"];
  return {
    codes: ["will-enable"],
    writes: ["EnableKeyRotation", ...set],
    facts: [`every ${wanted ?? 365} days`],
  };
}

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24 };

function hours(period: string): number {
  return Number(period.slice(0, -1)) * (HOURS[period.slice(-1)] ?? NaN);
}

/** How many hours ago a time such as "-10d" is. */
function ago(time: string | undefined): number {
  return time === undefined ? 0 : hours(time.slice(1));
}

function isRotatable({ secretType, state }: LiveSecret): boolean {
  return secretType !== "COMMON" && state === undefined;
}

function ofSecretPolicy(
  secret: LiveSecret | undefined,
  { enabled = true, rotationPeriod: wanted }: { enabled?: boolean | undefined; rotationPeriod?: string | undefined },
): Outcome {
  if (secret === undefined) {
    return MISSING;
  }
  const { autoRotation: isOn = false, rotationPeriod: has = "" } = secret;
  if (!enabled) {
    return isOn ? { codes: ["will-disable"], writes: ["UpdateSecret"], facts: [has] } : NOTHING;
  }
  if (!isRotatable(secret)) {
    return CANNOT;
  }
  if (!isOn) {
    return { codes: ["will-enable"], writes: ["UpdateSecret"], facts: [wanted ?? ""] };
  }
  return wanted === undefined || hours(wanted) === hours(has)
    ? NOTHING
    : {
        codes: [hours(wanted) > hours(has) ? "will-lengthen" : "will-shorten"],
        writes: ["UpdateSecret"],
        facts: [has, wanted],
      };
}

interface RotationArgs {
  readonly rotateOnCreate?: boolean | undefined;
  readonly maxAge?: string | undefined;
  readonly minInterval?: string | undefined;
}

/** What making a rotation does to an object that can rotate, and that last did so many hours ago. */
function ofRotation(age: number, write: string, { rotateOnCreate = true, maxAge, minInterval }: RotationArgs): Outcome {
  if (!rotateOnCreate) {
    const isOverdue = maxAge !== undefined && age >= hours(maxAge);
    return { codes: [isOverdue ? "overdue" : "will-record"], writes: [] };
  }
  return minInterval !== undefined && age < hours(minInterval)
    ? { codes: ["answered"], writes: [] }
    : { codes: ["will-rotate"], writes: [write] };
}

function ofSecret(secret: LiveSecret | undefined, args: RotationArgs): Outcome {
  if (secret === undefined) {
    return MISSING;
  }
  return isRotatable(secret) ? ofRotation(ago(secret.rotationTime), "RotateSecret", args) : CANNOT;
}

function ofCluster(
  cluster: LiveCluster | undefined,
  args: RotationArgs & { readonly masterKeyId?: string | undefined },
): Outcome {
  if (cluster === undefined) {
    return MISSING;
  }
  if (cluster.masterKeyId === undefined) {
    return CANNOT;
  }
  const isElsewhere = args.masterKeyId !== undefined && args.masterKeyId !== cluster.masterKeyId;
  const { codes, writes } = ofRotation(ago(cluster.lastRotateKeyTime), "RotateKey", args);
  return isElsewhere
    ? { codes: ["will-repoint", ...codes], writes: ["RotateKey", ...writes], facts: [args.masterKeyId] }
    : { codes, writes };
}
