import type { Place } from "../../cloud";
import { say, type Statement } from "../../plan/statement";
import { withDefaults } from "./check";
import type { Kind } from "../kind";
import type { CheckFailure, Properties } from "../properties";
import type { Run } from "../session/run";
import type { DeclaredResource, Resource } from "./resource";
import { isUnknown, unknownNames } from "../state/unknown";
import { text } from "../state/values";

/** More rotations than this in one run are said to be many: the setting that limits them is named. */
const MANY = 5;

/** A resource whose rotation a run may count: the text of its object, and its inputs with their defaults. */
interface Planned<Inputs extends Properties, Observation, Step> extends Resource<Inputs, Observation, Step> {
  readonly object: string;
  readonly inputs: Inputs;
}

/** What was seen of the object of a resource that is to be made, and where it is. */
export interface Seen<Observation> {
  readonly observed: Observation;
  readonly place: Place;
}

/** What a look at the object of a resource that is to be made has shown. */
interface Announced<Observation> {
  /** What is wrong with the inputs for this object. */
  readonly failures: CheckFailure[];
  /** `undefined` where the object was not seen. */
  readonly seen: Seen<Observation> | undefined;
}

/** In `check`: looks at the object of a resource that is to be made, unless preview does that. @returns what is wrong */
export async function announceNew<Inputs extends Properties, Observation, Step>(
  resource: Resource<Inputs, Observation, Step>,
  news: Properties,
): Promise<CheckFailure[]> {
  const { kind, session, id } = resource;
  const relevant = relevantInputs(news);
  if (isUnknown(relevant)) {
    const subject = isUnknown(id) ? `${kind.name} whose ${kind.id} is not known yet` : `${kind.name} ${id}`;
    sayUnknown(kind, session, subject, relevant);
    return [];
  }
  if (!session.looksInCheck) {
    takeSlotOfNew({ ...resource, object: session.objectOf(kind, id, news), inputs: withDefaults(kind, relevant) });
    return [];
  }
  return (await lookAtNew(resource, news)).failures;
}

/**
 * Looks at the object of a resource that is to be made, and says what `up` will do to it. Where that depends on inputs that
 * are not known yet, nothing is looked at: `check` has said so.
 */
export async function lookAtNew<Inputs extends Properties, Observation, Step>(
  resource: Resource<Inputs, Observation, Step>,
  news: Properties,
): Promise<Announced<Observation>> {
  const { kind, session, id } = resource;
  const relevant = relevantInputs(news);
  if (isUnknown(relevant)) {
    return { failures: [], seen: undefined };
  }
  const inputs = withDefaults(kind, relevant);
  const planned = { ...resource, object: session.objectOf(kind, id, news), inputs };
  const subject = `${kind.name} ${id}`;
  const { region } = session.placeOf(news);
  const target = { service: kind.service, subject, region, projectId: text(news.projectId) };
  const wanted = session.cloud.conduct()?.lookBeforeCreate !== false;
  const looked = wanted
    ? await session.looks.at(target, (looking) => kind.lookBefore(looking, id, inputs))
    : ({ is: "hidden" } as const);
  switch (looked.is) {
    case "gone":
      say(session.report, subject, { code: "not-found", text: `not found in the cloud: ${looked.message}` });
      // It may only just have been made: then `up` finds it.
      takeSlotOfNew(planned);
      return { failures: [], seen: undefined };
    case "hidden":
      sayCreation(planned);
      return { failures: [], seen: undefined };
    case "seen":
      return { failures: announceSeen(planned, looked.observed), seen: looked };
  }
}

/** What a trigger holds makes no difference to a resource that is new. */
function relevantInputs(news: Properties): Properties {
  return Object.fromEntries(Object.entries(news).filter(([name]) => name !== "triggers"));
}

/** Says what `up` will do to an object, by what was seen of it. @returns what is wrong */
function announceSeen<Inputs extends Properties, Observation, Step>(
  planned: Planned<Inputs, Observation, Step>,
  observed: Observation,
): CheckFailure[] {
  const { kind, session, id, inputs } = planned;
  const failures = kind.unfit?.(observed, inputs) ?? [];
  if (failures.length === 0 && announce(planned, observed).length === 0) {
    say(session.report, `${kind.name} ${id}`, kind.describeConverged(observed, inputs));
  }
  return failures;
}

