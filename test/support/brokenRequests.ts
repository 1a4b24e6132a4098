import type { Fault } from "../../provider/emulator";

/** One place where a request that must not be sent twice can break. */
export interface BrokenRequest {
  readonly name: string;
  readonly fault: Omit<Fault, "operation">;
  /** How often the request is sent in all, by the time that it has been done exactly once. */
  readonly sent: number;
}

/**
 * Every place where a request can break whose answer may be lost: before or after its effect. After it, one request must
 * do; before it, a second one is sent when the first is sure not to have been processed.
 */
export const BROKEN_REQUESTS: readonly BrokenRequest[] = (["before", "after"] as const).flatMap((when) => {
  const sent = when === "before" ? 2 : 1;
  return [
    { name: `reset ${when} the effect`, fault: { kind: "reset", when }, sent } as const,
    { name: `no answer in time, ${when} the effect`, fault: { kind: "hang", when }, sent } as const,
    ...[500, 502, 503, 504].map((status) => ({ name: `${status} ${when} the effect`, fault: { status, when }, sent })),
    ...(["empty", "cut", "foreign", "html"] as const).map((kind) => ({
      name: `200 with a body that is ${kind}, ${when} the effect`,
      fault: { kind, status: 200, when },
      sent,
    })),
  ];
});
