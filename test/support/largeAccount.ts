import type { EmulatorSeed } from "../../provider/emulator";
import { HOSTILE, idOf } from "./account";

/** What an account of two regions holds, and what a report of it must say, calculated apart from the code that judges. */
export interface LargeAccount {
  readonly seed: EmulatorSeed;
  readonly regions: readonly string[];
  /** `status code code…` of every object, by kind, region and id. */
  readonly expected: ReadonlyMap<string, string>;
  /** The fewest calls that the APIs make necessary, pages aside. */
  readonly singleCalls: number;
}

const REGIONS = [
  { name: "cn-north-4", id: "0123456789abcdef0123456789abcdef" },
  { name: "eu-west-101", id: "fedcba9876543210fedcba9876543210" },
] as const;

/** Kinds of keys, in turn: what the seed has, and what a report by `POLICY` says. */
const KEYS = [
  [{ rotationEnabled: true, rotationInterval: 90, lastRotationTime: "-30d", numberOfRotations: 3 }, "pass", true],
  [{ rotationEnabled: true, rotationInterval: 365, lastRotationTime: "-30d" }, "fail interval-too-long", true],
  [{ rotationEnabled: false }, "fail rotation-off", false],
  [{ rotationEnabled: true, rotationInterval: 90, lastRotationTime: "-95d" }, "pass possibly-overdue", true],
  [{ defaultKey: true }, "notApplicable cannot-rotate", false],
  [{ origin: "external" }, "notApplicable cannot-rotate", false],
  [{ keySpec: "RSA_2048" }, "notApplicable cannot-rotate", false],
  [{ keyState: "3", rotationEnabled: true }, "notApplicable disabled", false],
  [{ keyState: "4", scheduledDeletionTime: "7d" }, "notApplicable pending-deletion", false],
  [{ keySpec: "SM4", rotationEnabled: true, rotationInterval: 30, lastRotationTime: "-3d" }, "pass", true],
] as const;

const SECRETS = [
  [{ autoRotation: true, rotationPeriod: "30d", nextRotationTime: "10d", rotationTime: "-20d" }, "pass"],
  [{ autoRotation: false, rotationTime: "-20d" }, "fail rotation-off"],
  [{ secretType: "COMMON" }, "notApplicable cannot-rotate"],
  [
    { autoRotation: true, rotationPeriod: "2000h", nextRotationTime: "10d", rotationTime: "-20d" },
    "fail interval-too-long",
  ],
] as const;

const CLUSTERS = [
  [{ masterKeyId: idOf(0), lastRotateKeyTime: "-20d" }, "pass"],
  [{ masterKeyId: idOf(0), lastRotateKeyTime: "-200d" }, "fail overdue"],
  [{}, "notApplicable not-encrypted"],
  [{ masterKeyId: idOf(0), version: "7.5.2" }, "notApplicable cannot-rotate"],
] as const;

/** The policy that the expectations are made for. */
export const POLICY = `version: 1
rules:
  - { kind: key, match: "*", maxIntervalDays: 180 }
  - { kind: secret, match: "*", required: true, maxIntervalDays: 60 }
  - { kind: cluster, match: "*", maxAgeDays: 90 }
`;

/** An account with so many objects, half of them in each region; some aliases are hostile. */
export function largeAccount(size: { keys: number; secrets: number; clusters: number }): LargeAccount {
  const expected = new Map<string, string>();
  const made = { creationTime: "-500d", periodStart: "-1d" };
  let singleCalls = 0;
  const keys = numbers(size.keys).map((number) => {
    const [fields, status, isAsked] = KEYS[number % KEYS.length]!;
    const region = REGIONS[number % 2 === 0 ? 0 : 1];
    expected.set(`key ${region.name} ${idOf(number)}`, status);
    singleCalls += isAsked ? 1 : 0;
    const alias = number % 40 < HOSTILE.length ? HOSTILE[number % 40]! : `service-${number}/key`;
    return { keyId: idOf(number), projectId: region.id, alias: alias.slice(0, 255), ...made, ...fields };
  });
  const secrets = numbers(size.secrets).map((number) => {
    const [fields, status] = SECRETS[number % SECRETS.length]!;
    const region = REGIONS[number % 2]!;
    expected.set(`secret ${region.name} secret-${number}`, status);
    return { name: `secret-${number}`, projectId: region.id, createTime: "-500d", ...fields };
  });
  const clusters = numbers(size.clusters).map((number) => {
    const [fields, status] = CLUSTERS[number % CLUSTERS.length]!;
    const region = REGIONS[number % 2]!;
    expected.set(`cluster ${region.name} ${idOf(number)}`, status);
    singleCalls += 1;
    return {
      clusterId: idOf(number),
      projectId: region.id,
      name: `warehouse-${number}`,
      createTime: "-500d",
      ...fields,
    };
  });
  const projects = REGIONS.map(({ id, name }) => ({ id, name }));
  return {
    seed: { keys, secrets, clusters, projects, region: REGIONS[0].name },
    regions: REGIONS.map(({ name }) => name),
    expected,
    singleCalls,
  };
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}
