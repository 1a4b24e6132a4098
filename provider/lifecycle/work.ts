import type { z } from "zod";
import type { AnyKind, Properties, Work } from "./kind";
import { milliseconds } from "../duration";
import { Failure } from "./failure";
import type { Session } from "./session";
import { text } from "./state";

/** Used where neither the inputs nor the state name a `timeout`: a resource that is read by its id alone. */
const DEFAULT_TIMEOUT = 120_000;

/**
 * What an operation on an object works with. Its region and project come from `values` (inputs when it is made, the
 * state ever after), so that a changed default never moves an object that exists.
 */
export async function createWork(kind: AnyKind, session: Session, id: string, values: Properties): Promise<Work> {
  const { runtime, cloud } = session;
  assertId(kind, id);
  const timeout = typeof values.timeout === "string" ? milliseconds(values.timeout) : undefined;
  const deadline = runtime.now() + (timeout ?? DEFAULT_TIMEOUT);
  const place = await cloud.place({ region: text(values.region), projectId: text(values.projectId) }, deadline);
  return { cloud, runtime, session, place, deadline, subject: `${kind.name} ${id}`, report: session.report };
}

/** An id that no object can have must not become a part of a path: state and `pulumi import` may hold anything. */
function assertId(kind: AnyKind, id: string): void {
  const schema: Record<string, z.ZodType> = kind.fields.shape;
  const result = schema[kind.id]?.safeParse(id);
  if (result?.success === false) {
    throw new Failure(
      `${kind.name}: its id ${result.error.issues[0]?.message ?? "is wrong"}. Correct it, and run again.`,
    );
  }
}

/**
 * To be awaited before each write.
 *
 * @throws Failure if nobody is left to record what the write does
 */
export async function beforeWrite({ session, subject }: Work): Promise<void> {
  if (!(await session.engine.isAlive())) {
    throw new Failure(`${subject}: Pulumi's engine has ended, so nothing is sent any more. Run again.`);
  }
}
