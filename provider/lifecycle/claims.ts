import type { Properties } from "./kind";

interface Target {
  readonly kind: string;
  readonly id: string;
  readonly region: unknown;
  readonly projectId: unknown;
}

interface Claim extends Target {
  readonly claim: string;
}

/** What the resources of one run declare: who declared an object, and whether two declarations of it agree. */
export interface Claims {
  /**
   * Records that a resource declares an object.
   *
   * @param place - values with the object's `region` and `projectId`, where they are known
   * @returns whether every earlier declaration of it made the same claim
   */
  declare(kind: string, id: string, place: Properties, claim: string): boolean;
  /**
   * Records where an object really is that was declared in this run, which is where its state says: the default may be
   * another by now. An object that was not declared in this run is none the more declared.
   */
  locate(kind: string, id: string, place: Properties, claim: string): void;
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
  const claims: Claim[] = [];
  const released: Target[] = [];
  const object = (kind: string, id: string, place: Properties): Target => ({
    kind,
    id,
    region: place.region ?? defaults().region,
    projectId: place.projectId ?? defaults().projectId,
  });
  return {
    declare(kind, id, place, claim) {
      const declared = object(kind, id, place);
      const agreed = claims.every((earlier) => !isSame(earlier, declared) || earlier.claim === claim);
      claims.push({ ...declared, claim });
      return agreed;
    },
    locate(kind, id, place, claim) {
      const located = object(kind, id, place);
      const mine = claims.filter(
        (declared) => declared.kind === kind && declared.id === id && declared.claim === claim,
      );
      if (mine.length > 0 && !mine.some((declared) => isSame(declared, located))) {
        claims.push({ ...located, claim });
      }
    },
    isDeclared: (kind, id, place) => claims.some((claim) => isSame(claim, object(kind, id, place))),
    release: (kind, id, place) => void released.push(object(kind, id, place)),
    isReleased: (kind, id, place) => released.some((other) => isSame(other, object(kind, id, place))),
  };
}

function isSame(a: Target, b: Target): boolean {
  return a.kind === b.kind && a.id === b.id && agree(a.region, b.region) && agree(a.projectId, b.projectId);
}

function agree(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || a === b;
}
