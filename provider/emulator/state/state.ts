import { z } from "zod";
import { agencySchema, identityProviderSchema, projectSchema, sessionSchema, userSchema } from "./account";
import { behaviourSchema } from "./behaviour";
import { clusterSchema } from "./cluster";
import { keySchema } from "./key";
import { secretSchema } from "./secret";
import { time } from "./time";

const rotationSchema = z.strictObject({
  kind: z.enum(["key", "secret", "cluster", "masterKey"]),
  /** The key's or cluster's id, or the secret's name. */
  object: z.string(),
  /** Milliseconds since 1970, by the cloud's clock. */
  time: z.number(),
  cause: z.enum(["requested", "automatic"]),
  taskId: z.string().optional(),
});

/** The whole emulated account: the form of a seed file, of `GET /_emulator/state` and of the option `state`. */
export function stateSchema(now: () => number) {
  return z.strictObject({
    /** @defaultValue cn-north-4 */
    region: z.string().default("cn-north-4"),
    keys: z.array(keySchema(now)).default([]),
    secrets: z.array(secretSchema(now)).default([]),
    clusters: z.array(clusterSchema(now)).default([]),
    projects: z.array(projectSchema).default([]),
    users: z.array(userSchema).default([]),
    agencies: z.array(agencySchema).default([]),
    identityProviders: z.array(identityProviderSchema).default([]),
    /** IAM actions, such as `dws:cluster:getEncryptInfo`, that everyone is refused. */
    denied: z.array(z.string()).default([]),
    behaviour: behaviourSchema.prefault({}),
    limits: z
      .strictObject({
        /** Calls a second to each host (KMS and CSMS share one); more are answered 429. Absent: no limit. */
        ratePerSecond: z.number().positive().optional(),
      })
      .prefault({}),
    /** Credentials that IAM has issued. */
    sessions: z.array(sessionSchema(now)).default([]),
    /** Every rotation that took place. */
    rotations: z.array(rotationSchema).default([]),
    /** How far the clocks are from real time, in milliseconds. */
    clock: z
      .strictObject({
        /** Of the cloud's own events. */
        offset: z.number().default(0),
        /** Of what judges signatures and tokens, and of the header Date. */
        skew: z.number().default(0),
        /** Of what judges tokens, on top of the skew. */
        tokens: z.number().default(0),
      })
      .prefault({}),
    /** When the state was written; ignored. */
    time: time(now).optional(),
  });
}

/** The whole emulated account. Times are milliseconds since 1970. */
export type EmulatorState = z.output<ReturnType<typeof stateSchema>>;

/** A rotation that really took place. */
export type EmulatedRotation = z.output<typeof rotationSchema>;

type Input = z.input<ReturnType<typeof stateSchema>>;
type Change<Seed, Name extends keyof Seed> =
  { readonly [Field in keyof Seed]?: Seed[Field] | null } | (Pick<Seed, Name> & { readonly removed: true });
type Changes<List, Name extends string> = readonly (List extends readonly (infer Seed)[] | undefined
  ? Name extends keyof Seed
    ? Change<Seed, Name> & Pick<Seed, Name>
    : never
  : never)[];

/**
 * What may be seeded or put: a part of the state. A named object is changed field by field and the others stay; `null`
 * clears a field, and `removed: true` removes the object.
 */
export interface EmulatorSeed extends Omit<
  Input,
  "keys" | "secrets" | "clusters" | "projects" | "users" | "agencies" | "identityProviders" | "rotations"
> {
  readonly keys?: Changes<Input["keys"], "keyId">;
  readonly secrets?: Changes<Input["secrets"], "name">;
  readonly clusters?: Changes<Input["clusters"], "clusterId">;
  readonly projects?: Changes<Input["projects"], "id">;
  readonly users?: Changes<Input["users"], "name">;
  readonly agencies?: Changes<Input["agencies"], "name">;
  readonly identityProviders?: Changes<Input["identityProviders"], "id">;
  readonly rotations?: readonly EmulatedRotation[];
}
