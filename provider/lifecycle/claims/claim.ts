import type { Claim } from "./claims";
import { Failure } from "../failure";
import type { KindDeclaration } from "../kindDeclaration";
import type { Properties } from "../properties";
import type { Run } from "../session/run";

/** What a resource declares of its object. The inputs have their defaults. */
export function claimOf<Inputs extends Properties>(
  kind: KindDeclaration<Inputs>,
  inputs: Inputs,
  isKnown: boolean,
): Claim {
  // Only inputs of the kind: some hosts put the provider's text beside them, in some calls.
  const declared = Object.keys(kind.fields.shape).map((property) => [property, inputs[property] ?? null]);
  return { text: kind.claim?.(inputs) ?? JSON.stringify(declared), isExclusive: kind.claim === undefined, isKnown };
}

/** That two resources declare one object, as a failure of the input that names it. */
export function twice(kind: Pick<KindDeclaration, "name" | "claim">): string {
  return kind.claim === undefined
    ? `is rotated by two resources of this program; keep one ${kind.name} for it, with the triggers of both`
    : `is declared twice in this program, with different settings; keep one ${kind.name} for it`;
}

/**
 * Records where an object is that was declared in this run, by its state or the cloud. `check` makes no call, so it cannot
 * tell whether a secret whose project is declared is the one of that name whose project is not.
 *
 * @throws Failure if another resource declares the very same object otherwise
 */
export function assertAlone<Inputs extends Properties>(
  kind: KindDeclaration<Inputs>,
  session: Run,
  id: string,
  place: object,
  inputs: Inputs,
): void {
  if (!session.locate(kind, id, { ...place }, claimOf(kind, inputs, true))) {
    throw new Failure(`${kind.name} ${id}: it ${twice(kind)}`);
  }
}
