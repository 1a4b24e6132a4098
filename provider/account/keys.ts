import { kms, type ResponseOf } from "../cloud";
import { IncompleteList } from "./gap";
import { pages } from "./pages";
import { callOptions, type Scope } from "./scope";

/** A KMS key from the list, which has neither the interval nor the last rotation. Times: ms since 1970. */
export interface ListedKey {
  readonly keyId: string;
  /** The alias; the id where the cloud gives none. */
  readonly alias: string;
  readonly keySpec: string | undefined;
  /** `"1"` to be activated, `"2"` enabled, `"3"` disabled, `"4"` pending deletion, `"5"` pending import. */
  readonly keyState: string | undefined;
  /** Whether it is a default key, which KMS manages itself; `undefined` where the cloud does not say. */
  readonly isDefault: boolean | undefined;
  /** `"kms"`, or `"external"` for imported material. */
  readonly origin: string | undefined;
  /** `"0"` is the default keystore. */
  readonly keystoreId: string | undefined;
  /** Whether automatic rotation is on; `undefined` where the cloud does not say. */
  readonly rotates: boolean | undefined;
  readonly creationTime: number | undefined;
  readonly scheduledDeletionTime: number | undefined;
  readonly enterpriseProjectId: string | undefined;
}

/** Whether and how often a key rotates. */
export interface KeyRotationStatus {
  readonly enabled: boolean | undefined;
  /** Days. Not documented while rotation is off. */
  readonly intervalDays: number | undefined;
  /** Milliseconds since 1970; `undefined` if it never rotated. */
  readonly lastRotationTime: number | undefined;
  readonly numberOfRotations: number | undefined;
}

/**
 * Keys per page. Even with the longest aliases and descriptions, a page is smaller than the largest answer that the
 * client reads.
 */
const PAGE = "400";

/** Every key of the scope, of every kind, as its pages arrive. @throws CloudError, IncompleteList */
export function listKeys(scope: Scope): AsyncGenerator<ListedKey> {
  const { enterpriseProjectId } = scope;
  const read = async (marker: string | undefined) => {
    const answer = await scope.cloud.call(
      kms.ListKeys,
      // Without key_spec the list holds keys of AES_256 only.
      { key_spec: "ALL", limit: PAGE, marker, enterprise_project_id: enterpriseProjectId },
      callOptions(scope),
    );
    if (marker === undefined && answer.total !== undefined) {
      scope.expected?.("key", answer.total);
    }
    return {
      items: answer.key_details.map(listedKey),
      next: answer.truncated === false ? undefined : answer.next_marker,
      // It is not documented whether the count covers only the enterprise project.
      total: enterpriseProjectId === undefined ? answer.total : undefined,
    };
  };
  return pages("list of keys", read, ({ keyId }) => keyId);
}

/** The ids of the keys that carry all of these tags; `""` as a value is any. @throws CloudError, IncompleteList */
export function listTaggedKeys(scope: Scope, tags: Readonly<Record<string, string>>): AsyncGenerator<string> {
  const wanted = Object.entries(tags).map(([key, value]) => ({ key, values: value === "" ? [] : [value] }));
  const read = async (offset = "0") => {
    const { resources, total_count: total } = await scope.cloud.call(
      kms.ListKmsByTags,
      { action: "filter", limit: PAGE, offset, tags: wanted },
      callOptions(scope),
    );
    const end = Number(offset) + resources.length;
    const more = resources.length > 0 && (total === undefined || end < total);
    return { items: resources.map(({ resource_id: id }) => id), next: more ? String(end) : undefined, total };
  };
  return pages("list of keys with these tags", read, (id) => id);
}

/** Whether and how often one key rotates: one call. @throws CloudError */
export async function readKeyRotation(scope: Scope, keyId: string): Promise<KeyRotationStatus> {
  const status = await scope.cloud.call(kms.ShowKeyRotationStatus, { key_id: keyId }, callOptions(scope));
  return {
    enabled: status.key_rotation_enabled,
    intervalDays: status.rotation_interval,
    lastRotationTime: status.last_rotation_time,
    numberOfRotations: status.number_of_rotations,
  };
}

/** One key as describe-key shows it: one call. @throws CloudError */
export async function readKey(scope: Scope, keyId: string): Promise<ListedKey> {
  const { key_info: info } = await scope.cloud.call(kms.ListKeyDetail, { key_id: keyId }, callOptions(scope));
  return listedKey({ ...info, key_id: keyId });
}

type Details = ResponseOf<typeof kms.ListKeys>["key_details"][number];

function listedKey(details: Details): ListedKey {
  const keyId = details.key_id;
  if (keyId === undefined) {
    throw new IncompleteList("The cloud listed a key without an id.");
  }
  return {
    keyId,
    alias: details.key_alias ?? keyId,
    keySpec: details.key_spec,
    keyState: details.key_state,
    isDefault: details.default_key_flag === undefined ? undefined : details.default_key_flag === "1",
    origin: details.origin,
    keystoreId: details.keystore_id,
    rotates: details.key_rotation_enabled,
    creationTime: details.creation_date,
    scheduledDeletionTime: details.scheduled_deletion_date,
    enterpriseProjectId: details.sys_enterprise_project_id,
  };
}
