/** Text in the state; `undefined` where there is none, or something else: state is input, and may have been edited. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A truth in the state, as far as it is one. */
export function truth(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}
