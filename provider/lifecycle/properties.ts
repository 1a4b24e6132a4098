/** Values that pass between the engine and the provider. */
export type Properties = Record<string, unknown>;

/** One input that cannot be accepted. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}
