import type { z } from "zod";
import type { CheckFailure, Properties } from "./properties";

/** The inputs of a kind: a schema for each, with its default, which together give `Inputs`. */
export type Fields<Inputs> = z.ZodType<Inputs> & { readonly shape: Readonly<Record<string, z.ZodType>> };

/** The part of a declaration that does not depend on the types of the inputs. */
export type KindFields = Pick<KindDeclaration, "name" | "fields" | "outputFields" | "observedInputs">;

/** What a kind of resource is called, and what a program may declare of it. */
export interface KindDeclaration<Inputs extends Properties = Properties> {
  readonly name: string;
  /** The input that is the object's id, and whose change replaces the resource. */
  readonly id: keyof Inputs & string;
  readonly fields: Fields<Inputs>;
  /** The outputs that a program has: all are in the state, `null` where they are absent. */
  readonly outputFields: { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** Inputs that have an output even where they are not declared, `region` and `projectId` aside. */
  readonly observedInputs: readonly string[];
  /** What is wrong between inputs. They have their defaults; some may be wrong by themselves, or not known yet. */
  rules(inputs: Properties): CheckFailure[];
  /** Text that two declarations of one object in one run must share. Without it, an object is declared once only. */
  claim?(inputs: Inputs): string;
}
