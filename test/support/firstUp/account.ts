// A live account of 200 keys, 60 secrets and 5 clusters, none of which any program declares yet.
import { keyId } from "../keys";

/** A key as the account has it. */
export interface LiveKey {
  readonly keyId: string;
  readonly rotationEnabled?: boolean;
  readonly rotationInterval?: number;
  readonly keySpec?: string;
  readonly keyState?: "1" | "2" | "3" | "4" | "5";
  readonly origin?: "external";
  readonly keystoreId?: string;
  readonly defaultKey?: boolean;
}

/** A secret as the account has it. Times are before now, such as "-10d". */
export interface LiveSecret {
  readonly name: string;
  readonly secretType: "COMMON" | "RDS-FG" | "GaussDB-FG";
  readonly state?: "DISABLED";
  readonly autoRotation?: boolean;
  readonly rotationPeriod?: string;
  readonly rotationTime?: string;
}

/** A cluster as the account has it. */
export interface LiveCluster {
  readonly clusterId: string;
  readonly name: string;
  readonly masterKeyId?: string;
  readonly lastRotateKeyTime?: string;
}

/** The account. */
export interface LiveAccount {
  readonly keys: readonly LiveKey[];
  readonly secrets: readonly LiveSecret[];
  readonly clusters: readonly LiveCluster[];
}

/** The intervals of the keys that rotate, in turn. */
const INTERVALS = [30, 60, 90, 180, 365];

/** Every kind of key that cannot rotate, and every state in which none can. */
const CANNOT: readonly Omit<LiveKey, "keyId">[] = [
  { defaultKey: true },
  { origin: "external" },
  { keySpec: "RSA_2048" },
  { keySpec: "EC_P256" },
  { keySpec: "SM2" },
  { keySpec: "HMAC_256" },
  { keystoreId: "8f4e3c1d-0b7f-4d5a-9a36-7d1d2c7f0a11" },
  { keyState: "3" },
  { keyState: "4" },
  { keyState: "5", origin: "external" },
];

/** Keys 1 to 120 rotate, 121 to 170 do not, and 171 to 200 cannot, three of each kind. */
function liveKey(number: number): LiveKey {
  if (number <= 120) {
    return { keyId: keyId(number), rotationEnabled: true, rotationInterval: INTERVALS[number % 5]! };
  }
  return { keyId: keyId(number), ...(number > 170 && CANNOT[(number - 171) % CANNOT.length]) };
}

/**
 * Secrets 1 to 40 are of databases, the even ones last rotated 100 days ago and the odd ones 10; 31 to 36 rotate by
 * themselves. The others are common ones, but for 42, which is of a database and disabled.
 */
function liveSecret(number: number): LiveSecret {
  const name = `secret-${number}`;
  if (number > 40) {
    return number === 42 ? { name, secretType: "RDS-FG", state: "DISABLED" } : { name, secretType: "COMMON" };
  }
  return {
    name,
    secretType: number % 3 === 0 ? "GaussDB-FG" : "RDS-FG",
    rotationTime: number % 2 === 0 ? "-100d" : "-10d",
    ...(number > 30 && number <= 36 && { autoRotation: true, rotationPeriod: "30d" }),
  };
}

/** All but the third are encrypted. */
function liveCluster(number: number): LiveCluster {
  const cluster = { clusterId: clusterId(number), name: `warehouse-${number}` };
  return number === 3 ? cluster : { ...cluster, masterKeyId: keyId(121), lastRotateKeyTime: "-100d" };
}

/** Ids of clusters for tests, told apart by their numbers. */
export function clusterId(number: number): string {
  return `9f76c502-fc9c-4a52-8656-${String(number).padStart(12, "0")}`;
}

/** The account before the first `up`. */
export function liveAccount(): LiveAccount {
  return {
    keys: numbers(200).map(liveKey),
    secrets: numbers(60).map(liveSecret),
    clusters: numbers(5).map(liveCluster),
  };
}

/** Something of every sort that it has. */
export function someOfEach(): LiveAccount {
  const { keys, secrets, clusters } = liveAccount();
  const [rotating, off, unable] = [keys.slice(0, 5), keys.slice(120, 122), keys.slice(170, 180)];
  return {
    keys: [...rotating, ...off, ...unable],
    secrets: [1, 2, 3, 31, 33, 41, 42].map((number) => secrets[number - 1]!),
    clusters: clusters.slice(0, 3),
  };
}

/** The numbers from 1 to a last one. */
export function numbers(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
