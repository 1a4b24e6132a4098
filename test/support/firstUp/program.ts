// A program that declares all of that account, with 20 mistakes in it.
import {
  ClusterKeyRotation,
  type ClusterKeyRotationArgs,
  KeyRotationPolicy,
  type KeyRotationPolicyArgs,
  SecretRotation,
  type SecretRotationArgs,
  SecretRotationPolicy,
  type SecretRotationPolicyArgs,
} from "pulumi-huaweicloud-rotation";
import { keyId } from "../keys";
import { clusterId, type LiveAccount, numbers } from "./account";

/** What a program declares, as data: the arguments by the resource's kind and name. */
export interface Declared {
  readonly KeyRotationPolicy: Readonly<Record<string, Plain<KeyRotationPolicyArgs>>>;
  readonly SecretRotationPolicy: Readonly<Record<string, Plain<SecretRotationPolicyArgs>>>;
  readonly SecretRotation: Readonly<Record<string, Plain<SecretRotationArgs>>>;
  readonly ClusterKeyRotation: Readonly<Record<string, Plain<ClusterKeyRotationArgs>>>;
}

/** Arguments without outputs of other resources. */
type Plain<Args> = { readonly [Name in keyof Args]: Extract<Args[Name], string | number | boolean | undefined> };

/** Key 201 does not exist. */
const MISSING = 201;

/** The first program: what is meant, and what is not. */
export function firstProgram({ keys }: LiveAccount): Declared {
  const policies = keys.map((key, index): [string, Plain<KeyRotationPolicyArgs>] => {
    const number = index + 1;
    const { rotationInterval } = key;
    return [`key-${number}`, { keyId: key.keyId, ...declaredOfKey(number, rotationInterval) }];
  });
  return {
    KeyRotationPolicy: { ...Object.fromEntries(policies), [`key-${MISSING}`]: { keyId: keyId(MISSING) } },
    SecretRotation: Object.fromEntries([...numbers(30), 41].map((number) => [`secret-${number}`, rotation(number)])),
    SecretRotationPolicy: Object.fromEntries(
      numbers(60)
        .filter((number) => number > 30 && number !== 41)
        .map((number) => [`policy-${number}`, secretPolicy(number)]),
    ),
    ClusterKeyRotation: {
      "cluster-1": { clusterId: clusterId(1), rotateOnCreate: false, maxAge: "30d" },
      "cluster-2": { clusterId: clusterId(2) },
      // A mistake: it is not encrypted.
      "cluster-3": { clusterId: clusterId(3) },
      "cluster-4": { clusterId: clusterId(4), rotateOnCreate: false },
      "cluster-5": { clusterId: clusterId(5), rotateOnCreate: false, masterKeyId: keyId(122) },
    },
  };
}

/** Resources of it with every outcome, in one region and of every kind, by their names. */
const SOME: readonly string[] = [
  ...[1, 2, 3, 4, 12, 13, 118, 121, 122, ...numbers(10).map((number) => 170 + number), 181, MISSING].map(
    (number) => `key-${number}`,
  ),
  ...[1, 2, 3, 21, 26, 27, 41].map((number) => `secret-${number}`),
  ...[31, 33, 34, 35, 36, 37, 42, 43].map((number) => `policy-${number}`),
];

/** Something of everything that the first program declares, and all of its clusters. */
export function someOf(declared: Declared): Declared {
  const some = <T>(all: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => SOME.includes(name)));
  return {
    KeyRotationPolicy: some(declared.KeyRotationPolicy),
    SecretRotationPolicy: some(declared.SecretRotationPolicy),
    SecretRotation: some(declared.SecretRotation),
    ClusterKeyRotation: declared.ClusterKeyRotation,
  };
}

