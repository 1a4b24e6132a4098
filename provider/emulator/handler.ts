import type { EmulatedSession, EmulatedUser } from "./state/account";
import type { EmulatorState } from "./state/state";
import type { IdentityProvider } from "./iam/identityProvider";
import type { Lag } from "./lag";
import type { Reply } from "./reply";

/** Who calls: a user, by a permanent key or by what IAM issued, or an agency. */
export interface Caller {
  readonly user: EmulatedUser | undefined;
  readonly session: EmulatedSession | undefined;
}

/** All that a handler sees. */
export interface Context {
  readonly state: EmulatorState;
  /** Milliseconds since 1970 by the clock of the cloud's own events. */
  readonly now: number;
  /** Milliseconds since 1970 by the clock that judges tokens. */
  readonly tokenNow: number;
  /** Fields of the path, the query and the body, in one. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The project of the path; "" where the path has none. */
  readonly projectId: string;
  readonly caller: Caller;
  readonly lag: Lag;
  readonly identityProvider: IdentityProvider;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What one operation does. @throws Refusal */
export type Handler = (context: Context) => Reply;

/** A field of a request as text. Numbers are accepted too; other types count as missing. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Whether an object belongs to the project of the call. */
export function inProject({ state, projectId }: Context, object: { projectId?: string | undefined }): boolean {
  return (object.projectId ?? mainProject(state)) === projectId;
}

/** The id of the region's main project. */
export function mainProject({ projects, region }: EmulatorState): string {
  return (projects.find(({ name }) => name === region) ?? projects[0])?.id ?? "";
}
