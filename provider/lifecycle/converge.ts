import { isGone, type Place } from "../cloud";
import { changedInputs } from "./changes";
import { explain, Failure, Interrupted, PartialFailure } from "./failure";
import { PLACE } from "./fields";
import type { AnyKind, Properties, Work } from "./kind";
import type { Session } from "./session";
import { bookkeeping, text } from "./state";
import { iso } from "./time";
import { toState } from "./toState";
import { createWork } from "./work";

/** Where the object is, and what is known of it once it is as declared. */
export interface Converged {
  readonly place: Place;
  readonly observed: unknown;
}

/** How often the plan is made anew because someone else changed the object between our reading and our writing. */
const MOST_PLANS = 5;
/** More steps than any plan has: a plan that never ends is a fault of ours, and must not write for ever. */
const MOST_STEPS = 8;
/** How long `create` waits for an object that was just made elsewhere and is not to be seen yet [U], in milliseconds. */
const NEW_OBJECT_WAIT = 30_000;

/** Takes an object to what is declared; `create` and `update` have no other path. */
export async function converge(
  kind: AnyKind,
  session: Session,
  id: string,
  state: Properties,
  inputs: Properties,
): Promise<Converged> {
  try {
    return await session.oneAtATime(id, async () => {
      const known = placeOf(state);
      if (
        known !== undefined &&
        !session.isReleased(kind.name, id, state) &&
        isOnlyOurs(kind, session, state, inputs)
      ) {
        return { place: known, observed: kind.recall(state) };
      }
      const where = Object.fromEntries(PLACE.map((property) => [property, inputs[property] ?? state[property]]));
      const work = await createWork(kind, session, id, { ...inputs, ...where });
      return { place: work.place, observed: await carryOut(kind, work, id, state, inputs) };
    });
  } catch (error) {
    throw explain(`${kind.name} ${id}`, "converging", error);
  }
}

async function carryOut(
  kind: AnyKind,
  work: Work,
  id: string,
  state: Properties,
  inputs: Properties,
): Promise<unknown> {
  for (let plans = 1; ; plans += 1) {
    const observed = await observe(kind, work, id, state);
    const result = await applyAll(kind, work, id, observed, inputs);
    if (result !== "stale") {
      return result;
    }
    if (plans === MOST_PLANS) {
      throw new Failure(
        `${work.subject}: the cloud refuses a change as already made, and does not show it as made. Find out what else ` +
          "changes it, wait a minute, and run again.",
      );
    }
    // What we read may lag what was written [U]: look again a little later.
    await work.runtime.sleep(500 * 2 ** plans);
  }
}

async function observe(kind: AnyKind, work: Work, id: string, state: Properties): Promise<unknown> {
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
      throw new Failure(`${work.subject}: the cloud does not know it in ${work.place.region}. ${found.gone.message}`, {
        cause: found.gone,
      });
    }
    if (looks === 0) {
      work.report(
        `${work.subject}: the cloud does not know it yet; looking again until ${iso(Math.min(until, work.deadline)) ?? ""}, in case it was only just made`,
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

async function applyAll(
  kind: AnyKind,
  work: Work,
  id: string,
  observed: unknown,
  inputs: Properties,
): Promise<unknown> {
  let reached = observed;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const [step] = kind.plan(reached, inputs, work.runtime.now());
    if (step === undefined) {
      return reached;
    }
    try {
      const applied = await kind.apply(work, step, reached, inputs);
      if (applied === "stale") {
        return "stale";
      }
      reached = applied;
    } catch (error) {
      const failure = explain(work.subject, kind.doing(step), error);
      if (error instanceof Interrupted) {
        reached = error.observed;
      } else if (steps === 0) {
        throw failure;
      }
      // The cloud has changed, or may have: what is known is kept, so that the next `up` does only the rest.
      const properties = { ...inputs, ...work.place, ...kind.outputs(reached, inputs), ...bookkeeping(kind, inputs) };
      throw new PartialFailure(failure.message, id, toState(properties), { cause: error });
    }
  }
  throw new Failure(`${work.subject}: it does not come to rest. Please report it.`);
}

/** Whether the change is one that the cloud never hears of. With no change at all it is a repair, and is made. */
function isOnlyOurs(kind: AnyKind, session: Session, state: Properties, inputs: Properties): boolean {
  const isNew = Object.keys(state).length === 0;
  const changed = changedInputs(kind, state, inputs).length > 0;
  return changed && !isNew && kind.plan(kind.recall(state), inputs, session.runtime.now()).length === 0;
}

function placeOf(state: Properties): Place | undefined {
  const [region, projectId] = [text(state.region), text(state.projectId)];
  return region === undefined || projectId === undefined ? undefined : { region, projectId };
}
