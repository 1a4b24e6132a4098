import { type Cloud, hasCode, internalError, isCloudError, type Place, type Runtime } from "../../cloud";

/** What scenarios work with. */
export interface Scene {
  readonly cloud: Cloud;
  readonly place: Place;
  readonly runtime: Runtime;
  /** Reports the result of a scenario. */
  readonly tell: (finding: Finding) => void;
}

/**
 * The result of a scenario: `"ok"`: as documented. `"found"`: not documented, so every answer is acceptable.
 * `"WRONG"`: different from what this package relies on. `"not reached"`: the cloud did not answer.
 */
type Verdict = "ok" | "found" | "WRONG" | "not reached";

/** What a scenario showed. */
export interface Finding {
  readonly verdict: Verdict;
  readonly service: string;
  readonly what: string;
  readonly seen: string;
}

/** Longest time that one call with its retries may take, in milliseconds. */
const TIMEOUT = 60_000;
/** How long a change may take to become visible, and the pause between two reads, in milliseconds. */
const [LONGEST_LAG, PAUSE] = [30_000, 1000];

/** How a call is made: with a deadline of its own. */
export function options({ place, runtime }: Scene): Place & { readonly deadline: number } {
  return { ...place, deadline: runtime.now() + TIMEOUT };
}

/** Failures that say nothing about the cloud, because it did not answer. */
const NOT_REACHED = ["unreachable", "untrusted", "timeout", "settings"];
/** Failures that count as an answer where no document says how the cloud answers. */
const OPEN = ["refused", "gone", "unsupported"];

/** What a failure shows about the cloud where only success is documented. */
export function verdictOf(error: unknown): "WRONG" | "not reached" {
  return isCloudError(error) && NOT_REACHED.includes(error.reason) ? "not reached" : "WRONG";
}

/** Reports the result of a call. A refusal with any code is acceptable; any other failure is wrong. */
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
    const isOpen = isCloudError(error) && error.code !== undefined && OPEN.includes(error.reason);
    scene.tell({ verdict: isOpen ? "found" : verdictOf(error), service, what, seen: wordsOf(error) });
    return undefined;
  }
}

/**
 * Reports whether a call is refused with one of these codes. With `mayFulfil` success is a finding, because the package
 * accepts both; otherwise success is wrong.
 */
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
    scene.tell({ verdict: isExpected ? "ok" : verdictOf(error), service, what, seen });
  }
}

/** Reads until a change is visible, and reports how long that took. @returns the last value that was read */
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
