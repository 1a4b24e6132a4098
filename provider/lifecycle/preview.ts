import { announceSeen } from "./announce";
import { withDefaults } from "./check";
import { PLACE } from "./objectKey";
import { explain, Failure } from "./failure";
import type { Kind } from "./kind";
import type { KindFields } from "./kindDeclaration";
import type { Properties } from "./properties";
import type { Session } from "./session";
import { toState } from "./toState";
import { isUnknown, UNKNOWN } from "./unknown";
import { text } from "./values";
import { createWork, inTurn } from "./work";

/** What is known of an object, and where it is. */
interface Known<Observation> {
  readonly place: Properties;
  readonly observed: Observation;
}

/**
 * The outputs that `create` or `update` would have: what the program declares, and of the others what will not change.
 * The object of a new resource is read, unless `lookBeforeCreate` is false. One that cannot be read makes no preview fail:
 * `up` will say why.
 */
export async function preview<Inputs extends Properties, Observation, Step>(
  kind: Kind<Inputs, Observation, Step>,
  session: Session,
  state: Properties,
  news: Properties,
): Promise<Properties> {
  if (isUnknown(news)) {
    const names = Object.keys(kind.outputs(kind.recall(state), news as Inputs));
    return toState({ ...unknown(kind, names), ...news });
  }
  const inputs = withDefaults(kind, news);
  const isNew = Object.keys(state).length === 0;
  const known = await find(kind, session, state, inputs);
  if (isNew) {
    const id = String(inputs[kind.id]);
    const wrong = announceSeen(kind, session, id, known?.observed, inputs);
    if (wrong.length > 0) {
      const reasons = wrong.map(({ property, reason }) => `${property} ${reason}`);
      throw new Failure(`${kind.name} ${id}: ${reasons.join("; ")}`);
    }
  }
  const observed = known?.observed ?? kind.recall(state);
  const outputs = kind.outputs(observed, inputs);
  const isSure = known !== undefined && kind.plan(observed, inputs, session.now()).length === 0;
  const isKnown = (name: string) => isSure || (known !== undefined && kind.steadyOutputs.includes(name));
  const places = Object.fromEntries(PLACE.map((name) => [name, known?.place[name] ?? inputs[name] ?? UNKNOWN]));
  const certain = Object.fromEntries(Object.entries(outputs).filter(([name]) => isKnown(name)));
  return toState({ ...unknown(kind, Object.keys(outputs)), ...inputs, ...places, ...certain, ...news });
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

/** What the state holds of the object; of a new resource, what the cloud does, as far as it can be read. */
async function find<Inputs extends Properties, Observation, Step>(
  kind: Kind<Inputs, Observation, Step>,
  session: Session,
  state: Properties,
  inputs: Inputs,
): Promise<Known<Observation> | undefined> {
  if (text(state.region) !== undefined) {
    return { place: state, observed: kind.recall(state) };
  }
  if (session.cloud.conduct()?.lookBeforeCreate === false) {
    return undefined;
  }
  const id = String(inputs[kind.id]);
  try {
    return await inTurn(kind, session, id, inputs, async (timeout) => {
      const work = await createWork(kind, session, id, inputs, timeout);
      return { place: { ...work.place }, observed: await kind.observe(work, id, {}) };
    });
  } catch (error) {
    session.report(explain(`${kind.name} ${id}`, "looking at it", error).message);
    return undefined;
  }
}
