import type { Cloud, Place, Runtime } from "../../cloud";
import { milliseconds } from "../../duration";
import { Failure } from "../failure";
import type { KindDeclaration } from "../kindDeclaration";
import { objectKey, textOf } from "../objectKey";
import type { Properties } from "../properties";
import type { Run } from "./run";
import { text } from "../state/values";

/** What one operation on one object works with. */
export interface Work {
  readonly cloud: Cloud;
  readonly runtime: Runtime;
  /** The cloud's time, in milliseconds since 1970: what is compared with its times, and what is written down, is by it. */
  readonly now: () => number;
  readonly session: Run;
  /** Where the object is: from its declaration, its state or the settings. */
  readonly place: Place;
  /** When the operation must have ended, by `runtime.now()`. */
  readonly deadline: number;
  /** How the object is named in messages: kind and id. */
  readonly subject: string;
  readonly report: Run["report"];
}

/** Used where neither the inputs, the state nor the host name a timeout: a resource that is read by its id alone. */
const DEFAULT_TIMEOUT = 120_000;

/**
 * What an operation on an object works with. Its region and project come from `values` (inputs when it is made, the
 * state ever after), so that a changed default never moves an object that exists.
 *
 * @param timeout - how long it may take, in milliseconds
 */
export async function createWork(
  kind: Pick<KindDeclaration, "name" | "id" | "fields">,
  session: Run,
  id: string,
  values: Properties,
  timeout = declaredTimeout(values),
): Promise<Work> {
  const { runtime, cloud } = session;
  assertId(kind, id);
  const deadline = runtime.now() + timeout;
  const place = await cloud.place({ region: text(values.region), projectId: text(values.projectId) }, deadline);
  return {
    cloud,
    runtime,
    now: session.now,
    session,
    place,
    deadline,
    subject: `${kind.name} ${id}`,
    report: session.report,
  };
}

function declaredTimeout({ timeout }: Properties): number {
  return (typeof timeout === "string" ? milliseconds(timeout) : undefined) ?? DEFAULT_TIMEOUT;
}

/**
 * Runs an operation on an object when all have ended that came before it, of all kinds of resources that work on it. For
 * that its project must be known: IAM is asked where nobody else tells.
 *
 * @param operation - is given the time that it has, in milliseconds
 */
export async function inTurn<T>(
  kind: Pick<KindDeclaration, "name" | "id" | "fields">,
  session: Run,
  id: string,
  values: Properties,
  operation: (timeout: number) => Promise<T>,
  timeout = declaredTimeout(values),
): Promise<T> {
  assertId(kind, id);
  const began = session.runtime.now();
  const known = session.placeOf(values);
  const place = known.projectId === undefined ? await session.cloud.place(known, began + timeout) : known;
  const left = timeout - (session.runtime.now() - began);
  return session.oneAtATime(textOf(objectKey(kind.id, id, place)), () => operation(left));
}

/** An id that no object can have must not become a part of a path: state and `pulumi import` may hold anything. */
export function assertId(
  { name, id: property, fields }: Pick<KindDeclaration, "name" | "id" | "fields">,
  id: string,
): void {
  const result = fields.shape[property]?.safeParse(id);
  if (result?.success === false) {
    throw new Failure(`${name}: its id ${result.error.issues[0]?.message ?? "is wrong"}. Correct it, and run again.`);
  }
}

/**
 * To be awaited before each write.
 *
 * @throws Failure if nobody is left to record what the write does, or the operation is cancelled
 */
export async function beforeWrite({ session, subject }: Work): Promise<void> {
  if (session.isCancelled()) {
    throw new Failure(`${subject}: the run was cancelled, so nothing more is sent. Run again.`);
  }
  if (!(await session.engine.isAlive())) {
    throw new Failure(`${subject}: Pulumi's engine has ended, so nothing more is sent. Run again.`);
  }
}
