import type { handleServerStreamingCall } from "@grpc/grpc-js";
import { type ListRequest, ListResponse } from "@pulumi/pulumi/proto/provider_pb";
import { type Reader, readerOf } from "../functions/reader";
import { FUNCTIONS } from "../functions/table";
import { failedAnswer } from "./failure";
import type { ServiceOptions } from "./serviceOptions";
import { pluginWords } from "./settings";
import { fromWire, type Values } from "./wire";

/** An object that a resource of the program could declare. */
interface Listed {
  readonly id: string;
  readonly name: string;
}

/** How the objects of a kind are listed. */
interface KindList {
  /** The function whose arguments the list takes. */
  readonly like: string;
  objects(reader: Reader, query: Values): Promise<Listed[]>;
}

const secrets: KindList = {
  like: "getSecrets",
  async objects(reader, query) {
    const { items } = await reader.secrets(query, query);
    return items.map(({ secretName }) => ({ id: secretName, name: secretName }));
  },
};

const LISTS: Readonly<Record<string, KindList>> = {
  KeyRotationPolicy: {
    like: "getKeys",
    async objects(reader, query) {
      const { items } = await reader.keys(query, query);
      return items.map(({ keyId, alias }) => ({ id: keyId, name: alias }));
    },
  },
  SecretRotationPolicy: secrets,
  SecretRotation: secrets,
  ClusterKeyRotation: {
    like: "getClusters",
    async objects(reader, query) {
      const { items } = await reader.clusters(query, query);
      return items.map(({ clusterId, name }) => ({ id: clusterId, name }));
    },
  },
};

/**
 * Answers Pulumi's `List`: the objects of the account that can be imported as a kind of resource, which are those that
 * can rotate. They come in one page. An incomplete list is a failure.
 */
export function list({
  host,
  within,
}: Pick<ServiceOptions, "host" | "within">): handleServerStreamingCall<ListRequest, ListResponse> {
  return (call) => {
    const { request } = call;
    within("", () => objectsOf(readerOf(host.cloud()), request.getToken(), fromWire(request.getQuery()))).then(
      (objects) => {
        const limit = request.getLimit();
        for (const { id, name } of limit > 0 ? objects.slice(0, limit) : objects) {
          call.write(new ListResponse().setResult(new ListResponse.Result().setId(id).setName(name)));
        }
        call.end();
      },
      (error: unknown) => call.emit("error", failedAnswer(error, pluginWords)),
    );
  };
}

async function objectsOf(reader: Reader, token: string, query: Values): Promise<Listed[]> {
  const kind = token.split(":").at(-1) ?? "";
  const found = Object.hasOwn(LISTS, kind) ? LISTS[kind] : undefined;
  if (found === undefined) {
    throw new Error(`This release of huaweicloud-rotation has no resource ${kind}. Install a later release.`);
  }
  const wanted = { ...query, canRotate: true };
  const failures = FUNCTIONS[found.like]?.check(wanted) ?? [];
  if (failures.length > 0) {
    throw new Error(failures.map(({ property, reason }) => `${property} ${reason}`).join("; "));
  }
  return found.objects(reader, wanted);
}
