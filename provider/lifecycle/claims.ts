import type { Properties } from "./kind";

interface Claim {
  readonly kind: string;
  readonly id: string;
  readonly region: unknown;
  readonly projectId: unknown;
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
  /** Whether some resource declares the object. */
  isDeclared(kind: string, id: string, place: Properties): boolean;
}

/**
 * Makes a record of claims. Names of secrets are unique only within a project, so an object is told by its place too;
 * a place that is not known may be any.
 *
 * @param defaults - where objects are whose place is not declared
 */
export function createClaims(defaults: () => Properties): Claims {
  const claims: Claim[] = [];
  const matching = (kind: string, id: string, place: Properties) =>
    claims.filter(
      (claim) =>
        claim.kind === kind &&
        claim.id === id &&
        agree(claim.region, place.region ?? defaults().region) &&
        agree(claim.projectId, place.projectId ?? defaults().projectId),
    );
  return {
    declare(kind, id, place, claim) {
      const agreed = matching(kind, id, place).every((earlier) => earlier.claim === claim);
      const region = place.region ?? defaults().region;
      claims.push({ kind, id, region, projectId: place.projectId ?? defaults().projectId, claim });
      return agreed;
    },
    isDeclared: (kind, id, place) => matching(kind, id, place).length > 0,
  };
}

function agree(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || a === b;
}
