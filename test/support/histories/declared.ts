import type { EmulatedCall, Emulator, EmulatorSeed } from "../../../provider/emulator";
import { milliseconds } from "../../../provider/duration";
import type { Properties } from "../../../provider/lifecycle/properties";
import { clusterIds } from "./objects";
import type { ProgramResource } from "./program";
import type { Schedule } from "./schedule";

/** The cloud's own last rotation of an object, else the age of the version that is current, as DESIGN §4 has it. */
export function lastRotation(cloud: Emulator, object: string): number | undefined {
  const secret = cloud.secret(object);
  return (
    secret?.rotationTime ??
    cloud.cluster(object)?.lastRotateKeyTime ??
    secret?.versions.find(({ stages }) => stages.includes("SYSCURRENT"))?.stageTime
  );
}

/** What a message does not tell of the refusal that was the last answer: its code, and its request. */
export function namesNoCause(calls: readonly EmulatedCall[], error: string): string[] {
  const { operation, status = 0, code = "", requestId } = calls.at(-1) ?? {};
  const isRefusal = status >= 400 && requestId !== undefined;
  return isRefusal && !(error.includes(code) && error.includes(requestId))
    ? [`a message that names no cause (${operation ?? ""}, ${code}, request ${requestId}): ${error}`]
    : [];
}

/** Objects that were asked to rotate by these calls. Pointing a cluster to another master key is no rotation. */
export function askedToRotate(calls: readonly EmulatedCall[]): Set<string> {
  const requests = calls.filter(
    ({ operation, request }) =>
      operation === "RotateSecret" || (operation === "RotateKey" && request.master_key_id === undefined),
  );
  return new Set(requests.map(({ object = "" }) => object));
}

/** Where the cloud is not as declared. What is not declared may be anything. */
export function misfits(cloud: Emulator, { name, object }: ProgramResource, inputs: Properties): string[] {
  const key = cloud.key(object);
  const secret = cloud.secret(object);
  const cluster = cloud.cluster(object);
  const wanted = inputs.enabled ?? true;
  const period = (text: unknown) => milliseconds(String(text));
  const checks: [boolean, string][] =
    name === "KeyRotationPolicy" && key !== undefined
      ? [
          [key.rotationEnabled !== wanted && key.keyState === "2", "its rotation is not as declared"],
          [
            wanted === true &&
              inputs.rotationInterval !== undefined &&
              key.rotationInterval !== inputs.rotationInterval,
            "its interval is not as declared",
          ],
        ]
      : name === "SecretRotationPolicy" && secret !== undefined
        ? [
            [secret.autoRotation !== wanted && secret.state === "ENABLED", "its rotation is not as declared"],
            [
              wanted === true && period(secret.rotationPeriod) !== period(inputs.rotationPeriod),
              "its period is not as declared",
            ],
          ]
        : name === "ClusterKeyRotation" && cluster !== undefined
          ? [
              [
                inputs.masterKeyId !== undefined &&
                  cluster.masterKeyId !== inputs.masterKeyId &&
                  cloud.state().behaviour.masterKeyIdTold,
                "its master key is not as declared",
              ],
            ]
          : [];
  return checks.filter(([wrong]) => wrong).map(([, text]) => `${name} ${object}: ${text}`);
}

/** Whether what becomes of a lost answer may never be known, from what the cloud tells, and leaves out, in a history. */
export function isUnknowable({ behaviour, steps }: Schedule, { name, object }: ProgramResource): boolean {
  const faults = steps.flatMap((step) => step.faults);
  const lacks = (...fields: string[]) => faults.some((fault) => fault.fields?.some((field) => fields.includes(field)));
  if (name === "SecretRotation") {
    return lacks("version_id", "update_time");
  }
  const isDenied = (put: EmulatorSeed | undefined) => put?.denied?.includes("dws:cluster:getEncryptInfo") === true;
  const isHidden =
    faults.some(({ operation, status }) => operation === "ShowClusterEncryptInfo" && status === 403) ||
    steps.some(({ events }) => events.some(({ put }) => isDenied(put)));
  // The second cluster has never rotated, and neither has one that was removed and is made again: DWS has no time to tell
  // of it before the first request.
  const isMadeAgain = steps.some(({ events }) =>
    events.some(({ put }) => put?.clusters?.some((cluster) => cluster.clusterId === object && "removed" in cluster)),
  );
  const isUntold = behaviour.lastRotateKeyTimeFormat === "null" || behaviour.masterKeyIdTold === false;
  return (
    isHidden || isUntold || isMadeAgain || object === clusterIds[1] || lacks("last_rotate_key_time", "master_key_id")
  );
}

/** Whether an object is one that cannot be as declared, and the message says so. */
export function isJustified(cloud: Emulator, resource: ProgramResource, inputs: Properties, error: string): boolean {
  const { name, object } = resource;
  switch (name) {
    case "KeyRotationPolicy": {
      const key = cloud.key(object);
      return key === undefined
        ? error.includes(": not found in ")
        : key.keyState !== "2" && error.includes("cannot rotate");
    }
    case "SecretRotation":
    case "SecretRotationPolicy": {
      const secret = cloud.secret(object);
      return secret === undefined
        ? error.includes(": not found in ")
        : secret.state !== "ENABLED" && /cannot rotate|refused/.test(error);
    }
    case "ClusterKeyRotation": {
      const cluster = cloud.cluster(object);
      if (cluster === undefined) {
        return error.includes(": not found in ");
      }
      const isUsable = (id: unknown) => cloud.key(String(id))?.keyState === "2";
      const isElsewhere = inputs.masterKeyId !== undefined && inputs.masterKeyId !== cluster.masterKeyId;
      const isForbidden = isElsewhere && cloud.state().behaviour.masterKeyIdMeans === "filter";
      // DWS.9999 may be a fault that passes: after it nobody knows whether the request was processed.
      // Where DWS never tells the master key, the provider cannot know that the declared one is the cluster's already.
      const isAsked = isElsewhere || (inputs.masterKeyId !== undefined && !cloud.state().behaviour.masterKeyIdTold);
      const isUnfit = isAsked && !isUsable(inputs.masterKeyId);
      return (
        ((isForbidden || !isUsable(cluster.masterKeyId)) && /was refused|it is not known whether/.test(error)) ||
        (isUnfit && /master key .* (does not exist|is not enabled)|was refused|it is not known whether/.test(error))
      );
    }
  }
}
