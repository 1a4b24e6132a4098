// Real time that tests would have to wait for.

/** Lets answers be given up so many times sooner than the provider asks for. Returns what undoes that. */
export function giveUpSooner(times: number): () => void {
  const own = Object.getOwnPropertyDescriptor(AbortSignal, "timeout")!;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (length) => timeout(Math.max(1, Math.ceil(length / times)));
  return () => Object.defineProperty(AbortSignal, "timeout", own);
}
