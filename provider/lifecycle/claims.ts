import type { Properties } from "./properties";

interface Target {
  readonly region: unknown;
  readonly projectId: unknown;
}

/** What a resource declares of an object. */
export interface Claim {
  /** What tells two claims apart: one must equal the other, unless only one resource may declare the object. */
  readonly text: string;
  /** Whether only one resource may declare the object. */
  readonly isExclusive: boolean;
  /** Whether the resource is in the state already. */
  readonly isKnown: boolean;
}

interface PlacedClaim extends Target, Claim {
  /** That the resource was checked again, to be replaced. */
  isReplaced?: boolean;
}

/** What the resources of one run declare: who declared an object, and whether two declarations of it agree. */
export interface Claims {
  /**
   * Records that a resource declares an object.
   *
   * @param place - values with the object's `region` and `projectId`, where they are known
   * @returns whether every earlier declaration of it made the same claim, or the resource is the only one
   */
  declare(kind: string, id: string, place: Properties, claim: Claim): boolean;
  /**
   * Records where an object really is that was declared in this run, which is where its state says: the default may be
   * another by now. An object that was not declared in this run is none the more declared.
   */
  locate(kind: string, id: string, place: Properties, claim: Claim): void;
  /** The name of an object, of its kind, place and id: the same for a place that is declared and for one by default. */
  objectOf(kind: string, id: string, place: Properties): string;
  /** Whether some resource declares the object. */
  isDeclared(kind: string, id: string, place: Properties): boolean;
  /** Records that the object is taken back to what nobody declares, since no resource declared it so far. */
  release(kind: string, id: string, place: Properties): void;
  /** Whether it was: a resource that declares it later in the run must not rely on its state. */
  isReleased(kind: string, id: string, place: Properties): boolean;
}

/**
 * Makes a record of claims. Names of secrets are unique only within a project, so an object is told by its place too;
 * a place that is not known may be any.
 *
 * @param defaults - where objects are whose place is not declared
 */
export function createClaims(defaults: () => Properties): Claims {
  const claims = createIndex<PlacedClaim>();
  const released = createIndex<Target>();
  const at = (place: Properties): Target => {
    const { region, projectId } = defaults();
    const known = place.region ?? region;
    // A default project belongs to the default region.
    return { region: known, projectId: place.projectId ?? (known === region ? projectId : undefined) };
  };
  return {
    declare(kind, id, place, claim) {
      const declared = at(place);
      const earlier = claims.of(kind, id);
      const others = earlier.filter((each) => isSame(each, declared));
      const agreed = claim.isExclusive
        ? others.length === 0 || isReplacement(others, claim)
        : others.every(({ text }) => text === claim.text);
      earlier.push({ ...declared, ...claim });
      return agreed;
    },
    locate(kind, id, place, claim) {
      const located = at(place);
      const all = claims.of(kind, id);
      const mine = all.filter(({ text }) => text === claim.text);
      if (mine.length > 0 && !mine.some((declared) => isSame(declared, located))) {
        all.push({ ...located, ...claim });
      }
    },
    objectOf(kind, id, place) {
      const { region, projectId } = at(place);
      return JSON.stringify([kind, id, region, projectId]);
    },
    isDeclared: (kind, id, place) => hasSame(claims.of(kind, id), at(place)),
    release: (kind, id, place) => void released.of(kind, id).push(at(place)),
    isReleased: (kind, id, place) => hasSame(released.of(kind, id), at(place)),
  };
}

/**
 * Whether a resource that is to be made replaces the one that declared the object: the engine checks a replaced resource
 * twice in a run, first with its old inputs and then without, and with the same new ones. Each is replaced once.
 */
function isReplacement(others: readonly PlacedClaim[], claim: Claim): boolean {
  const [other] = others;
  if (claim.isKnown || others.length !== 1 || other === undefined) {
    return false;
  }
  const isFirst = other.isKnown && other.isReplaced !== true && other.text === claim.text;
  other.isReplaced ||= isFirst;
  return isFirst;
}

interface Index<T> {
  /** The list of an object, to be added to; all objects of its kind and id, wherever they are. */
  of(kind: string, id: string): T[];
}

/** By kind and id: `check` is called once for each resource, and must not look at all that came before. */
function createIndex<T>(): Index<T> {
  const lists = new Map<string, T[]>();
  return {
    of(kind, id) {
      const name = `${kind} ${id}`;
      const list = lists.get(name) ?? [];
      lists.set(name, list);
      return list;
    },
  };
}

function hasSame(targets: readonly Target[], target: Target): boolean {
  return targets.some((other) => isSame(other, target));
}

function isSame(a: Target, b: Target): boolean {
  return agree(a.region, b.region) && agree(a.projectId, b.projectId);
}

function agree(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || a === b;
}
