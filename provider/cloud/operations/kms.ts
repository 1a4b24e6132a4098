import { z } from "zod";
import { operation } from "./operation";
import { askedBoolean, nothing, wireBoolean, wireInteger, wireString, wireTime } from "./wire";

const key = z.object({ key_id: z.string() });

/** A key as describe-key and list-keys show it. */
const details = z.object({
  key_id: wireString,
  domain_id: wireString,
  key_alias: wireString,
  key_spec: wireString,
  key_usage: wireString,
  key_state: wireString,
  default_key_flag: wireString,
  origin: wireString,
  creation_date: wireTime,
  scheduled_deletion_date: wireTime,
  key_rotation_enabled: wireBoolean,
  keystore_id: wireString,
  sys_enterprise_project_id: wireString,
});

/** A tag and the values that match it; no values means any. */
const tag = z.object({ key: z.string(), values: z.array(z.string()) });

/** Key Management Service, version 1.0: all are POSTs with a JSON body, and synchronous. */
export const kms = {
  ShowKeyRotationStatus: operation({
    service: "kms",
    name: "ShowKeyRotationStatus",
    method: "POST",
    path: "/v1.0/{project_id}/kms/get-key-rotation-status",
    repeatable: true,
    writes: false,
    action: "kms:cmk:getRotation",
    purpose: "see whether and how often a key rotates",
    request: key,
    response: z.object({
      key_rotation_enabled: askedBoolean,
      rotation_interval: wireInteger,
      last_rotation_time: wireTime,
      number_of_rotations: wireInteger,
    }),
    source: "api-docs/002, Querying Key Rotation Status",
  }),
  EnableKeyRotation: operation({
    service: "kms",
    name: "EnableKeyRotation",
    method: "POST",
    path: "/v1.0/{project_id}/kms/enable-key-rotation",
    repeatable: true,
    writes: true,
    action: "kms:cmk:enableRotation",
    purpose: "turn automatic rotation on",
    request: key,
    response: nothing,
    source: "api-docs/001, Enable key rotation",
  }),
  DisableKeyRotation: operation({
    service: "kms",
    name: "DisableKeyRotation",
    method: "POST",
    path: "/v1.0/{project_id}/kms/disable-key-rotation",
    repeatable: true,
    writes: true,
    action: "kms:cmk:disableRotation",
    purpose: "turn automatic rotation off",
    request: key,
    response: nothing,
    source: "API Explorer, KMS DisableKeyRotation",
  }),
  UpdateKeyRotationInterval: operation({
    service: "kms",
    name: "UpdateKeyRotationInterval",
    method: "POST",
    path: "/v1.0/{project_id}/kms/update-key-rotation-interval",
    repeatable: true,
    writes: true,
    action: "kms:cmk:updateRotation",
    purpose: "set how often a key rotates",
    request: key.extend({ rotation_interval: z.int() }),
    response: nothing,
    source: "api-docs/003, Modify key rotation interval",
  }),
  ListKeyDetail: operation({
    service: "kms",
    name: "ListKeyDetail",
    method: "POST",
    path: "/v1.0/{project_id}/kms/describe-key",
    repeatable: true,
    writes: false,
    action: "kms:cmk:get",
    purpose:
      "see what a key is: whether it can rotate, why the cloud refused, whether it can be a cluster's master key",
    request: key,
    response: z.object({ key_info: details }),
    source: "API Explorer, KMS ListKeyDetail",
  }),
  ListKeys: operation({
    service: "kms",
    name: "ListKeys",
    method: "POST",
    path: "/v1.0/{project_id}/kms/list-keys",
    repeatable: true,
    writes: false,
    action: "kms:cmk:list",
    purpose: "list the keys of an account",
    // All text, numbers too. Without key_spec only AES_256 keys are listed.
    request: z.object({
      limit: z.string().optional(),
      marker: z.string().optional(),
      key_spec: z.string().optional(),
      enterprise_project_id: z.string().optional(),
    }),
    // An answer without the list is not this API's: it must never read as an account without keys.
    response: z.object({
      key_details: z.array(details),
      next_marker: wireString,
      truncated: wireBoolean,
      total: wireInteger,
    }),
    source: "API Explorer, KMS ListKeys",
  }),
  ListKmsByTags: operation({
    service: "kms",
    name: "ListKmsByTags",
    method: "POST",
    path: "/v1.0/{project_id}/kms/resource_instances/action",
    repeatable: true,
    writes: false,
    action: "kms:cmkTag:listInstance",
    purpose: "find the keys that carry a tag, in getKeys",
    request: z.object({
      action: z.literal("filter"),
      limit: z.string(),
      offset: z.string(),
      tags: z.array(tag).max(10),
    }),
    response: z.object({
      resources: z.array(z.object({ resource_id: z.string() })),
      total_count: wireInteger,
    }),
    source: "API Explorer, KMS ListKmsByTags",
  }),
} as const;
