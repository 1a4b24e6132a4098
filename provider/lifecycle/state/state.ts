import { Failure } from "../failure";
import { PLACE } from "../objectKey";
import type { KindFields } from "../kindDeclaration";
import type { Properties } from "../properties";
import { toState } from "./toState";

/** The form of the outputs that this release writes. State of every released form stays readable. */
const SCHEMA_VERSION = 2;

/** What a kind's state holds besides its own outputs. */
interface Bookkeeping {
  readonly schemaVersion: number;
  /** The inputs that the program declared: the state has the others too, by default or from the cloud. */
  readonly declared: readonly string[];
}

/** Brings state of an earlier release into today's form. */
export function readState(kind: KindFields, outputs: Properties): Properties {
  const version = outputs.schemaVersion;
  if (typeof version === "number" && version > SCHEMA_VERSION) {
    throw new Failure(
      `${kind.name}: its state was written by a newer release of pulumi-huaweicloud-rotation (form ${version}, this ` +
        `release knows ${SCHEMA_VERSION}). Install that release or a later one, and run again.`,
    );
  }
  return version === 1 ? fromForm1(kind, outputs) : outputs;
}

/** Inputs of which form 1 recorded whether they were declared. */
const LISTED_IN_FORM_1 = [...PLACE, "rotationPeriod", "rotationFunctionUrn", "masterKeyId"];

/** In form 1 all inputs were stored with their defaults: those that were not listed count as declared. */
function fromForm1(kind: KindFields, outputs: Properties): Properties {
  const listed = namesIn(outputs.declared);
  const declared = Object.keys(kind.fields.shape)
    .filter((property) => (outputs[property] ?? undefined) !== undefined)
    .filter((property) => !LISTED_IN_FORM_1.includes(property) || listed.includes(property));
  return { ...outputs, declared, ...(isOpen(outputs) && { triggersPending: true }) };
}

/**
 * Whether a rotation is on record that may be for other triggers than those that are declared. Form 1 did not say so, and
 * kept the earlier ones in clear where today's are no secret: they count as secret until the next `up`.
 */
function isOpen({
  triggers,
  unfinishedRotation,
  failedRotation,
  rotationOwed,
  rotationPutOffSince,
}: Properties): boolean {
  const open = [unfinishedRotation, failedRotation, rotationOwed, rotationPutOffSince];
  return (triggers ?? undefined) !== undefined && open.some((value) => (value ?? undefined) !== undefined);
}

/** What the state must record besides inputs and outputs. */
export function bookkeeping(kind: KindFields, declared: Properties): Bookkeeping {
  const isDeclared = (property: string) => (declared[property] ?? undefined) !== undefined;
  return { schemaVersion: SCHEMA_VERSION, declared: Object.keys(kind.fields.shape).filter(isDeclared) };
}

/** The inputs among the outputs: those that were declared, with the cloud's present values. */
export function declaredInputs(kind: KindFields, outputs: Properties): Properties {
  const declared = namesIn(outputs.declared);
  // The triggers that a rotation was started for are other ones than those that are declared, and may hold secrets.
  const isEarlier = (property: string) => property === "triggers" && outputs.triggersPending === true;
  return Object.fromEntries(
    Object.keys(kind.fields.shape)
      .filter((property) => declared.includes(property) && (outputs[property] ?? undefined) !== undefined)
      .filter((property) => !isEarlier(property))
      .map((property) => [property, outputs[property]]),
  );
}

/**
 * The inputs of a resource that was imported, of which nobody has declared anything: the object's id, and what it has
 * otherwise than by default.
 */
export function importedInputs(kind: KindFields, id: string, outputs: Properties): string[] {
  const place: readonly string[] = PLACE;
  return Object.entries(kind.fields.shape)
    .filter(([property]) => (outputs[property] ?? undefined) !== undefined && !place.includes(property))
    .filter(([property, schema]) => property === id || schema.safeParse(undefined).data !== outputs[property])
    .map(([property]) => property);
}

/** Values for the engine, with every output that a program has: `null` where it is absent, or preview would not know it. */
export function storedOutputs(kind: KindFields, values: Properties): Properties {
  const absent = Object.keys(kind.outputFields.shape).map((output) => [output, null] as const);
  return { ...Object.fromEntries(absent), ...toState(values) };
}

/** Names in the state: state is input, and may have been edited. */
function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
