/** What is needed of a secret to tell whether it can rotate. */
interface Secret {
  readonly secret_type?: string | undefined;
  readonly state?: string | undefined;
}

const STATES: ReadonlyMap<string, string> = new Map([
  ["DISABLED", "it is disabled; enable it first"],
  ["PENDING_DELETE", "it is pending deletion; cancel the deletion first, or take it out of the program"],
  ["FROZEN", "it is frozen; pay what the account owes"],
]);

/**
 * Why a secret cannot rotate, in words; `undefined` if nothing speaks against it. It is asked before anything is sent,
 * since no code is published for it (huawei-apis §2.4 [U]).
 */
export function secretRefusal({ secret_type: type, state }: Secret): string | undefined {
  if (type === "COMMON") {
    return "it is a common (“shared”) secret, whose value only you can change; only secrets bound to a database rotate";
  }
  return state === undefined || state === "ENABLED"
    ? undefined
    : (STATES.get(state) ?? `its state is ${state}, and must be ENABLED`);
}
