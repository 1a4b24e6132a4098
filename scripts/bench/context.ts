import type { Engine } from "../engine/inspect";
import {
  type BenchStack,
  type BenchStackOptions,
  type Contender,
  type Measured,
  openBenchStack,
  type Operation,
} from "./benchStack";
import type { Row } from "./results";
import { median } from "./statistics";

/** How much is measured. */
export interface Plan {
  /** How many resources, and how many pairs of ours and the floor at each. */
  readonly sizes: readonly { readonly count: number; readonly pairs: number }[];
  /** How many resources where one size is enough: in the comparisons that tell less by their growth. */
  readonly middle: number;
  /** How many pairs where a pair takes little. */
  readonly shortPairs: number;
  /** What is measured where not every operation tells more than the others. */
  readonly operations: readonly Operation[];
}

/** What workloads share. */
export interface Context {
  readonly plan: Plan;
  readonly say: (line: string) => void;
  /** Does something with a new stack, and removes it whatever comes of it. */
  with<T>(options: StackOptions, body: (stack: BenchStack) => Promise<T>): Promise<T>;
  /** The medians of what the floor took, by size and operation, in milliseconds; measured once where they are not known. */
  floor(count: number, operation: Operation): Promise<number>;
  /** Notes what the floor took. */
  noteFloor(count: number, operation: Operation, milliseconds: number): void;
}

type StackOptions = Omit<BenchStackOptions, "engine" | "signal">;

/** A group of figures that are measured together. */
export interface Workload {
  readonly name: string;
  /** What it measures, in words. */
  readonly about: string;
  /** How long it takes on two idle cores in a full run, in minutes. */
  readonly minutes: number;
  measure(context: Context): Promise<Row[]>;
}

/** The operations of a life, in their order. */
export const OPERATIONS: readonly Operation[] = ["preview", "up", "nothing", "refresh", "change", "destroy"];

/** How the operations are called in tables. */
export const TITLES: Readonly<Record<Operation, string>> = {
  preview: "preview",
  up: "up",
  nothing: "up with nothing to do",
  refresh: "refresh",
  change: "up that changes all",
  destroy: "destroy",
};

/** The setting of the rate where it is to be no limit: the most that the package takes. */
export const UNLIMITED = 1000;

/** A whole life of the stack of a contender, of the middle size. */
export function lifeOf(context: Context, contender: Contender, cloud: BenchStackOptions["cloud"] = {}): Promise<Life> {
  const count = context.plan.middle;
  context.say(`${count} resources, ${contender}`);
  return context.with({ contender, count, cloud, rate: UNLIMITED }, (stack) => live(stack, context.plan.operations));
}

/** Makes what workloads share. */
export function createContext(engine: Engine, signal: AbortSignal, plan: Plan, say: (line: string) => void): Context {
  const floors = new Map<string, number[]>();
  const context: Context = {
    plan,
    say,
    async with(options, body) {
      const stack = await openBenchStack({ engine, signal, ...options });
      try {
        return await body(stack);
      } finally {
        stack.remove();
      }
    },
    noteFloor(count, operation, milliseconds) {
      const name = `${count} ${operation}`;
      floors.set(name, [...(floors.get(name) ?? []), milliseconds]);
    },
    async floor(count, operation) {
      const name = `${count} ${operation}`;
      if (!floors.has(name)) {
        await measureFloor(context, count);
      }
      return median(floors.get(name) ?? []);
    },
  };
  return context;
}

/** What a life took. */
export interface Life {
  readonly lived: ReadonlyMap<Operation, Measured>;
  /** After `up`, with all resources in it. */
  readonly stateBytes: number;
}

/** Lives a whole life, or a part of one that has an `up`. */
export async function live(stack: BenchStack, operations: readonly Operation[] = OPERATIONS): Promise<Life> {
  const lived = new Map<Operation, Measured>();
  let stateBytes = NaN;
  for (const operation of operations) {
    lived.set(operation, await stack.run(operation));
    stateBytes = operation === "up" ? stack.stateBytes() : stateBytes;
  }
  return { lived, stateBytes };
}

async function measureFloor(context: Context, count: number): Promise<void> {
  context.say(`the floor of ${count}`);
  const { lived } = await context.with({ contender: "floor", count, cloud: {} }, (stack) => live(stack));
  lived.forEach(({ milliseconds }, operation) => context.noteFloor(count, operation, milliseconds));
}
