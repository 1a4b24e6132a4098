import type { Place } from "../cloud";
import { explain, Failure, PartialFailure } from "./failure";
import { PLACE } from "./fields";
import type { AnyKind, Properties, Work } from "./kind";
import type { Session } from "./session";
import { bookkeeping } from "./state";
import { toState } from "./toState";
import { createWork } from "./work";

/** Where the object is, and what is known of it once it is as declared. */
export interface Converged {
  readonly place: Place;
  readonly observed: unknown;
}

/** How often the plan is made anew because someone else changed the object between our reading and our writing. */
const MOST_PLANS = 4;

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
      if (isOnlyLocal(kind, state, inputs)) {
        return { place: placeOf(state), observed: kind.recall(state) };
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
  for (let plans = 0; plans < MOST_PLANS; plans += 1) {
    const observed = await kind.observe(work, id, state);
    if (observed === undefined) {
      throw new Failure(
        `${work.subject}: the cloud does not know it in ${work.place.region}. Check the id and the region.`,
      );
    }
    const result = await applyAll(kind, work, id, observed, inputs);
    if (result !== "stale") {
      return result;
    }
  }
  throw new Failure(`${work.subject}: something else keeps changing it. Find out what, and run again.`);
}

async function applyAll(
  kind: AnyKind,
  work: Work,
  id: string,
  observed: unknown,
  inputs: Properties,
): Promise<unknown> {
  let reached = observed;
  let written = false;
  for (const step of kind.plan(observed, inputs)) {
    try {
      const applied = await kind.apply(work, step, reached, inputs);
      if (applied === "stale") {
        return "stale";
      }
      reached = applied;
      written = true;
    } catch (error) {
      const failure = explain(work.subject, `step "${String(step)}"`, error);
      if (!written) {
        throw failure;
      }
      // The cloud has changed: what was done is kept, so that the next `up` does only the rest.
      const properties = { ...inputs, ...work.place, ...kind.outputs(reached, inputs), ...bookkeeping(inputs) };
      throw new PartialFailure(failure.message, id, toState(properties), { cause: error });
    }
  }
  return reached;
}

/** Whether the change is one that the cloud never hears of. With no change at all it is a repair, and is made. */
function isOnlyLocal(kind: AnyKind, state: Properties, inputs: Properties): boolean {
  const changed = Object.keys(kind.fields.shape)
    .filter((property) => inputs[property] !== undefined)
    .filter((property) => inputs[property] !== state[property]);
  return (
    changed.length > 0 &&
    state[kind.id] !== undefined &&
    changed.every((property) => kind.isLocal(property, inputs, state))
  );
}

function placeOf(state: Properties): Place {
  return { region: String(state.region), projectId: String(state.projectId) };
}
