import type { Properties } from "../properties";

/**
 * Makes values fit for the engine: `undefined` is dropped, and what the engine's wire format cannot carry is refused
 * here, where a test sees it; in the host it would fail the call after the cloud has acted.
 *
 * @throws TypeError on a Date, bigint, function, symbol or a number that is not finite
 */
export function toState(values: Properties): Properties {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([property, value]) => [property, carry(value, property)]),
  );
}

function carry(value: unknown, path: string): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => carry(item, `${path}[${index}]`));
  }
  if (typeof value === "object" && isPlain(value)) {
    return toState(value as Properties);
  }
  throw new TypeError(`${path} is of a type that state cannot hold`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
