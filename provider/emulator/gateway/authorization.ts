import type { Caller } from "../handler";
import { domainOf } from "../iam/session";
import { Refusal } from "../reply";
import type { EmulatorState } from "../state/state";
import type { RoutedOperation } from "./otherOperations";

/** Refuses a project that is not the caller's, or not of the account. @throws Refusal */
export function requireProject(
  state: EmulatorState,
  caller: Caller,
  service: string,
  projectId: string,
  header: string | undefined,
): void {
  const { session } = caller;
  const domain = domainOf(state, caller).id;
  const known = state.projects.some(({ id, domainId }) => id === projectId && domainId === domain);
  const scope = session?.accessKey === undefined ? session?.projectId : undefined;
  if (!known || (scope ?? projectId) !== projectId || (header ?? projectId) !== projectId) {
    throw new Refusal(service === "kms" ? "KMS.0321" : deniedCode(state, service));
  }
}

/** Refuses a caller that is not allowed the operation's action. @throws Refusal */
export function requirePermission(state: EmulatorState, { user, session }: Caller, operation: RoutedOperation): void {
  const { action, service } = operation;
  const agency = state.agencies.find(({ name }) => name === session?.agency);
  // An agency has its own permissions, not those of the user that assumed it.
  const denied = [...state.denied, ...(agency?.denied ?? user?.denied ?? [])];
  if (action !== undefined && denied.includes(action)) {
    throw new Refusal(deniedCode(state, service), `Policy doesn't allow ${action} to be performed.`, 403);
  }
}

function deniedCode({ behaviour }: EmulatorState, service: string): string {
  const codes: Readonly<Record<string, string>> = {
    kms: "KMS.0306",
    csms: "CSMS.0302",
    dws: behaviour.dwsDeniedCode,
  };
  return codes[service] ?? "403";
}
