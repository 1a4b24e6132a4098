import type { z } from "zod";
import { text } from "./valueSchemas";

/** One setting: where it is read from, what it may be and what it means. */
export interface Declaration<Value = unknown, Fallback = unknown> {
  /** `huaweicloud` where Huawei's own Pulumi provider has it under the same name, else ours. */
  readonly namespace: "huaweicloud" | "huaweicloud-rotation";
  /** Environment variables that hold it where no configuration does; the first that is set wins. */
  readonly environment: readonly string[];
  /**
   * A setting to sign in with, or one that comes with credentials. Its variables are read with those of the same source
   * and spelling (credentials/), never one by one: parts of two accounts must not be mixed.
   */
  readonly comesWithCredentials: boolean;
  /** Its name in stack configuration, where that is another one. */
  readonly configuredAs?: string | undefined;
  readonly secret: boolean;
  readonly schema: z.ZodType<Value>;
  /** What its value must be, in words that follow "must be". */
  readonly must: string;
  readonly meaning: string;
  readonly fallback: Fallback;
}

/** Declares a setting. */
export function declare<Value, Fallback extends Value | undefined = undefined>(
  given: Pick<Declaration<Value>, "schema" | "must" | "meaning"> &
    Partial<Declaration<Value>> & { readonly fallback?: Fallback },
): Declaration<Value, Fallback> {
  const base = { namespace: "huaweicloud", environment: [], comesWithCredentials: false, secret: false } as const;
  return { ...base, ...given, fallback: given.fallback as Fallback };
}

/** Any text. */
export const plain = { schema: text, must: "text" };
/** A setting that only this package has. */
export const ours = { namespace: "huaweicloud-rotation" } as const;
