/** What the emulator needs to know of an operation. */
export interface RoutedOperation {
  readonly service: string;
  /** Huawei's own name of the API. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly writes: boolean;
  /** The IAM action that the caller must be allowed, where there is one. */
  readonly action?: string | undefined;
}

/**
 * Operations that the cloud has and the package's own table of operations does not: a program under test may use them,
 * and those that have no handler answer 501 and are counted, so that a test can prove that they are never called.
 */
export const otherOperations: readonly RoutedOperation[] = [
  write("kms", "RotateOnDemand", "POST", "/v1.0/{project_id}/kms/rotate-on-demand", "kms:cmk:rotate"),
  write("kms", "CreateKey", "POST", "/v1.0/{project_id}/kms/create-key", "kms:cmk:create"),
  write("kms", "EnableKey", "POST", "/v1.0/{project_id}/kms/enable-key", "kms:cmk:enable"),
  write("kms", "DisableKey", "POST", "/v1.0/{project_id}/kms/disable-key", "kms:cmk:disable"),
  read(
    "csms",
    "ListSecretVersions",
    "GET",
    "/v1/{project_id}/secrets/{secret_name}/versions",
    "csms:secretVersion:list",
  ),
  // The one that answers a secret's value. It is never implemented.
  read(
    "csms",
    "ShowSecretVersion",
    "GET",
    "/v1/{project_id}/secrets/{secret_name}/versions/{version_id}",
    "csms:secretVersion:get",
  ),
  write(
    "csms",
    "CreateSecretVersion",
    "POST",
    "/v1/{project_id}/secrets/{secret_name}/versions",
    "csms:secretVersion:create",
  ),
  write(
    "csms",
    "UpdateSecretStage",
    "PUT",
    "/v1/{project_id}/secrets/{secret_name}/stages/{stage_name}",
    "csms:secretStage:update",
  ),
  // The SDK for Node.js exchanges an identity token here, other clients at CreateTokenWithIdToken.
  read(
    "iam",
    "CreateUnscopedTokenWithIdToken",
    "POST",
    "/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth",
  ),
  write("csms", "DeleteSecret", "DELETE", "/v1/{project_id}/secrets/{secret_name}", "csms:secret:delete"),
  read("dws", "ListClusterDetails", "GET", "/v1.0/{project_id}/clusters/{cluster_id}", "dws:cluster:getDetail"),
  read("dws", "ListJobDetails", "GET", "/v1.0/{project_id}/job/{job_id}"),
  write("dws", "EncryptCluster", "POST", "/v2/{project_id}/clusters/{cluster_id}/encrypt", "dws:cluster:encrypt"),
];

function read(service: string, name: string, method: string, path: string, action?: string): RoutedOperation {
  return { service, name, method, path, writes: false, action };
}

function write(service: string, name: string, method: string, path: string, action?: string): RoutedOperation {
  return { service, name, method, path, writes: true, action };
}
