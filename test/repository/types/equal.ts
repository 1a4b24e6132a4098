/** Whether two types are the same; `any` is the same as itself only, since the compiler compares these unresolved. */
export type Equal<One, Other> =
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** Compiles only where every claim is `true`. */
export type Hold<Claims extends readonly true[]> = Claims;
