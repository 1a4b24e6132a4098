/** A KMS key as the emulator holds it. Times are milliseconds since 1970. */
export interface EmulatedKey {
  readonly keyId: string;
  enabled: boolean;
  rotationInterval: number;
  lastRotationTime: number | undefined;
  numberOfRotations: number;
  periodStart: number;
  /** The code with which KMS refuses to rotate the key, such as `KMS.0325`. */
  readonly refusal: string | undefined;
}

/** How a key is seeded: all but its id has a default. */
export type KeySeed = Pick<EmulatedKey, "keyId"> & Partial<EmulatedKey>;

/** A key as it is when it was just made: rotation off. */
export function emulatedKey(seed: KeySeed, now: number): EmulatedKey {
  return {
    enabled: false,
    rotationInterval: 365,
    lastRotationTime: undefined,
    numberOfRotations: 0,
    periodStart: now,
    refusal: undefined,
    ...seed,
  };
}

/** Rotates a key as often as its time has come by now. */
export function rotateDue(key: EmulatedKey, now: number): void {
  const period = key.rotationInterval * 86_400_000;
  while (key.enabled && key.periodStart + period <= now) {
    key.periodStart += period;
    key.lastRotationTime = key.periodStart;
    key.numberOfRotations += 1;
  }
}
