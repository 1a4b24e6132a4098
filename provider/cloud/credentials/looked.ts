/** A place where credentials were looked for, and what came of it. */
export interface Looked {
  readonly place: string;
  readonly outcome: string;
}
