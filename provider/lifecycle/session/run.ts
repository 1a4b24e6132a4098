import type { Cloud, DefaultPlace, Runtime, SettingsReader } from "../../cloud";
import type { Severity } from "../../plan/statement";
import type { Claims } from "../claims/claims";
import type { Engine } from "../engine/engine";
import type { Properties } from "../properties";
import type { Slots } from "./slots";

/** A session as operations and looks use it. It knows neither, so that they may import it. */
export interface Run extends Claims {
  readonly runtime: Runtime;
  readonly cloud: Cloud;
  /** The cloud's time, in milliseconds since 1970, as far as it is known by now. */
  readonly now: () => number;
  readonly engine: Engine;
  /** Whether the run is cancelled: nothing more is to be sent or waited for. */
  isCancelled(): boolean;
  /** Tells the user something; it appears on the stack. @defaultValue severity: "info" */
  readonly report: (line: string, severity?: Severity) => void;
  /** Where an object is of which this is declared, or in the state, as far as that is known without a call. */
  placeOf(values: Properties): DefaultPlace;
  /** Why objects that were looked at in this run cannot rotate, by the texts of `objectOf`. */
  readonly refusals: Map<string, string>;
  /** Which objects this run rotates. */
  readonly slots: Slots;
  /** Takes the settings. Only the first of a process count: all kinds are given the same. */
  configure(settings: SettingsReader): void;
  /** Runs operations on one object one after another, in the order of their coming. */
  oneAtATime<T>(object: string, operation: () => Promise<T>): Promise<T>;
}
