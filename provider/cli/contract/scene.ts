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
 * What came of a scenario: `"ok"` as documented, `"found"` what no document says, so that every answer is right,
 * `"WRONG"` otherwise than this package relies on, or `"not reached"` where the cloud never answered.
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
/** How long a change may take to be seen, and the pause between two looks, in milliseconds. */
const [LONGEST_LAG, PAUSE] = [30_000, 1000];

/** How a call is made: with a deadline of its own. */
export function options({ place, runtime }: Scene): Place & { readonly deadline: number } {
  return { ...place, deadline: runtime.now() + TIMEOUT };
}

/** Failures that say nothing of the cloud: no answer of its own came. */
const NOT_REACHED = ["unreachable", "untrusted", "timeout", "settings"];
/** Failures by which a cloud answers a question that no document answers. */
const OPEN = ["refused", "gone", "unsupported"];

/** What a failure shows of the cloud, where only success is documented. */
export function verdictOf(error: unknown): "WRONG" | "not reached" {
  return isCloudError(error) && NOT_REACHED.includes(error.reason) ? "not reached" : "WRONG";
}

/** Tells what a call gave, in words. What it is refused with is open, if it has a code; any other failure is wrong. */
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
    scene.tell({ verdict: isExpected ? "ok" : verdictOf(error), service, what, seen });
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
