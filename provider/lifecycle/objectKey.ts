import type { DefaultPlace } from "../cloud";
import type { Properties } from "./properties";

/** The names of the inputs that say where an object is; they replace only when declared (DESIGN §4). */
export const PLACE = ["region", "projectId"] as const;

/** What tells an object from every other one, in the form in which it is compared. */
export interface ObjectKey extends DefaultPlace {
  readonly named: string;
  readonly id: string;
}

/** Ids that are unique in the whole cloud. The name of a secret is unique in its project only. */
const UNIQUE: readonly string[] = ["keyId", "clusterId"];

/** Inputs whose case means nothing to the cloud: two spellings are one object. */
const CASELESS: readonly string[] = [...PLACE, ...UNIQUE];

/**
 * Makes the key of an object: the one place that does. Resources, queues and differences compare objects by it.
 *
 * @param named - the input that names the object
 * @param place - where it is, as far as that is known
 */
export function objectKey(named: string, id: unknown, place: Properties | DefaultPlace): ObjectKey {
  const { region, projectId } = place as Properties;
  const spelt = (property: string, value: unknown) =>
    value === undefined || value === null ? undefined : spell(folded(property, value));
  return {
    named,
    id: spell(folded(named, id)),
    region: spelt("region", region),
    projectId: spelt("projectId", projectId),
  };
}

/** A key as text, for maps and queues. */
export function textOf({ named, id, region, projectId }: ObjectKey): string {
  return JSON.stringify([named, id, region, projectId]);
}

/** Whether two keys may be of one object: what is not known of a place may be anything. */
export function mayBeSame(one: ObjectKey, other: ObjectKey): boolean {
  const agrees = (property: (typeof PLACE)[number]) =>
    one[property] === undefined || other[property] === undefined || one[property] === other[property];
  return isNamedSame(one, other) && PLACE.every(agrees);
}

/**
 * Whether two keys are of one object, as far as can be told without asking the cloud. Two secrets of one name, of which
 * only one is declared with a project, may be two.
 */
export function isSameObject(one: ObjectKey, other: ObjectKey): boolean {
  return UNIQUE.includes(one.named) ? mayBeSame(one, other) : textOf(one) === textOf(other);
}

/** The properties in which a declared object is another one than that of the state. A place that is not declared never differs. */
export function differences(declared: ObjectKey, stored: ObjectKey): string[] {
  const places = PLACE.filter(
    (property) => declared[property] !== undefined && declared[property] !== stored[property],
  );
  return isNamedSame(declared, stored) ? places : [declared.named, ...places];
}

/** A value of an id or a place, as it is compared; what is stored keeps its case. */
export function folded(property: string, value: unknown): unknown {
  return typeof value === "string" && CASELESS.includes(property) ? value.toLowerCase() : value;
}

/** A value as text. State that was edited may hold an object, which may have no text of its own. */
function spell(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function isNamedSame(one: ObjectKey, other: ObjectKey): boolean {
  return one.named === other.named && one.id === other.id;
}
