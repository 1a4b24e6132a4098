import { randomUUID } from "node:crypto";
import type { EmulatedSecret, EmulatedTask } from "../state/secret";
import type { EmulatorState } from "../state/state";
import { length } from "../state/time";
import { parsePeriod } from "./period";
import { versionWith } from "./secret";

/** The most versions that are kept. The oldest versions without a stage are deleted first. */
const MOST_VERSIONS = 20;

/** Starts a rotation of a secret. It takes effect when the task ends. */
export function startTask(secret: EmulatedSecret, cause: EmulatedTask["cause"], now: number): EmulatedTask {
  const { duration, outcome, endStatus, code, message, attempts, listedAfter, vanishesAfter } = secret.rotation;
  const failed = outcome === "FAILED";
  const task: EmulatedTask = {
    taskId: randomUUID(),
    cause,
    startTime: now,
    endTime: now + length(duration),
    listedTime: now + length(listedAfter),
    ...(vanishesAfter !== undefined && { vanishTime: now + length(vanishesAfter) }),
    outcome,
    ...(endStatus !== undefined && { endStatus }),
    ...(failed && { code, message }),
    attempts: failed ? attempts : 1,
    ended: false,
  };
  secret.tasks.push(task);
  return task;
}

/** Whether a task of the secret has not ended. */
export function isRotating(secret: EmulatedSecret): boolean {
  return secret.tasks.some(({ ended }) => !ended);
}

/** Ends the tasks of a secret that are due by now, and starts its automatic rotations, in the order of their times. */
export function settleSecret(state: EmulatorState, secret: EmulatedSecret, now: number): void {
  const period = periodOf(secret);
  if (secret.autoRotation && period !== undefined) {
    secret.nextRotationTime ??= now + period;
  }
  for (;;) {
    const task = secret.tasks.filter(({ ended }) => !ended).sort((a, b) => a.endTime - b.endTime)[0];
    const automatic = nextAutomatic(secret);
    if (task !== undefined && task.endTime <= now && task.endTime <= (automatic ?? Infinity)) {
      endTask(state, secret, task);
    } else if (automatic !== undefined && automatic <= now) {
      startTask(secret, "automatic", automatic);
      secret.nextRotationTime = automatic + (periodOf(secret) ?? Infinity);
    } else {
      return;
    }
  }
}

/** The length of a secret's rotation period in milliseconds. */
export function periodOf({ rotationPeriod }: EmulatedSecret): number | undefined {
  return rotationPeriod === undefined ? undefined : parsePeriod(rotationPeriod);
}

/** Makes a new version the current one, and records that the secret was rotated. */
export function rotateSecret(
  state: EmulatorState,
  secret: EmulatedSecret,
  at: { readonly time: number; readonly cause: EmulatedTask["cause"]; readonly taskId?: string },
): string {
  const { time } = at;
  const number = Math.max(0, ...secret.versions.map(({ id }) => Number(id.slice(1)) || 0)) + 1;
  moveStage(secret, "SYSPREVIOUS", versionWith(secret, "SYSCURRENT"), time);
  const version = { id: `v${number}`, createTime: time, stageTime: time, stages: [] };
  secret.versions.push(version);
  moveStage(secret, "SYSCURRENT", version, time);
  while (secret.versions.length > MOST_VERSIONS) {
    secret.versions.splice(
      Math.max(
        0,
        secret.versions.findIndex(({ stages }) => stages.length === 0),
      ),
      1,
    );
  }
  secret.rotationTime = time;
  secret.updateTime = time;
  const period = periodOf(secret);
  if (
    at.cause === "requested" &&
    secret.autoRotation &&
    period !== undefined &&
    state.behaviour.rotateMovesNextRotation
  ) {
    secret.nextRotationTime = time + period;
  }
  state.rotations.push({ kind: "secret", object: secret.name, ...at });
  return version.id;
}

function endTask(state: EmulatorState, secret: EmulatedSecret, task: EmulatedTask): void {
  task.ended = true;
  if (task.outcome === "SUCCESS") {
    rotateSecret(state, secret, { time: task.endTime, cause: task.cause, taskId: task.taskId });
  }
}

function nextAutomatic(secret: EmulatedSecret): number | undefined {
  const on = secret.autoRotation && secret.state === "ENABLED" && periodOf(secret) !== undefined;
  return on ? secret.nextRotationTime : undefined;
}

function moveStage(
  secret: EmulatedSecret,
  stage: string,
  to: EmulatedSecret["versions"][number] | undefined,
  time: number,
): void {
  for (const version of secret.versions) {
    version.stages = version.stages.filter((name) => name !== stage);
  }
  to?.stages.push(stage);
  if (to !== undefined) {
    to.stageTime = time;
  }
}
