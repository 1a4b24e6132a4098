// Stands in for Huawei's own provider, whose plugin the tests of this repository cannot download: it makes keys, secrets
// and clusters in the emulator, by the emulator's own control address, which the cloud does not have. So it can make
// nothing in an account. Names and outputs are the real provider's, as far as index.ts uses them.
import * as pulumi from "@pulumi/pulumi";

interface Made {
  /** The emulator's URL. */
  readonly url: string;
  /** The emulator's list that the object is in, and what names it there. */
  readonly list: string;
  readonly named: string;
  /** Its name; an id is made up where it has none of its own. */
  readonly name?: string;
  /** What it holds besides. */
  readonly object: Record<string, unknown>;
}

const provider: pulumi.dynamic.ResourceProvider<Made, Made & { id: string }> = {
  async create(made) {
    const id = made.name ?? globalThis.crypto.randomUUID();
    await put(made.url, { [made.list]: [{ ...made.object, [made.named]: id }] });
    return { id, outs: { ...made, id } };
  },
  async delete(id, made) {
    await put(made.url, { [made.list]: [{ [made.named]: id, removed: true }] });
  },
};

async function put(url: string, state: object): Promise<void> {
  const response = await fetch(`${url}/_emulator/state`, { method: "PUT", body: JSON.stringify(state) });
  if (!response.ok) {
    throw new Error(`The emulator answered ${response.status}: ${await response.text()}`);
  }
}

const url = new pulumi.Config().require("emulator");

/** `huaweicloud.dew.Key` */
export class Key extends pulumi.dynamic.Resource {
  readonly keyId: pulumi.Output<string>;

  constructor(name: string, args: { keyAlias: string }, options?: pulumi.CustomResourceOptions) {
    const made = { url, list: "keys", named: "keyId", object: { alias: args.keyAlias } };
    super(provider, name, made, options, undefined, "Key");
    this.keyId = this.id;
  }
}

/** `huaweicloud.dew.Secret` */
export class Secret extends pulumi.dynamic.Resource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, args: { name: string }, options?: pulumi.CustomResourceOptions) {
    const rotationConfig = "{'InstanceId':'a71a4b476cac4f1192c121a165bb6401in01','SecretSubType':'MultiUser'}";
    const object = { secretType: "RDS-FG", rotationConfig };
    const made = { url, list: "secrets", named: "name", name: args.name, object };
    super(provider, name, made, options, undefined, "Secret");
    this.name = this.id;
  }
}

/** `huaweicloud.dws.Cluster` */
export class Cluster extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: { name: string; kmsKeyId: pulumi.Input<string> },
    options?: pulumi.CustomResourceOptions,
  ) {
    const object = pulumi.output(args.kmsKeyId).apply((masterKeyId) => ({ name: args.name, masterKeyId }));
    super(provider, name, { url, list: "clusters", named: "clusterId", object }, options, undefined, "Cluster");
  }
}
