// The functions by name, for hosts whose arguments have no static type.
import { z } from "zod";
import { clusterId, keyId, place, secretName } from "../lifecycle/fields";
import type { CheckFailure } from "../lifecycle/properties";
import type { Reader } from "./reader";

/** A function that reads the cloud. */
export interface AccountFunction {
  /** Everything that is wrong with arguments, at once. */
  check(args: unknown): CheckFailure[];
  /** Reads the cloud. The arguments must have passed `check`. */
  call(reader: Reader, args: unknown): Promise<object>;
}

const flag = z.boolean("must be true or false").optional();
const name = z.string("must be text").min(1, "must not be empty");
const list = { ...place, match: name.optional(), canRotate: flag, allowIncomplete: flag };
const tags = z
  .record(name, z.string("must be text"), "must be a map of text")
  .refine((tags) => Object.keys(tags).length <= 10, "must have 10 tags at most")
  .optional();

/** The functions of this release. */
export const FUNCTIONS: Readonly<Record<string, AccountFunction>> = {
  getKeys: define({ ...list, tags, rotates: flag }, async (reader, args) => {
    const { items, gaps } = await reader.keys(args, args);
    return { keys: items, gaps };
  }),
  getSecrets: define({ ...list, rotates: flag }, async (reader, args) => {
    const { items, gaps } = await reader.secrets(args, args);
    return { secrets: items, gaps };
  }),
  getClusters: define(list, async (reader, args) => {
    const { items, gaps } = await reader.clusters(args, args);
    return { clusters: items, gaps };
  }),
  getKeyRotation: define({ ...place, keyId }, (reader, args) => reader.key(args.keyId, args)),
  getSecretRotation: define({ ...place, secretName }, (reader, args) => reader.secret(args.secretName, args)),
  getClusterKey: define({ ...place, clusterId }, (reader, args) => reader.cluster(args.clusterId, args)),
};

function define<Shape extends z.ZodRawShape>(
  shape: Shape,
  call: (reader: Reader, args: z.output<z.ZodObject<Shape>>) => Promise<object>,
): AccountFunction {
  const schema = z.strictObject(shape);
  return {
    check: (args) => (schema.safeParse(args).error?.issues ?? []).flatMap(failuresOf),
    call: (reader, args) => call(reader, schema.parse(args)),
  };
}

function failuresOf(issue: z.core.$ZodIssue): CheckFailure[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((property) => ({ property, reason: "is not an argument of this function" }));
  }
  return [{ property: String(issue.path[0] ?? ""), reason: issue.message }];
}
