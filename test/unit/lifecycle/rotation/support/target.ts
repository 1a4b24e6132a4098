import { type CloudError, cloudError, type CloudErrorFields } from "../../../../../provider/cloud/errors/cloudError";
import { expect } from "chai";
import type { StepResult } from "../../../../../provider/lifecycle/kind";
import type { Work } from "../../../../../provider/lifecycle/session/work";
import type { Facts, RotationInputs, RotationRecord } from "../../../../../provider/plan/rotationObservation";
import type { RequestAnswer, RequestState, RotationTarget } from "../../../../../provider/lifecycle/rotation/target";

/** When every rotation of these tests begins. */
export const NOW = Date.parse("2026-11-25T00:00:00Z");
/** How long the rotation of a thing may take: the target's `longest`. */
export const LONGEST = 1_800_000;

/** What is known of a thing that only these tests have. */
export interface Thing extends Facts {
  readonly version: string;
}

/** How time passes in an operation, and what it works with. */
export interface Setting {
  /** Until the deadline, from NOW on; an hour if it is left out. */
  readonly timeout?: number;
  readonly random?: number;
  readonly engine?: "dead";
  /** The run was cancelled, or is while the operation sleeps, whose sleep then fails; or the sleep fails by itself. */
  readonly cancelled?: "before" | "asleep" | "sleep fails";
}

/** How a thing answers. Each answer has the time that it takes, in milliseconds. */
export interface Script extends Setting {
  readonly fence?: { readonly takes?: number; readonly runningTaskId?: string };
  readonly sent?: RequestAnswer<Thing> | Error;
  readonly sendTakes?: number;
  /** When the request leaves, in milliseconds from when it is sent; it is not told if this is left out. */
  readonly leavesAfter?: number;
  readonly looks?: readonly (readonly [number, RequestState<Thing> | Error])[];
}

/** Answers an operation of the cloud's, by its name; an error is thrown. */
export type Answers = Readonly<Record<string, (request: never) => unknown>>;

const PLACE = { region: "here", projectId: "ours" };

/** What an operation works with, and a cloud in memory; `log` has all that was asked and slept, in order. */
export function setting(given: Setting, answers: Answers = {}) {
  const { timeout = 3_600_000, random = 0.5, engine, cancelled } = given;
  let isCancelled = cancelled === "before";
  const log: unknown[] = [];
  const lines: string[] = [];
  let clock = NOW;
  const runtime = {
    now: () => clock,
    random: () => random,
    sleep(milliseconds: number) {
      log.push(`sleep ${Math.round(milliseconds)}`);
      clock += milliseconds;
      isCancelled ||= cancelled === "asleep";
      const fails = cancelled === "asleep" || cancelled === "sleep fails";
      return fails ? Promise.reject(new Error("The sleep ended")) : Promise.resolve();
    },
  };
  const isAlive = () => {
    log.push("is the engine alive?");
    return Promise.resolve(engine !== "dead");
  };
  const deadline = NOW + timeout;
  const call = ({ name }: { name: string }, request: object, options: { leaving?: () => void }) => {
    const { leaving, ...others } = options;
    log.push([name, request]);
    expect(others).to.deep.equal({ ...PLACE, deadline });
    leaving?.();
    const answer = answers[name]!(request as never);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const work = {
    ...{
      cloud: { call },
      runtime,
      now: runtime.now,
      session: {
        engine: { isAlive },
        isCancelled: () => isCancelled,
        refusals: new Map(),
        objectOf: () => "thing one",
      },
      place: PLACE,
      deadline,
      subject: "Thing one",
    },
    report: (line: string, severity?: string) => lines.push(severity === undefined ? line : `${severity}: ${line}`),
  } as unknown as Work;
  return { work, log, lines, pass: (milliseconds: number) => (clock += milliseconds) };
}

/** A target in memory and what an operation on it works with. */
export function thing(script: Script) {
  const { work, log, lines, pass } = setting(script);
  const tasksThatAreOver: (readonly string[])[] = [];
  const answer = <T>(takes: number, given: T | Error): Promise<T> => {
    pass(takes);
    return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
  };
  const target = {
    longest: LONGEST,
    rotationOf: ({ version }: Thing) => version,
    isRotation: ({ version }: Thing, rotation: string) => version === rotation,
    requestName: "RotateThing",
    fence(_work: Work, operation: string, facts: Thing, inputs: RotationInputs, over: readonly string[]) {
      log.push(["fence", operation, facts, inputs]);
      tasksThatAreOver.push(over);
      const { takes, ...running } = script.fence ?? {};
      return answer(takes ?? 0, { fence: { version: facts.version }, ...running });
    },
    send(_work: Work, operation: string, facts: Thing, inputs: RotationInputs, leaving: () => void) {
      log.push(["send", operation, facts, inputs]);
      const { sendTakes = 0, leavesAfter } = script;
      if (leavesAfter !== undefined) {
        pass(leavesAfter);
        leaving();
      }
      return answer(sendTakes - (leavesAfter ?? 0), script.sent ?? new Error("Nothing was to be sent"));
    },
    look(_work: Work, unfinished: unknown, facts: Thing, inputs: RotationInputs, look: number) {
      log.push(["look", look, unfinished, facts, inputs]);
      const [takes, standing] = script.looks?.[look] ?? [0, new Error("There was no such look")];
      return answer(takes, standing);
    },
  } as unknown as RotationTarget<RotationInputs, Thing>;
  return { target, work, log, lines, tasksThatAreOver };
}

/** A step that failed, with what must be remembered. */
class StepFailed extends Error {
  constructor(
    message: string,
    readonly observed: unknown,
  ) {
    super(message);
  }
}

/** What is known after a step. @throws StepFailed where it failed */
export async function observedAfter<Observation>(step: Promise<StepResult<Observation>>): Promise<Observation> {
  const result = await step;
  if (result.is === "done") {
    return result.observed;
  }
  throw result.is === "failed" ? new StepFailed(result.failure.message, result.observed) : new Error("It is stale");
}

/** The record and the facts that are kept, and the words, where a rotation is left unfinished or has failed. */
export async function interruption(operation: Promise<unknown>): Promise<{ words: string; kept: Kept }> {
  const error = await rejection(operation);
  if (!(error instanceof StepFailed)) {
    throw new Error("It was not interrupted", { cause: error });
  }
  return { words: error.message, kept: error.observed as Kept };
}

interface Kept {
  readonly facts: Thing;
  readonly record: RotationRecord;
}

/** What an operation throws. */
export async function rejection(operation: Promise<unknown>): Promise<unknown> {
  try {
    await operation;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

/** A failure of the call that rotates a thing, of which nobody knows what it did, unless `fields` say otherwise. */
export function failed(fields: Partial<CloudErrorFields> = {}): CloudError {
  const lost = { service: "THINGS", operation: "RotateThing", reason: "broken", processed: "unknown" } as const;
  return cloudError("The connection broke.", { ...lost, ...fields });
}
