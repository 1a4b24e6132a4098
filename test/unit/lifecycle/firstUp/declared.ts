// What the programs of these tests declare, and the accounts that they are about.
import type { Properties } from "../../../../provider/lifecycle/properties";
import { clusterId, numbers } from "../../../support/firstUp/account";
import { keyId } from "../../../support/keys";
import type { Declared } from "./support";

export function policy(number: number, inputs: Properties = {}): Declared {
  return { kind: "KeyRotationPolicy", name: `key-${number}`, inputs: { keyId: keyId(number), ...inputs } };
}

export function secretPolicy(number: number, inputs: Properties = { rotationPeriod: "30d" }): Declared {
  const secretName = `secret-${number}`;
  return { kind: "SecretRotationPolicy", name: `policy-${number}`, inputs: { secretName, ...inputs } };
}

export function rotation(number: number, inputs: Properties = {}): Declared {
  const secretName = `secret-${number}`;
  return { kind: "SecretRotation", name: secretName, inputs: { secretName, ...inputs } };
}

export function cluster(number: number, inputs: Properties = {}): Declared {
  return { kind: "ClusterKeyRotation", name: `cluster-${number}`, inputs: { clusterId: clusterId(number), ...inputs } };
}

/** Keys of which the first ones rotate, every 90 days. */
export function keys(
  count: number,
  rotating = 0,
): { keyId: string; rotationEnabled: boolean; rotationInterval: number }[] {
  return numbers(count).map((number) => ({
    keyId: keyId(number),
    rotationEnabled: number <= rotating,
    rotationInterval: 90,
  }));
}

/** Secrets of a database, that last rotated a time ago. */
export function secrets(
  count: number,
  rotationTime = "-10d",
): { name: string; createTime: string; rotationTime: string }[] {
  return numbers(count).map((number) => ({ name: `secret-${number}`, createTime: "-900d", rotationTime }));
}
