import { keyObstacle } from "../../plan/eligibility";
import type { Observation } from "../../plan/keyRotationPolicy";
import type { Looking } from "../look/looks";
import { NEVER, observe } from "./observe";

/**
 * Looks at a key before anything is written to it: what it is, from the list or by describe-key, and, if it rotates, how
 * often. A status alone would not tell whether the key can rotate.
 */
export async function lookBefore(looking: Looking, id: string): Promise<Observation> {
  const key = await looking.key(id);
  const observed = key.rotates === false ? NEVER : await observe(looking.work, id, {});
  const obstacle = keyObstacle(key);
  const refusal = obstacle && `it ${obstacle.reason}`;
  if (refusal !== undefined) {
    const { session, place } = looking.work;
    // Making the resource reads the status alone, which would not tell.
    session.refusals.set(session.objectOf({ id: "keyId" }, id, { ...place }), refusal);
  }
  return { ...observed, refusal };
}
