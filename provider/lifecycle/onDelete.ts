import type { Named } from "./claims/claims";
import type { Properties } from "./properties";
import { say, type Statement } from "../plan/statement";
import type { Run } from "./session/run";

/**
 * Whether a policy that is deleted is to turn rotation off: only where that is declared, and no other policy of this run
 * declares the object, whichever process serves it. Replacing and renaming make the new resource before they delete the old
 * one, and so does a move to another provider, or between the classes and the plugin, without an alias. Says so if not.
 *
 * With `deleteBeforeReplace` a policy may be deleted before another one that declares the object has been checked: then
 * the object counts as released, and the other makes it as declared again.
 */
export function mayDisable(session: Run, kind: Named, id: string, state: Properties): boolean {
  if (state.onDelete !== "disable") {
    session.report(`${kind.name} ${id}: removed from the state; its rotation stays as it is in the cloud`);
    return false;
  }
  if (session.isDeclared(kind, id, state)) {
    session.report(`${kind.name} ${id}: another policy of this program declares it, so its rotation stays as it is`);
    return false;
  }
  if (session.isDeclaredElsewhere(kind, id, state)) {
    session.report(
      `${kind.name} ${id}: a policy of another provider of this run declares it, so its rotation stays as it is`,
    );
    return false;
  }
  session.release(kind, id, state);
  return true;
}

/** Says that rotation is turned off since the policy is deleted. */
export function sayDisabled(session: Run, kind: Named, id: string, statement: Statement | undefined): void {
  if (statement !== undefined) {
    const text = `the policy is deleted, and its onDelete is "disable": ${statement.text}`;
    say(session.report, `${kind.name} ${id}`, { ...statement, text });
  }
}
