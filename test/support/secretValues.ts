// Secrets as Pulumi's engine has them in its property values, and what it does with them around a dynamic provider, which
// gets and gives plain values.
import type { Properties } from "../../provider/lifecycle/properties";

/** The key and the value that mark an object as a secret (sdk/go/common/resource, `SigKey` and `SecretSig`). */
const [SIGNATURE, SECRET] = ["4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"];

/** A value that is a secret. */
export function secret(value: unknown): Properties {
  return { [SIGNATURE]: SECRET, value };
}

/** Whether a value is a secret. */
export function isSecret(value: unknown): value is { readonly value: unknown } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

/** The same without any secret: what the engine gives to a provider that does not accept them. */
export function plain<T>(value: T): T {
  return map(value, (inner) => plain(inner)) as T;
}

/** What lies in clear in a state: the same without what is a secret, which is stored encrypted. */
export function inClear(value: unknown): unknown {
  return map(value, () => "[secret]");
}

/** Marks what a provider returned where the inputs, or what was known, of the same names are secrets (`annotateSecrets`). */
export function annotated(values: Properties, known: Properties): Properties {
  const entries = Object.entries(values).map(([name, value]): [string, unknown] => {
    const before = known[name];
    if (isSecret(before)) {
      return [name, isSecret(value) ? value : secret(value)];
    }
    return [name, isObject(before) && isObject(value) && !isSecret(value) ? annotated(value, before) : value];
  });
  return Object.fromEntries(entries);
}

function map(value: unknown, reveal: (inner: unknown) => unknown): unknown {
  if (isSecret(value)) {
    return reveal(value.value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => map(item, reveal));
  }
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner, reveal)]))
    : value;
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
