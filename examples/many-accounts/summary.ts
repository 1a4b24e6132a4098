import type { EngineEvent } from "@pulumi/pulumi/automation";

/** How far a stack is. */
export type State = "waiting" | "running" | "done" | "FAILED";

/** What is known of a stack. */
export interface Line {
  readonly name: string;
  state: State;
  /** How many resources have had each operation. */
  readonly changes: Record<string, number>;
  /** What went wrong, each with its object. */
  readonly errors: string[];
  began: number;
  ended: number;
}

/** Shows one line for each stack: redrawn in place on a terminal, elsewhere a new line for each change of state. */
export class Summary {
  readonly #lines: readonly Line[];
  readonly #width: number;
  #drawn = 0;

  constructor(
    names: readonly string[],
    private readonly output: Pick<NodeJS.WriteStream, "isTTY" | "write">,
  ) {
    this.#lines = names.map((name) => {
      return { name, state: "waiting", changes: {}, errors: [], began: 0, ended: 0 };
    });
    this.#width = Math.max(...names.map(({ length }) => length));
  }

  /** Notes that a stack is in another state; and why it failed, unless its engine has told that. */
  enter(name: string, state: State, reason?: string): void {
    const line = this.line(name);
    line.state = state;
    if (reason !== undefined && line.errors.length === 0) {
      this.fail(name, reason);
    }
    line[state === "running" ? "began" : "ended"] = Date.now();
    this.show(line);
  }

  /** Notes what its engine tells. */
  observe(name: string, { resOutputsEvent, diagnosticEvent }: EngineEvent): void {
    const line = this.line(name);
    const { op, type = "" } = resOutputsEvent?.metadata ?? {};
    // The stack itself and its providers are told as well.
    if (op !== undefined && !type.startsWith("pulumi:")) {
      line.changes[op] = (line.changes[op] ?? 0) + 1;
    }
    if (diagnosticEvent?.severity === "error") {
      this.fail(name, diagnosticEvent.message);
    }
    if (this.output.isTTY) {
      this.show(line);
    }
  }

  /** Notes an error by its first line. That the whole thing failed is told by the errors before it. */
  fail(name: string, message: string): void {
    const { errors } = this.line(name);
    const [first = ""] = message.trim().split("\n");
    if (!errors.includes(first) && first !== "update failed") {
      errors.push(first);
    }
  }

  /** Says what failed, and how many. */
  end(): void {
    for (const { name, errors, state } of this.#lines) {
      if (state === "FAILED") {
        this.output.write(`\n${name}:\n${errors.map((error) => `  ${error}\n`).join("")}`);
      }
    }
    const failed = this.#lines.filter(({ state }) => state !== "done").length;
    this.output.write(`\n${this.#lines.length - failed} of ${this.#lines.length} stacks done, ${failed} failed\n`);
  }

  private line(name: string): Line {
    const line = this.#lines.find((each) => each.name === name);
    if (line === undefined) {
      throw new Error(`There is no stack ${name}.`);
    }
    return line;
  }

  private show(changed: Line): void {
    if (!this.output.isTTY) {
      this.output.write(`${this.text(changed)}\n`);
      return;
    }
    const up = this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A`;
    this.output.write(up + this.#lines.map((line) => `\u001b[2K${this.text(line)}\n`).join(""));
    this.#drawn = this.#lines.length;
  }

  private text({ name, state, changes, errors, began, ended }: Line): string {
    const what = state === "FAILED" ? (errors[0] ?? "") : inWords(changes);
    const time = state === "done" || state === "FAILED" ? `${((ended - began) / 1000).toFixed(1)} s` : "";
    return `${name.padEnd(this.#width)}  ${state.padEnd(7)}  ${time.padStart(7)}  ${what}`.trimEnd();
  }
}

/** "1 create, 3 same" */
function inWords(changes: Readonly<Record<string, number>>): string {
  return Object.entries(changes)
    .map(([operation, count]) => `${count} ${operation}`)
    .join(", ");
}
