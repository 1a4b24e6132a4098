import type * as pulumi from "@pulumi/pulumi";
import { call, callOutput, type FunctionOptions } from "./call";
import type { Cluster, Key, SecretRotationStatus } from "./results";

/** Where objects are looked for. */
export interface PlaceArgs {
  /** The region. @defaultValue the provider's `region` */
  region?: string;
  /** The id of the project. @defaultValue the provider's `projectId`, else the project of the region's name */
  projectId?: string;
}

/** Which objects a list holds. */
export interface ListArgs extends PlaceArgs {
  /** A pattern of the alias, name or id: `*` is any text, `?` one character. @defaultValue all */
  match?: string;
  /** Only what can rotate, or what cannot. @defaultValue both */
  canRotate?: boolean;
  /**
   * Accepts an incomplete list and names what is missing in `gaps`. Otherwise an incomplete list is a failure.
   *
   * @defaultValue `false`
   */
  allowIncomplete?: boolean;
}

/** Which keys `getKeys` returns. */
export interface GetKeysArgs extends ListArgs {
  /** Only keys that carry all of these tags; `""` as a value is any. At most 10. */
  tags?: Record<string, string>;
  /** Only keys that KMS rotates by itself, or only others. @defaultValue both */
  rotates?: boolean;
}

/** Which secrets `getSecrets` returns. */
export interface GetSecretsArgs extends ListArgs {
  /** Only secrets that CSMS rotates by itself, or only others. @defaultValue both */
  rotates?: boolean;
}

/** Which clusters `getClusters` returns. */
export type GetClustersArgs = ListArgs;

/** What `getKeys` returns. */
export interface GetKeysResult {
  /** The keys, in the order of the cloud. */
  keys: Key[];
  /** What could not be looked at, in words; empty unless `allowIncomplete` is set. */
  gaps: string[];
}

/** What `getSecrets` returns. */
export interface GetSecretsResult {
  /** The secrets, in the order of the cloud. */
  secrets: SecretRotationStatus[];
  /** What could not be looked at, in words; empty unless `allowIncomplete` is set. */
  gaps: string[];
}

/** What `getClusters` returns. */
export interface GetClustersResult {
  /** The clusters, in the order of the cloud. */
  clusters: Cluster[];
  /** What could not be looked at, in words; empty unless `allowIncomplete` is set. */
  gaps: string[];
}

/**
 * The keys of an account. One call for every 400 keys.
 *
 * @throws where the list is not complete
 */
export function getKeys(args: GetKeysArgs = {}, options: FunctionOptions = {}): Promise<GetKeysResult> {
  return call("getKeys", options, async (reader) => {
    const { items, gaps } = await reader.keys(args, args);
    return { keys: items, gaps };
  });
}

/** The keys of an account, from arguments that are known later. */
export function getKeysOutput(
  args: pulumi.Input<Inputs<GetKeysArgs>> = {},
  options: FunctionOptions = {},
): pulumi.Output<GetKeysResult> {
  return callOutput(args, options, async (reader, plain) => {
    const { items, gaps } = await reader.keys(plain, plain);
    return { keys: items, gaps };
  });
}

/**
 * The secrets of an account, without their values. One call for every 100 secrets.
 *
 * @throws where the list is not complete
 */
export function getSecrets(args: GetSecretsArgs = {}, options: FunctionOptions = {}): Promise<GetSecretsResult> {
  return call("getSecrets", options, async (reader) => {
    const { items, gaps } = await reader.secrets(args, args);
    return { secrets: items, gaps };
  });
}

/** The secrets of an account, from arguments that are known later. */
export function getSecretsOutput(
  args: pulumi.Input<Inputs<GetSecretsArgs>> = {},
  options: FunctionOptions = {},
): pulumi.Output<GetSecretsResult> {
  return callOutput(args, options, async (reader, plain) => {
    const { items, gaps } = await reader.secrets(plain, plain);
    return { secrets: items, gaps };
  });
}

/**
 * The clusters of an account, each with its encryption key. One call for the list, and one for each cluster.
 *
 * @throws where the list, or the encryption of a cluster, could not be read
 */
export function getClusters(args: GetClustersArgs = {}, options: FunctionOptions = {}): Promise<GetClustersResult> {
  return call("getClusters", options, async (reader) => {
    const { items, gaps } = await reader.clusters(args, args);
    return { clusters: items, gaps };
  });
}

/** The clusters of an account, from arguments that are known later. */
export function getClustersOutput(
  args: pulumi.Input<Inputs<GetClustersArgs>> = {},
  options: FunctionOptions = {},
): pulumi.Output<GetClustersResult> {
  return callOutput(args, options, async (reader, plain) => {
    const { items, gaps } = await reader.clusters(plain, plain);
    return { clusters: items, gaps };
  });
}

/** Arguments, each of which may be an Output. */
export type Inputs<Args> = { [Name in keyof Args]: pulumi.Input<Exclude<Args[Name], undefined>> | undefined };
