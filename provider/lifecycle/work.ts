import type { AnyKind, Properties, Work } from "./kind";
import { milliseconds } from "./duration";
import { report, type Session } from "./session";

/** Used where neither the inputs nor the state name a `timeout`: a resource that is read by its id alone. */
const DEFAULT_TIMEOUT = 120_000;

/**
 * What an operation on an object works with. Its region and project come from `values` (inputs when it is made, the
 * state ever after), so that a changed default never moves an object that exists.
 */
export async function createWork(kind: AnyKind, session: Session, id: string, values: Properties): Promise<Work> {
  const { runtime, cloud } = session;
  const timeout = typeof values.timeout === "string" ? milliseconds(values.timeout) : undefined;
  const deadline = runtime.now() + (timeout ?? DEFAULT_TIMEOUT);
  const place = await cloud.place({ region: text(values.region), projectId: text(values.projectId) }, deadline);
  return { cloud, runtime, session, place, deadline, subject: `${kind.name} ${id}`, report };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
