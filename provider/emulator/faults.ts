import { z } from "zod";
import { duration } from "./state/time";

const faultSchema = z.strictObject({
  /** The operation's name, such as `RotateSecret`; "*" is every one. */
  operation: z.string(),
  /** Only calls for this object: a key's or cluster's id, a secret's name. */
  object: z.string().optional(),
  /** Whether the fault comes before or after the operation takes effect. */
  when: z.enum(["before", "after"]).default("before"),
  kind: z
    .enum(["status", "reset", "hang", "empty", "cut", "html", "foreign", "slow", "oversized", "delay", "lacks"])
    .default("status"),
  /** @defaultValue 500 for the kind status, 502 for html, 200 for the others */
  status: z.int().min(200).max(599).optional(),
  /** The code in the body, in the shape of its service. */
  code: z.string().optional(),
  /** The header Retry-After: seconds, or a date. */
  retryAfter: z.union([z.string(), z.number()]).optional(),
  /** For the kind `lacks`: the names of the fields to leave out, at any depth. */
  fields: z.array(z.string()).default([]),
  /** How long the kind delay waits, and slow between two pieces. */
  delay: duration.default("1s"),
  /** How many calls it affects. @defaultValue 1 */
  times: z.number().min(1).default(1),
});

/**
 * A fault that is scheduled. Kinds: `status` an error of the service's or the gateway's; `reset` destroys the
 * connection; `hang` never answers; `empty` 200 with no body; `cut` half of the JSON; `html` a proxy's page; `foreign`
 * JSON of something else; `slow` the answer in pieces, `oversized` more than anyone should read, `delay` late, `lacks`
 * without some of its fields. `slow`, `oversized`, `delay` and `lacks` always let the operation have its effect; `when`
 * says whether the delay comes before or after that.
 */
export type Fault = z.input<typeof faultSchema>;
/** A fault with its defaults. */
export type ScheduledFault = z.output<typeof faultSchema>;

/** The faults that are scheduled, first come first. */
export interface Faults {
  /** @throws Error in words, if the fault is malformed */
  schedule(fault: unknown): void;
  /** The next fault for a call, counted as used. */
  take(operation: string, object: string | undefined): ScheduledFault | undefined;
  /** Removes and returns the unused faults. `times` is what is left. */
  clear(): ScheduledFault[];
}

/** No faults yet. */
export function createFaults(): Faults {
  const faults: { fault: ScheduledFault; left: number }[] = [];
  return {
    schedule(given) {
      // JSON has no Infinity, so null means it there.
      const read = faultSchema.safeParse(withoutLimit(given));
      if (!read.success) {
        const words = read.error.issues.map(({ path, message }) => `${path.join(".") || "the fault"}: ${message}`);
        throw new Error(`The fault cannot be scheduled: ${words.join("; ")}.`);
      }
      const { times, ...fault } = read.data;
      faults.push({ fault: { ...fault, times }, left: times });
    },
    take(operation, object) {
      const index = faults.findIndex(
        ({ fault }) =>
          (fault.operation === "*" || fault.operation === operation) &&
          (fault.object === undefined || fault.object === object),
      );
      const found = faults[index];
      if (found === undefined) {
        return undefined;
      }
      found.left -= 1;
      if (found.left <= 0) {
        faults.splice(index, 1);
      }
      return found.fault;
    },
    clear: () => faults.splice(0).map(({ fault, left }) => ({ ...fault, times: left })),
  };
}

function withoutLimit(given: unknown): unknown {
  const endless =
    typeof given === "object" && given !== null && "times" in given && [null, Infinity].includes(given.times as number);
  return endless ? { ...given, times: Number.MAX_SAFE_INTEGER } : given;
}
