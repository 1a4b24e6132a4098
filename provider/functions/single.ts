import type * as pulumi from "@pulumi/pulumi";
import { call, callOutput, type FunctionOptions } from "./call";
import type { Inputs, PlaceArgs } from "./lists";
import type { ClusterKey, KeyRotation, SecretRotationStatus } from "./results";

/** Which key `getKeyRotation` reads. */
export interface GetKeyRotationArgs extends PlaceArgs {
  /** The key's id, 36 characters. */
  keyId: string;
}

/** Which secret `getSecretRotation` reads. */
export interface GetSecretRotationArgs extends PlaceArgs {
  /** The secret's name. */
  secretName: string;
}

/** Which cluster `getClusterKey` reads. */
export interface GetClusterKeyArgs extends PlaceArgs {
  /** The cluster's id, a UUID. */
  clusterId: string;
}

/** Whether and how often a KMS key rotates: one call. @throws where it cannot be read */
export function getKeyRotation(args: GetKeyRotationArgs, options: FunctionOptions = {}): Promise<KeyRotation> {
  return call("getKeyRotation", options, (reader) => reader.key(args.keyId, args));
}

/** Whether and how often a KMS key rotates, from arguments that are known later. */
export function getKeyRotationOutput(
  args: pulumi.Input<Inputs<GetKeyRotationArgs>>,
  options: FunctionOptions = {},
): pulumi.Output<KeyRotation> {
  return callOutput(args, options, (reader, plain) => reader.key(String(plain.keyId), plain));
}

/** Whether and how often a CSMS secret rotates, never its value: one call. @throws where it cannot be read */
export function getSecretRotation(
  args: GetSecretRotationArgs,
  options: FunctionOptions = {},
): Promise<SecretRotationStatus> {
  return call("getSecretRotation", options, (reader) => reader.secret(args.secretName, args));
}

/** Whether and how often a CSMS secret rotates, from arguments that are known later. */
export function getSecretRotationOutput(
  args: pulumi.Input<Inputs<GetSecretRotationArgs>>,
  options: FunctionOptions = {},
): pulumi.Output<SecretRotationStatus> {
  return callOutput(args, options, (reader, plain) => reader.secret(String(plain.secretName), plain));
}

/** The encryption key of a DWS cluster: one call. @throws where it cannot be read */
export function getClusterKey(args: GetClusterKeyArgs, options: FunctionOptions = {}): Promise<ClusterKey> {
  return call("getClusterKey", options, (reader) => reader.cluster(args.clusterId, args));
}

/** The encryption key of a DWS cluster, from arguments that are known later. */
export function getClusterKeyOutput(
  args: pulumi.Input<Inputs<GetClusterKeyArgs>>,
  options: FunctionOptions = {},
): pulumi.Output<ClusterKey> {
  return callOutput(args, options, (reader, plain) => reader.cluster(String(plain.clusterId), plain));
}
