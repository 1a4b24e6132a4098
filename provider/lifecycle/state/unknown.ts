/** What the engine sends in preview for a value that is not known yet (`pulumi.runtime.unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The names of the values that are not known yet. */
export function unknownNames(values: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(values).filter((name) => isUnknown(values[name]));
}

/** Whether a value is unknown, or holds one that is. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.values(value).some(isUnknown);
  }
  return value === UNKNOWN;
}