/** A program whose every object is already as it says: what cannot rotate is left out, and no rotation asks for one. */
export function convergedProgram({ keys, secrets, clusters }: LiveAccount): Declared {
  const policies = keys.map(({ keyId: id, rotationEnabled, rotationInterval }, index) => {
    const interval = index % 2 === 0 && rotationInterval !== undefined ? { rotationInterval } : {};
    return [`key-${index + 1}`, { keyId: id, ...(rotationEnabled === true ? interval : { enabled: false }) }] as const;
  });
  const rotating = secrets.map(({ name, autoRotation, rotationPeriod }) => {
    const period = rotationPeriod === undefined ? {} : { rotationPeriod };
    return [`policy-${name}`, { secretName: name, ...(autoRotation === true ? period : { enabled: false }) }] as const;
  });
  const rotations = secrets
    .filter(({ secretType, state }) => secretType !== "COMMON" && state === undefined)
    .map(({ name }) => [name, { secretName: name, rotateOnCreate: false, maxAge: "365d" }] as const);
  const encrypted = clusters
    .filter(({ masterKeyId }) => masterKeyId !== undefined)
    .map(({ clusterId: id, name, masterKeyId }) => {
      return [
        name,
        { clusterId: id, rotateOnCreate: false, ...(masterKeyId !== undefined && { masterKeyId }) },
      ] as const;
    });
  return {
    KeyRotationPolicy: Object.fromEntries(policies),
    SecretRotationPolicy: Object.fromEntries(rotating),
    SecretRotation: Object.fromEntries(rotations),
    ClusterKeyRotation: Object.fromEntries(encrypted),
  };
}

function declaredOfKey(number: number, has: number | undefined): Omit<Plain<KeyRotationPolicyArgs>, "keyId"> {
  if (number > 180) {
    return { enabled: false };
  }
  if (number > 120) {
    // 171 to 180 are mistakes: they cannot rotate. The others are turned on, half of them every 90 days.
    return number % 2 === 0 ? { rotationInterval: 90 } : {};
  }
  if (number === 118) {
    // A mistake: it rotates.
    return { enabled: false };
  }
  if (number <= 10) {
    // Those of more than 90 days are shortened; the first two are lengthened, by mistake.
    return { rotationInterval: number <= 2 ? 365 : Math.min(has ?? 90, 90) };
  }
  return number % 4 === 0 ? {} : { ...(has !== undefined && { rotationInterval: has }) };
}

function rotation(number: number): Plain<SecretRotationArgs> {
  const secretName = `secret-${number}`;
  if (number <= 20) {
    // A mistake: 1d where 100d was meant. Secret 3 is fresh, and is overdue by it.
    return { secretName, rotateOnCreate: false, maxAge: number === 3 ? "1d" : "30d" };
  }
  // A mistake: 41 is a common secret.
  return number > 25 && number <= 30 ? { secretName, minInterval: "30d" } : { secretName };
}

function secretPolicy(number: number): Plain<SecretRotationPolicyArgs> {
  const secretName = `secret-${number}`;
  const declared: Readonly<Record<number, Omit<Plain<SecretRotationPolicyArgs>, "secretName">>> = {
    31: {},
    32: {},
    33: { rotationPeriod: "720h" },
    // A mistake: longer than what it has.
    34: { rotationPeriod: "90d" },
    35: { rotationPeriod: "7d" },
    // A mistake: it rotates.
    36: { enabled: false },
    37: { rotationPeriod: "30d" },
    38: { rotationPeriod: "30d" },
    39: { rotationPeriod: "30d" },
    // A mistake: it is disabled.
    42: { rotationPeriod: "30d" },
  };
  return { secretName, ...(declared[number] ?? { enabled: false }) };
}

/** Declares it. */
export function declare(declared: Declared): void {
  for (const [name, args] of Object.entries(declared.KeyRotationPolicy)) {
    new KeyRotationPolicy(name, args);
  }
  for (const [name, args] of Object.entries(declared.SecretRotationPolicy)) {
    new SecretRotationPolicy(name, args);
  }
  for (const [name, args] of Object.entries(declared.SecretRotation)) {
    new SecretRotation(name, args);
  }
  for (const [name, args] of Object.entries(declared.ClusterKeyRotation)) {
    new ClusterKeyRotation(name, args);
  }
}
