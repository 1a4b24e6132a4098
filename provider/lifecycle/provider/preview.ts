import { lookAtNew, type Seen } from "./announce";
import { withDefaults } from "./check";
import { PLACE } from "../objectKey";
import { Failure } from "../failure";
import type { KindFields } from "../kindDeclaration";
import type { Properties } from "../properties";
import type { Resource } from "./resource";
import { toState } from "../state/toState";
import { isUnknown, UNKNOWN } from "../state/unknown";

/**
 * The outputs that `create` or `update` would have: what the program declares, and of the others what will not change.
 * The object of a new resource is looked at, unless `lookBeforeCreate` is false, and what `up` will do to it is said. One
 * that cannot be looked at makes no preview fail: `up` will say why.
 */
export async function preview<Inputs extends Properties, Observation, Step>(
  resource: Resource<Inputs, Observation, Step>,
  state: Properties,
  news: Properties,
): Promise<Properties> {
  const { kind, session } = resource;
  const isNew = Object.keys(state).length === 0;
  const seen = isNew ? await look(resource, news) : undefined;
  if (isUnknown(news)) {
    const names = Object.keys(kind.outputs(kind.recall(state), news as Inputs));
    return toState({ ...unknown(kind, names), ...news });
  }
  const inputs = withDefaults(kind, news);
  const observed = seen?.observed ?? kind.recall(state);
  const place: Properties = { ...(isNew ? seen?.place : state) };
  const outputs = kind.outputs(observed, inputs);
  const isSeen = !isNew || seen !== undefined;
  const isSure = isSeen && kind.plan(observed, inputs, session.now()).length === 0;
  const untold = (seen && kind.untold?.(seen.observed)) ?? [];
  const isKnown = (name: string) => (isSure || (isSeen && kind.steadyOutputs.includes(name))) && !untold.includes(name);
  const places = Object.fromEntries(PLACE.map((name) => [name, place[name] ?? inputs[name] ?? UNKNOWN]));
  const certain = Object.fromEntries(Object.entries(outputs).filter(([name]) => isKnown(name)));
  return toState({ ...unknown(kind, Object.keys(outputs)), ...inputs, ...places, ...certain, ...news });
}

/** Looks at the object of a new resource. @throws Failure if the inputs are wrong for it */
async function look<Inputs extends Properties, Observation, Step>(
  resource: Resource<Inputs, Observation, Step>,
  news: Properties,
): Promise<Seen<Observation> | undefined> {
  const { failures, seen } = await lookAtNew(resource, news);
  if (failures.length > 0) {
    const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
    throw new Failure(`${resource.kind.name} ${resource.id}: ${reasons.join("; ")}`);
  }
  return seen;
}

/** What only this package reads of its state: a program has no output of that name. */
const BOOKKEEPING = [
  "creationUnfinished",
  "imported",
  "unfinishedRotation",
  "rotationOwed",
  "failedRotation",
  "rotationPutOffSince",
];

/** Outputs that are not known yet: those of the cloud, not what was or was not declared. */
function unknown(kind: KindFields, names: readonly string[]): Properties {
  const { shape } = kind.fields;
  const ofTheCloud = (name: string) => !Object.hasOwn(shape, name) || kind.observedInputs.includes(name);
  return Object.fromEntries(
    names.filter((name) => ofTheCloud(name) && !BOOKKEEPING.includes(name)).map((name) => [name, UNKNOWN]),
  );
}
