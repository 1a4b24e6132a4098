import { Failure } from "./failure";
import { PLACE } from "./fields";
import type { KindFields } from "./kindDeclaration";
import type { Properties } from "./properties";

/** The form of the outputs that this release writes. State of every released form stays readable. */
const SCHEMA_VERSION = 2;

/** What a kind's state holds besides its own outputs. */
interface Bookkeeping {
  readonly schemaVersion: number;
  /** The inputs that the program declared though the cloud has a value too, so that `read` returns no others. */
  readonly declared?: readonly string[];
}

/**
 * State of any earlier release, as it is: form 1 differs from form 2 in that it does not say whether an interval that it
 * holds was declared (`declaredInputs`). It is rewritten by the next update and never by a refresh, so that a new version
 * of the package alone makes no difference.
 */
export function readState(kind: KindFields, outputs: Properties): Properties {
  const version = outputs.schemaVersion;
  if (typeof version === "number" && version > SCHEMA_VERSION) {
    throw new Failure(
      `${kind.name}: its state was written by a newer release of pulumi-huaweicloud-rotation (form ${version}, this ` +
        `release knows ${SCHEMA_VERSION}). Install that release or a later one, and run again.`,
    );
  }
  return outputs;
}

/** What the state must record besides inputs and outputs. */
export function bookkeeping(kind: KindFields, inputs: Properties): Bookkeeping {
  const declared = observedInputs(kind).filter((property) => inputs[property] !== undefined);
  return { schemaVersion: SCHEMA_VERSION, ...(declared.length > 0 && { declared }) };
}

/** What a refresh keeps of it: neither the form nor what was declared changes by reading the cloud. */
export function keptBookkeeping(state: Properties): Properties {
  const { schemaVersion = SCHEMA_VERSION, declared } = state;
  return { schemaVersion, declared };
}

/** The inputs among the outputs: those that were declared, with the cloud's present values. */
export function declaredInputs(kind: KindFields, outputs: Properties): Properties {
  const recorded: readonly unknown[] = Array.isArray(outputs.declared) ? outputs.declared : [];
  const declared = outputs.schemaVersion === 1 ? [...recorded, ...(kind.declaredInForm1 ?? [])] : recorded;
  const fromCloud = (property: string) => observedInputs(kind).includes(property);
  return Object.fromEntries(
    Object.keys(kind.fields.shape)
      .filter((property) => outputs[property] !== undefined && outputs[property] !== null)
      .filter((property) => !fromCloud(property) || declared.includes(property))
      .map((property) => [property, outputs[property]]),
  );
}

/** Inputs that have an output whether they are declared or not. */
function observedInputs(kind: KindFields): readonly string[] {
  return [...PLACE, ...kind.observedInputs];
}
