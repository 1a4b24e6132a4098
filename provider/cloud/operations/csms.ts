import { z } from "zod";
import { operation } from "./operation";
import { accepted, askedString, wireBoolean, wireInteger, wireString, wireTime } from "./wire";

const secretName = z.object({ secret_name: z.string() });

const secret = z.object({
  id: wireString,
  name: wireString,
  state: wireString,
  secret_type: wireString,
  auto_rotation: wireBoolean,
  rotation_period: wireString,
  rotation_func_urn: wireString,
  rotation_config: wireString,
  rotation_time: wireTime,
  next_rotation_time: wireTime,
  scheduled_delete_time: wireTime,
  create_time: wireTime,
  update_time: wireTime,
});

// A list holds tasks of years: one with a time or a number that cannot be read must not hide all others.
const task = z.object({
  task_id: wireString,
  secret_name: wireString,
  task_status: wireString,
  task_time: wireTime.catch(undefined),
  attempt_nums: wireInteger.catch(undefined),
  task_error_code: wireString,
  task_error_msg: wireString,
});

/** Cloud Secret Management Service, version 1. It answers on the KMS host. No operation here returns a secret's value. */
export const csms = {
  RotateSecret: operation({
    service: "csms",
    name: "RotateSecret",
    method: "POST",
    path: "/v1/{project_id}/secrets/{secret_name}/rotate",
    repeatable: false,
    writes: true,
    action: "csms:secret:rotate",
    purpose: "rotate a secret",
    request: secretName,
    // Every field is optional in the document, and its example holds the task's id alone. Whatever an answer leaves out,
    // the request was accepted: what became of it is found by looking.
    response: accepted({ rotation_task_id: wireString, version_id: wireString, secret_name: wireString }),
    source: "api-docs/004, Rotating a Secret",
  }),
  ListSecretTask: operation({
    service: "csms",
    name: "ListSecretTask",
    method: "GET",
    path: "/v1/{project_id}/csms/tasks",
    query: ["task_id", "secret_name", "status", "limit", "marker"],
    repeatable: true,
    writes: false,
    action: "csms:secret:listTasks",
    purpose: "follow a rotation to its end, and list the rotations of an account that failed",
    request: z.object({
      /** Excludes every other parameter. */
      task_id: z.string().optional(),
      secret_name: z.string().optional(),
      status: z.string().optional(),
      limit: z.int().optional(),
      marker: z.string().optional(),
    }),
    // Only an answer that holds the list says that there is no task; `null` is an empty list.
    response: z
      .object({ total: wireInteger, next_marker: wireString, tasks: z.array(task).nullish() })
      .refine(({ total, tasks }) => tasks !== undefined || total === 0)
      .transform((answer) => ({ ...answer, tasks: answer.tasks ?? [] })),
    source: "API Explorer, CSMS ListSecretTask",
  }),
  ListSecrets: operation({
    service: "csms",
    name: "ListSecrets",
    method: "GET",
    path: "/v1/{project_id}/secrets",
    query: ["limit", "marker"],
    repeatable: true,
    writes: false,
    action: "csms:secret:list",
    purpose: "list the secrets of an account (never their values)",
    // The marker is the name of the last secret of the page before.
    request: z.object({ limit: z.string().optional(), marker: z.string().optional() }),
    // An answer without the list is not this API's: it must never read as an account without secrets.
    response: z.object({
      secrets: z.array(secret),
      page_info: z.object({ next_marker: wireString, current_count: wireInteger }).nullish(),
    }),
    source: "API Explorer, CSMS ListSecrets",
  }),
  ShowSecret: operation({
    service: "csms",
    name: "ShowSecret",
    method: "GET",
    path: "/v1/{project_id}/secrets/{secret_name}",
    repeatable: true,
    writes: false,
    action: "csms:secret:get",
    purpose: "see a secret's type, state and rotation (never its value)",
    request: secretName,
    // Whether it rotates is asked for; only of a secret without a type for rotation it goes without saying.
    response: z.object({
      secret: secret.refine((found) => found.auto_rotation !== undefined || found.secret_type === "COMMON"),
    }),
    source: "API Explorer, CSMS ShowSecret",
  }),
  UpdateSecret: operation({
    service: "csms",
    name: "UpdateSecret",
    method: "PUT",
    path: "/v1/{project_id}/secrets/{secret_name}",
    repeatable: true,
    writes: true,
    action: "csms:secret:update",
    purpose: "set a secret's automatic rotation",
    request: secretName.extend({
      auto_rotation: z.boolean().optional(),
      rotation_period: z.string().optional(),
      rotation_func_urn: z.string().optional(),
    }),
    response: z.preprocess((body) => body ?? {}, z.object({ secret: secret.optional() })),
    source: "API Explorer, CSMS UpdateSecret",
  }),
  ShowSecretStage: operation({
    service: "csms",
    name: "ShowSecretStage",
    method: "GET",
    path: "/v1/{project_id}/secrets/{secret_name}/stages/{stage_name}",
    repeatable: true,
    writes: false,
    action: "csms:secretStage:get",
    purpose: "see which version of a secret is current (never its value)",
    request: secretName.extend({ stage_name: z.string() }),
    response: z.object({
      stage: z.object({ name: wireString, update_time: wireTime, secret_name: wireString, version_id: askedString }),
    }),
    source: "API Explorer, CSMS ShowSecretStage",
  }),
} as const;
