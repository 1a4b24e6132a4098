import { isGone, type Place } from "../../cloud";
import { sayStep } from "./announce";
import { changedInputs } from "./changes";
import { iso } from "../../plan/time";
import { assertAlone } from "../claims/claim";
import { explain, Failure, PartialFailure } from "../failure";
import type { StepResult } from "../kind";
import { PLACE } from "../objectKey";
import type { Properties } from "../properties";
import type { DeclaredResource } from "./resource";
import { text } from "../state/values";
import { createWork, inTurn, type Work } from "../session/work";

/** Where the object is, and what is known of it once it is as declared. */
export interface Converged<Observation> {
  readonly place: Place;
  readonly observed: Observation;
}

/** How often to plan again because someone else changed the object between our read and our write. */
const MOST_PLANS = 5;
/** More steps than any plan has: a plan that does not end is a bug, and must not write without end. */
const MOST_STEPS = 8;
/** How long `create` waits for an object that was just made elsewhere and is not to be seen yet [U], in milliseconds. */
const NEW_OBJECT_WAIT = 30_000;

/** Takes an object to what is declared; `create` and `update` have no other path. */
export async function converge<Inputs extends Properties, Observation, Step>(
  resource: DeclaredResource<Inputs, Observation, Step>,
  timeout?: number,
): Promise<Converged<Observation>> {
  const { kind, session, id, state, inputs } = resource;
  try {
    const where = Object.fromEntries(PLACE.map((property) => [property, inputs[property] ?? state[property]]));
    const values = { ...inputs, ...where };
    const operation = async (left: number) => {
      const known = placeOf(state);
      if (known !== undefined && !session.isReleased(kind, id, state) && isOnlyOurs(resource)) {
        return { place: known, observed: kind.recall(state) };
      }
      const work = await createWork(kind, session, id, values, left);
      assertAlone(kind, session, id, work.place, inputs);
      return { place: work.place, observed: await carryOut(resource, work) };
    };
    return await inTurn(kind, session, id, values, operation, timeout);
  } catch (error) {
    throw explain(`${kind.name} ${id}`, "converging", error);
  }
}

async function carryOut<Inputs extends Properties, Observation, Step>(
  resource: DeclaredResource<Inputs, Observation, Step>,
  work: Work,
): Promise<Observation> {
  const { kind, session, id, state, inputs } = resource;
  // As check has it for what is new, and diff for what exists.
  const object = session.objectOf(kind, id, Object.keys(state).length === 0 ? inputs : state);
  for (let plans = 1; ; plans += 1) {
    const observed = await observe(resource, work);
    const result = await applyAll(resource, work, object, observed);
    if (result.is === "done") {
      return result.observed;
    }
    if (plans === MOST_PLANS) {
      throw new Failure(
        `${work.subject}: did not converge: the cloud refuses a change as already made, but does not report it as made. Find out what else ` +
          `changes the object, wait a minute, and run again. The cloud answered: ${result.refusal.message}`,
        { cause: result.refusal },
      );
    }
    // What we read may lag what was written [U]: look again a little later.
    await work.runtime.sleep(500 * 2 ** plans);
  }
}

async function observe<Inputs extends Properties, Observation, Step>(
  { kind, id, state }: DeclaredResource<Inputs, Observation, Step>,
  work: Work,
): Promise<Observation> {
  const isNew = Object.keys(state).length === 0;
  const until = work.runtime.now() + NEW_OBJECT_WAIT;
  for (let looks = 0; ; looks += 1) {
    const found = await kind.observe(work, id, state).then((observed) => ({ observed }), missing);
    if ("observed" in found) {
      return found.observed;
    }
    const now = work.runtime.now();
    const pause = Math.min(1000 * 2 ** looks, until - now);
    if (!isNew || pause <= 0 || now + pause >= work.deadline) {
      throw new Failure(`${work.subject}: not found in ${work.place.region}. ${found.gone.message}`, {
        cause: found.gone,
      });
    }
    if (looks === 0) {
      work.report(
        `${work.subject}: not found yet; trying again until ${iso(Math.min(until, work.deadline)) ?? ""}, in case it was just created`,
      );
    }
    await work.runtime.sleep(pause);
  }
}

function missing(error: unknown): { readonly gone: Error } {
  if (isGone(error)) {
    return { gone: error };
  }
  throw error;
}

/** Takes all steps of a plan; "stale" where a new observation and plan are needed. */
async function applyAll<Inputs extends Properties, Observation, Step>(
  resource: DeclaredResource<Inputs, Observation, Step>,
  work: Work,
  object: string,
  observed: Observation,
): Promise<Exclude<StepResult<Observation>, { readonly is: "failed" }>> {
  const { kind, session, id, inputs } = resource;
  let reached = observed;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const now = work.now();
    const [step] = kind.plan(reached, inputs, now, session.slots.allows(object));
    if (step === undefined) {
      return { is: "done", observed: reached };
    }
    // What fails says so by itself.
    if (kind.nature?.(step) !== "fails") {
      sayStep(kind, session, id, object, kind.describe(step, reached, inputs, now));
    }
    const result = await take(resource, work, step, reached);
    if (result.is === "stale") {
      return result;
    }
    reached = result.observed;
    if (result.is === "failed") {
      if (result.isUnchanged === true && steps === 0) {
        throw result.failure;
      }
      // The cloud has changed, or may have: what is known is kept, so that the next `up` does only the rest.
      const properties = { ...inputs, ...work.place, ...kind.outputs(reached, inputs) };
      throw new PartialFailure(result.failure.message, id, properties, { cause: result.failure });
    }
  }
  throw new Failure(`${work.subject}: did not converge. Please report it.`);
}

/** Takes one step. One that throws has left the cloud as it was. */
async function take<Inputs extends Properties, Observation, Step>(
  { kind, inputs }: DeclaredResource<Inputs, Observation, Step>,
  work: Work,
  step: Step,
  observed: Observation,
): Promise<StepResult<Observation>> {
  try {
    return await kind.apply(work, step, observed, inputs);
  } catch (error) {
    return { is: "failed", observed, failure: explain(work.subject, kind.doing(step), error), isUnchanged: true };
  }
}

/** Whether the change is one that the cloud never hears of. With no change at all it is a repair, and is made. */
function isOnlyOurs<Inputs extends Properties, Observation, Step>(
  resource: DeclaredResource<Inputs, Observation, Step>,
): boolean {
  const { kind, session, state, inputs } = resource;
  const isNew = Object.keys(state).length === 0;
  const changed = changedInputs(kind, state, inputs).length > 0;
  return changed && !isNew && kind.plan(kind.recall(state), inputs, session.now()).length === 0;
}

function placeOf(state: Properties): Place | undefined {
  const [region, projectId] = [text(state.region), text(state.projectId)];
  return region === undefined || projectId === undefined ? undefined : { region, projectId };
}
