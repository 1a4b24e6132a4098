import { readFileSync } from "node:fs";
import { z } from "zod";

const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

const accounts = z
  .array(
    z.strictObject({
      name: z.string().regex(NAME, "must be lower-case letters, digits and hyphens"),
      region: z.string().min(1),
      projectId: z.string().optional(),
      projectName: z.string().optional(),
      credentials: z
        .string()
        .regex(/^[A-Z][A-Z0-9_]*$/, "must be capital letters, digits and _")
        .optional(),
      keys: z.array(z.string()).min(1),
      rotationInterval: z.int().default(90),
    }),
  )
  .min(1)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, "each name may stand there once");

/** One project and region, which has a stack of its own. */
export interface Account {
  /** The name of its stack. */
  readonly name: string;
  readonly region: string;
  readonly projectId?: string | undefined;
  readonly projectName?: string | undefined;
  /** What the variables of its access key begin with: `X` means X_ACCESS_KEY and X_SECRET_KEY; else they are HW_…. */
  readonly credentials?: string | undefined;
  readonly keys: readonly string[];
  readonly rotationInterval: number;
}

/** Just below the 20 calls a second that KMS allows a user. */
const RATE = 19;

/** Reads the list. @throws Error in words */
export function readAccounts(file: string): Account[] {
  const { data, error } = accounts.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (data === undefined) {
    const [issue] = error.issues;
    throw new Error(`${file}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
  }
  return data;
}

/** The configuration of an account's stack. Credentials are not in it: it would lie in the state. */
export function configurationOf(account: Account, all: readonly Account[], atOnce: number): Record<string, string> {
  const { region, projectId, projectName, keys, rotationInterval } = account;
  return {
    "huaweicloud:region": region,
    ...(projectId !== undefined && { "huaweicloud:projectId": projectId }),
    ...(projectName !== undefined && { "huaweicloud:projectName": projectName }),
    "huaweicloud-rotation:rate": String(rateOf(account, all, atOnce)),
    "many-accounts:keys": JSON.stringify(keys),
    "many-accounts:rotationInterval": String(rotationInterval),
  };
}

/** Stacks of one user and region that run at once share what the cloud allows it, and do not know of each other. */
function rateOf(account: Account, all: readonly Account[], atOnce: number): number {
  const sharing = all.filter(({ credentials, region }) => {
    return credentials === account.credentials && region === account.region;
  });
  return Math.floor((RATE / Math.min(sharing.length, atOnce)) * 10) / 10;
}
