import type { DefaultPlace } from "../../cloud";
import { createIndex } from "../keyedIndex";
import type { KindDeclaration } from "../kindDeclaration";
import { isSameObject, mayBeSame, type ObjectKey, objectKey, textOf } from "../objectKey";
import type { Properties } from "../properties";
import { NO_SHARED_CLAIMS, type SharedClaims } from "./sharedClaims";

/** A kind of resource, and the input that names its object. */
export type Named = Pick<KindDeclaration, "name" | "id">;

/** What a resource declares of an object. */
export interface Claim {
  /** What tells two claims apart: one must equal the other, unless only one resource may declare the object. */
  readonly text: string;
  /** Whether only one resource may declare the object. */
  readonly isExclusive: boolean;
  /** Whether the resource is in the state already. */
  readonly isKnown: boolean;
}

interface PlacedClaim extends Claim {
  /** Of the object as it is declared, and where it really is. */
  readonly keys: ObjectKey[];
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
  declare(kind: Named, id: string, place: Properties, claim: Claim): boolean;
  /**
   * Records where an object really is that was declared in this run, which is where its state says, or the cloud: the
   * default may be another by now. An object that was not declared in this run does not count as declared.
   *
   * @returns whether no other resource of this run is known to declare that very object otherwise
   */
  locate(kind: Named, id: string, place: Properties, claim: Claim): boolean;
  /** An object's key as text: the same for a place that is declared and for one by default. */
  objectOf(kind: Pick<Named, "id">, id: string, place: Properties): string;
  /** Whether some resource declares the object, or may. */
  isDeclared(kind: Named, id: string, place: Properties): boolean;
  /** Whether a policy that another process of the run serves declares the object, or may. */
  isDeclaredElsewhere(kind: Named, id: string, place: Properties): boolean;
  /** Records that the object is taken back to what nobody declares, since no resource declared it so far. */
  release(kind: Named, id: string, place: Properties): void;
  /** Whether it was, or may have been: a resource that declares it later in the run must not rely on its state. */
  isReleased(kind: Named, id: string, place: Properties): boolean;
}

/**
 * Makes a record of claims.
 *
 * @param placeOf - where an object is of which this is declared, as far as it is known
 * @param shared - what other processes of the run declare
 */
export function createClaims(
  placeOf: (declared: Properties) => DefaultPlace,
  shared: SharedClaims = NO_SHARED_CLAIMS,
): Claims {
  // By kind and id: `check` is called once for each resource, and must not look at all that came before.
  const claims = createIndex<PlacedClaim[]>(() => []);
  const objectKeyOf: ObjectKeyOf = ({ id: named }, id, place) => objectKey(named, id, placeOf(place));
  const share = sharing(shared);
  return {
    declare(kind, id, place, claim) {
      const key = objectKeyOf(kind, id, place);
      const earlier = claims.of(kind.name, key.id);
      const others = earlier.filter(({ keys }) => keys.some((each) => isSameObject(each, key)));
      const agreed = claim.isExclusive
        ? others.length === 0 || isReplacement(others, claim)
        : others.every(({ text }) => text === claim.text);
      earlier.push({ ...claim, keys: [key] });
      share(kind, key, claim);
      return agreed;
    },
    locate(kind, id, place, claim) {
      const key = objectKeyOf(kind, id, place);
      const all = claims.of(kind.name, key.id);
      const there = all.filter(({ keys }) => keys.some((each) => textOf(each) === textOf(key)));
      const mine = there.length === 0 ? all.find(({ text }) => text === claim.text) : undefined;
      if (mine !== undefined) {
        mine.keys.push(key);
        share(kind, key, claim);
      }
      return there.every(({ text }) => text === claim.text);
    },
    objectOf: (kind, id, place) => textOf(objectKeyOf(kind, id, place)),
    isDeclared(kind, id, place) {
      const key = objectKeyOf(kind, id, place);
      return claims.of(kind.name, key.id).some(({ keys }) => keys.some((each) => mayBeSame(each, key)));
    },
    isDeclaredElsewhere(kind, id, place) {
      const key = objectKeyOf(kind, id, place);
      return shared.others().some((other) => other.kind === kind.name && mayBeSame(other.key, key));
    },
    ...createReleases(objectKeyOf),
  };
}

type ObjectKeyOf = (kind: Pick<Named, "id">, id: string, place: Properties) => ObjectKey;

/** A record of what was taken back to what nobody declares. */
function createReleases(objectKeyOf: ObjectKeyOf): Pick<Claims, "release" | "isReleased"> {
  const released = createIndex<ObjectKey[]>(() => []);
  return {
    release(kind, id, place) {
      const key = objectKeyOf(kind, id, place);
      released.of(kind.name, key.id).push(key);
    },
    isReleased(kind, id, place) {
      const key = objectKeyOf(kind, id, place);
      return released.of(kind.name, key.id).some((other) => mayBeSame(other, key));
    },
  };
}

/** Tells other processes what is claimed: only what a delete may undo, and that is what policies declare. */
function sharing(shared: SharedClaims): (kind: Named, key: ObjectKey, claim: Claim) => void {
  return ({ name }, key, { isExclusive }) => {
    if (!isExclusive) {
      shared.add({ kind: name, key });
    }
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