/** Says what `up` will do to the object of a resource that is in the state, as far as that tells. @returns the steps */
export function announceKnown<Inputs extends Properties, Observation, Step>(
  resource: DeclaredResource<Inputs, Observation, Step>,
): Step[] {
  const { kind, session, id, state } = resource;
  const planned = { ...resource, object: session.objectOf(kind, id, state) };
  // A refresh asks for a difference too, before the program declares anything: it must take no slot.
  return announce(planned, kind.recall(state), session.isDeclared(kind, id, state));
}

/** Makes the plan of an object as `up` will have it, says it, and takes the object's slot where it rotates. */
function announce<Inputs extends Properties, Observation, Step>(
  { kind, session, id, object, inputs }: Planned<Inputs, Observation, Step>,
  observed: Observation,
  takesSlot = true,
): Step[] {
  const now = session.now();
  const wanted = kind.plan(observed, inputs, now);
  const isRotation = (step: Step) => kind.nature?.(step) === "rotates";
  const isDue = takesSlot && wanted.some(isRotation);
  const steps = !isDue || takeSlot(session, object) ? wanted : kind.plan(observed, inputs, now, false);
  // Without a turn taken, nobody knows yet whether a limit lets it rotate.
  const isKnown = takesSlot || session.slots.limit() === undefined;
  for (const step of steps.filter((each) => isKnown || !isRotation(each))) {
    sayStep(kind, session, id, object, kind.describe(step, observed, inputs, now));
  }
  return steps;
}

/** What making a resource does whose object was not looked at: it may rotate, so it takes a slot. */
function sayCreation<Inputs extends Properties, Observation, Step>(planned: Planned<Inputs, Observation, Step>): void {
  const { kind, session, id, object, inputs } = planned;
  const creation = kind.creation(inputs);
  const isPutOff = !takeSlotOfNew(planned);
  const putOff = {
    code: "put-off",
    text: "rotation is due: new; postponed by maxRotations, due since this run",
  } as const;
  sayStep(kind, session, id, object, isPutOff ? putOff : creation);
}

/** Takes the slot of an object whose rotation making the resource asks for. @returns whether it may be made in this run */
function takeSlotOfNew<Inputs extends Properties, Observation, Step>(
  planned: Planned<Inputs, Observation, Step>,
): boolean {
  const { kind, session, object, inputs } = planned;
  return kind.creation(inputs)?.code !== "will-rotate" || takeSlot(session, object);
}

function sayUnknown<Inputs extends Properties, Observation, Step>(
  kind: Kind<Inputs, Observation, Step>,
  session: Run,
  subject: string,
  news: Properties,
): void {
  const text = `what up will do depends on inputs that are not known yet: ${unknownNames(news).join(", ")}`;
  say(session.report, subject, kind.creation(news) ?? { code: "not-known-yet", text });
}

/** Says what a step does, with the number of its rotation where there are many. */
export function sayStep(
  kind: { readonly name: string },
  session: Run,
  id: string,
  object: string,
  statement: Statement | undefined,
): void {
  if (statement === undefined) {
    return;
  }
  const number = session.slots.of(object)?.number ?? 0;
  const isCounted = number > MANY && (statement.code === "will-rotate" || statement.code === "put-off");
  const text = isCounted ? `${statement.text}; number ${number} of this run` : statement.text;
  say(session.report, `${kind.name} ${id}`, { ...statement, text });
}

/** Says that the rotation of an object is due, and whether it may be made in this run. */
function takeSlot(session: Run, object: string): boolean {
  const isNew = session.slots.of(object) === undefined;
  const { number, isAllowed } = session.slots.take(object);
  if (isNew && number === MANY + 1) {
    say(session.report, "rotations", {
      code: "many-rotations",
      text: `more than ${MANY} rotations are due in this run: the lines of the others give their numbers. To limit the rotations of one run, set huaweicloud-rotation:maxRotations`,
    });
  }
  return isAllowed;
}
