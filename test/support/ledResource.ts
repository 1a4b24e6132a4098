// What Pulumi's engine does with one resource, whatever its provider is: one in this process, or one over gRPC. The engine
// itself is in test/engine.
import type { Properties } from "../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../provider/lifecycle/provider/provider";
import { annotated, plain } from "./secretValues";

/** What the engine keeps of a resource. */
export interface StoredResource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The engine forces an update while these stand; a refresh erases them. */
  readonly initErrors: readonly string[];
}

/** How an `up` went. */
export interface UpResult {
  readonly operation: "create" | "update" | "same";
  readonly error: string | undefined;
}

/** A resource, as the engine leads it: its state, and each operation's calls in the engine's order. */
export abstract class LedResource {
  stored: StoredResource | undefined;

  /** The provider of one run. */
  abstract provider(): Promise<LifecycleProvider>;

  /** Whether a preview shows a change. Nothing is called. */
  async preview(inputs: Properties): Promise<boolean> {
    const provider = await this.provider();
    const checked = await provider.check(plain(this.stored?.inputs ?? {}), plain(inputs));
    return (
      this.stored === undefined ||
      (await provider.diff(this.stored.id, plain(this.stored.outputs), checked.inputs)).changes
    );
  }

  async up(given: Properties): Promise<UpResult> {
    const provider = await this.provider();
    const checked = await provider.check(plain(this.stored?.inputs ?? {}), plain(given));
    if (checked.failures.length > 0) {
      return { operation: "same", error: JSON.stringify(checked.failures) };
    }
    const inputs = annotated(checked.inputs, given);
    const { stored } = this;
    try {
      if (stored === undefined) {
        const { id, outs } = await provider.create(plain(inputs));
        this.stored = { id, inputs, outputs: annotated(carried(outs), inputs), initErrors: [] };
        return { operation: "create", error: undefined };
      }
      const olds = plain(stored.outputs);
      const { changes } = await provider.diff(stored.id, olds, plain(inputs));
      if (!changes && stored.initErrors.length === 0) {
        this.stored = { ...stored, inputs };
        return { operation: "same", error: undefined };
      }
      const { outs } = await provider.update(stored.id, olds, plain(inputs));
      this.stored = { ...stored, inputs, outputs: annotated(carried(outs), inputs), initErrors: [] };
      return { operation: "update", error: undefined };
    } catch (error) {
      this.keepPartial(error, inputs);
      return { operation: stored === undefined ? "create" : "update", error: (error as Error).message };
    }
  }

  async refresh(): Promise<string | undefined> {
    const { stored } = this;
    if (stored === undefined) {
      return undefined;
    }
    try {
      const { id, props, inputs } = await (await this.provider()).read(stored.id, plain(stored.outputs));
      const read = {
        inputs: inputs === undefined ? stored.inputs : annotated(inputs, stored.inputs),
        outputs: annotated(carried(props), stored.outputs),
      };
      this.stored = id === "" ? undefined : { id, ...read, initErrors: [] };
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async destroy(): Promise<void> {
    if (this.stored !== undefined) {
      await (await this.provider()).delete(this.stored.id, plain(this.stored.outputs));
      this.stored = undefined;
    }
  }

  /** As the host does: only an error with an id, properties and reasons keeps the resource. */
  private keepPartial(error: unknown, inputs: Properties): void {
    const { id, properties, reasons } = error as { id?: string; properties?: Properties; reasons?: string[] };
    if (id !== undefined && properties !== undefined && reasons !== undefined) {
      this.stored = { id, inputs, outputs: annotated(carried(properties), inputs), initErrors: reasons };
    }
  }
}

/** State is JSON: what that cannot carry is lost on the way. */
function carried(outputs: Properties): Properties {
  return JSON.parse(JSON.stringify(outputs)) as Properties;
}
