import { type Cloud, hasCode, internalError, isCloudError, type Place, type Runtime } from "../../cloud";

/** What scenarios work with. */
export interface Scene {
  readonly cloud: Cloud;
  readonly place: Place;
  readonly runtime: Runtime;
  /** Says what came of a scenario. */
  readonly tell: (finding: Finding) => void;
}

/**
 * What came of a scenario: `"ok"` as documented, `"found"` what no document says, so that every answer is right, or
 * `"WRONG"` otherwise than this package relies on.
 */
export interface Finding {
  readonly verdict: "ok" | "found" | "WRONG";
  readonly service: string;
  readonly what: string;
  readonly seen: string;
}

/** Longest time that one call with its retries may take, in milliseconds. */
const TIMEOUT = 60_000;
/** How long a change may take to be seen, and the pause between two looks, in milliseconds. */
const [LONGEST_LAG, PAUSE] = [30_000, 1000];

/** How a call is made: with a deadline of its own. */
export function options({ place, runtime }: Scene): Place & { readonly deadline: number } {
  return { ...place, deadline: runtime.now() + TIMEOUT };
}

/** Tells what a call gave, in words; that it failed is wrong. */
export async function gives<T>(
  scene: Scene,
  service: string,
  what: string,
  call: () => Promise<T>,
  words: (value: T) => string,
): Promise<T | undefined> {
  try {
    const value = await call();
    scene.tell({ verdict: "found", service, what, seen: words(value) });
    return value;
  } catch (error) {
    scene.tell({ verdict: "WRONG", service, what, seen: wordsOf(error) });
    return undefined;
  }
}

/** Tells whether a call is refused with one of these codes. To succeed instead is a finding: the package takes both. */
export async function refuses(
  scene: Scene,
  service: string,
  what: string,
  call: () => Promise<unknown>,
  codes: readonly string[],
  mayFulfil = false,
): Promise<void> {
  try {
    await call();
    scene.tell({ verdict: mayFulfil ? "found" : "WRONG", service, what, seen: "it succeeds" });
  } catch (error) {
    const isExpected = hasCode(error, ...codes);
    const seen = isExpected && isCloudError(error) ? (error.code ?? "") : wordsOf(error);
    scene.tell({ verdict: isExpected ? "ok" : "WRONG", service, what, seen });
  }
}

/** Looks until a change is seen, and tells how long that took. @returns what was seen last */
export async function seen<T>(
  scene: Scene,
  service: string,
  what: string,
  look: () => Promise<T>,
  isChanged: (value: T) => boolean,
): Promise<T> {
  const begin = scene.runtime.now();
  for (;;) {
    const value = await look();
    const waited = scene.runtime.now() - begin;
    if (isChanged(value) || waited >= LONGEST_LAG) {
      const verdict = !isChanged(value) ? "WRONG" : waited < PAUSE ? "ok" : "found";
      const after = isChanged(value) ? `seen after ${waited} ms` : `not seen after ${waited} ms`;
      scene.tell({ verdict, service, what, seen: waited < PAUSE ? "seen at once" : after });
      return value;
    }
    await scene.runtime.sleep(PAUSE);
  }
}

/** A failure in words. */
export function wordsOf(error: unknown): string {
  return isCloudError(error) ? error.message : internalError(error);
}
