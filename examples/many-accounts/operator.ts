// Prints the same list as Stack resources of the Pulumi Kubernetes Operator 2, to be applied by kubectl or put into Git:
//   tsx operator.ts --repository URL --bucket NAME --bucket-region REGION [--directory DIR] [--branch B] [--list FILE]
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Account, configurationOf, readAccounts } from "./accounts";

const { values } = parseArgs({
  options: {
    list: { type: "string", default: join(__dirname, "accounts.json") },
    repository: { type: "string" },
    directory: { type: "string", default: "examples/many-accounts" },
    branch: { type: "string", default: "main" },
    namespace: { type: "string", default: "default" },
    bucket: { type: "string" },
    "bucket-region": { type: "string", default: "cn-north-4" },
    image: { type: "string", default: "pulumi/pulumi-nodejs:3.259.0-nonroot" },
    "every-seconds": { type: "string", default: "3600" },
  },
});

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

function main(): void {
  const { repository, bucket } = values;
  if (repository === undefined || bucket === undefined) {
    throw new Error("Give --repository, where the operator finds this project, and --bucket, where the state is kept.");
  }
  const accounts = readAccounts(values.list);
  for (const account of accounts) {
    console.log(`---\n${yaml(stackOf(account, accounts, repository, bucket))}`);
  }
}

/** A Stack: fields as in the CRD `stacks.pulumi.com`, version v1, of operator 2. */
function stackOf(account: Account, all: readonly Account[], repository: string, bucket: string): object {
  return {
    apiVersion: "pulumi.com/v1",
    kind: "Stack",
    metadata: { name: account.name, namespace: values.namespace },
    spec: {
      serviceAccountName: "pulumi",
      projectRepo: repository,
      repoDir: values.directory,
      branch: values.branch,
      stack: account.name,
      backend: backend(bucket, values["bucket-region"]),
      envRefs: {
        PULUMI_CONFIG_PASSPHRASE: secret("pulumi-passphrase", "passphrase"),
        // OBS takes the access keys of Huawei Cloud by S3's names.
        AWS_ACCESS_KEY_ID: secret("obs-state", "accessKey"),
        AWS_SECRET_ACCESS_KEY: secret("obs-state", "secretKey"),
        HW_ACCESS_KEY: secret(secretName(account), "accessKey"),
        HW_SECRET_KEY: secret(secretName(account), "secretKey"),
      },
      // The operator may run all of them at once.
      config: configurationOf(account, all, all.length),
      // Drift is seen and repaired at every resync, though the commit is the same: one call for each key.
      refresh: true,
      continueResyncOnCommitMatch: true,
      resyncFrequencySeconds: Number(values["every-seconds"]),
      // Taking a Stack out of the cluster forgets it and leaves the keys as they are.
      destroyOnFinalize: false,
      // One pod for each stack, only while it has something to do.
      workspaceReclaimPolicy: "Delete",
      workspaceTemplate: { spec: { image: values.image } },
    },
  };
}

/** Huawei's object storage as Pulumi's S3 backend; it answers by bucket names in the host, which is the default. */
function backend(bucket: string, region: string): string {
  const query = new URLSearchParams({
    endpoint: `https://obs.${region}.myhuaweicloud.com`,
    region,
    // Third-party stores may reject the check sums that S3's client adds of itself.
    request_checksum_calculation: "when_required",
  });
  return `s3://${bucket}?${query.toString()}`;
}

function secret(name: string, key: string): object {
  return { type: "Secret", secret: { name, key } };
}

function secretName({ credentials }: Account): string {
  return credentials === undefined ? "huaweicloud" : `huaweicloud-${credentials.toLowerCase().replaceAll("_", "-")}`;
}

/** Maps of maps and plain values as YAML; text is in double quotes, so nothing is taken for anything else. */
function yaml(value: object, indent = ""): string {
  return Object.entries(value)
    .map(([key, inner]: [string, unknown]) =>
      typeof inner === "object" && inner !== null
        ? `${indent}${key}:\n${yaml(inner, `${indent}  `)}`
        : `${indent}${/^[\w]+$/.test(key) ? key : JSON.stringify(key)}: ${JSON.stringify(inner)}`,
    )
    .join("\n");
}
