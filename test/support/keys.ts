/** Ids of keys for tests, told apart by their numbers. */
export function keyId(number: number): string {
  return `0d0466b0-e727-4d9c-b35d-${String(number).padStart(12, "0")}`;
}
