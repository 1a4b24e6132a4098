import type { Properties } from "../properties";

/** The key and the value by which the engine knows a secret (Pulumi's `SigKey` and `SecretSig`). */
const [SIGNATURE, SECRET] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

/**
 * A value for the state that the engine stores encrypted. Pulumi's own `secret()` cannot be returned by a dynamic provider
 * (pulumi#3012); what it becomes on the wire can.
 */
export function asSecret(value: unknown): Properties | undefined {
  return value === undefined ? undefined : { [SIGNATURE]: SECRET, value };
}
