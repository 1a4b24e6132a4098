import type { Emulator } from "../../provider/emulator";

/** The operations of a service that an emulator has seen, in their order. */
export function operationsOf(emulator: Emulator, service: string): string[] {
  return emulator
    .calls()
    .filter((call) => call.service === service)
    .map(({ operation }) => operation);
}

/** The writes that an emulator has seen, each with its object, in the order of their text. */
export function writesOf(emulator: Emulator): string[] {
  return emulator
    .calls()
    .filter((call) => call.writes)
    .map(({ operation, object }) => `${operation} ${object ?? ""}`)
    .sort();
}
