import { csms, type ResponseOf } from "../cloud";
import { IncompleteList } from "./gap";
import { pages } from "./pages";
import { callOptions, type Scope } from "./scope";

/** A CSMS secret, without its value. Times are milliseconds since 1970. */
export interface ListedSecret {
  readonly name: string;
  /** `"COMMON"` cannot rotate; `"RDS-FG"` and others rotate by a function. */
  readonly secretType: string | undefined;
  /** `"ENABLED"`, `"DISABLED"`, `"PENDING_DELETE"` or `"FROZEN"`. */
  readonly state: string | undefined;
  /** Whether automatic rotation is on; `undefined` where the cloud does not say. */
  readonly rotates: boolean | undefined;
  /** As the cloud spells it, such as `"30d"`. */
  readonly rotationPeriod: string | undefined;
  readonly rotationFunctionUrn: string | undefined;
  /** Whether a rotation changes the password of the only user (`true`) or swaps two users (`false`). */
  readonly isSingleUser: boolean | undefined;
  readonly lastRotationTime: number | undefined;
  readonly nextRotationTime: number | undefined;
  readonly creationTime: number | undefined;
  readonly scheduledDeletionTime: number | undefined;
}

/** A rotation of a secret that failed. */
export interface FailedTask {
  readonly taskId: string;
  readonly secretName: string;
  /** When the task began, in milliseconds since 1970. */
  readonly time: number | undefined;
  /** How often CSMS has tried. */
  readonly attempts: number | undefined;
  /** The cloud's code. The message is left out, because it may repeat the input of the rotation function. */
  readonly code: string | undefined;
}

/**
 * Secrets and tasks per page. Even with the longest descriptions, a page is smaller than the largest answer that the
 * client reads.
 */
const PAGE = 100;

/** Every secret of the scope, as its pages arrive. @throws CloudError, IncompleteList */
export function listSecrets(scope: Scope): AsyncGenerator<ListedSecret> {
  const read = async (marker: string | undefined) => {
    const answer = await scope.cloud.call(csms.ListSecrets, { limit: String(PAGE), marker }, callOptions(scope));
    return { items: answer.secrets.map(listedSecret), next: answer.page_info?.next_marker };
  };
  return pages("list of secrets", read, ({ name }) => name);
}

/** Every failed rotation of the scope that CSMS still lists, in CSMS's order. @throws CloudError, IncompleteList */
export function listFailedTasks(scope: Scope): AsyncGenerator<FailedTask> {
  const read = async (marker: string | undefined) => {
    const request = { status: "FAILED", limit: PAGE, marker };
    const answer = await scope.cloud.call(csms.ListSecretTask, request, callOptions(scope));
    return { items: answer.tasks.map(failedTask), next: answer.next_marker };
  };
  return pages("list of failed rotations", read, ({ taskId }) => taskId);
}

/** One secret: one call. @throws CloudError */
export async function readSecret(scope: Scope, name: string): Promise<ListedSecret> {
  const { secret } = await scope.cloud.call(csms.ShowSecret, { secret_name: name }, callOptions(scope));
  return listedSecret({ ...secret, name });
}

function listedSecret(secret: ResponseOf<typeof csms.ListSecrets>["secrets"][number]): ListedSecret {
  const { name } = secret;
  if (name === undefined) {
    throw new IncompleteList("The cloud listed a secret without a name.");
  }
  return {
    name,
    secretType: secret.secret_type,
    state: secret.state,
    rotates: secret.auto_rotation,
    rotationPeriod: secret.rotation_period,
    rotationFunctionUrn: secret.rotation_func_urn,
    isSingleUser: singleUser(secret.rotation_config),
    lastRotationTime: secret.rotation_time,
    nextRotationTime: secret.next_rotation_time,
    creationTime: secret.create_time,
    scheduledDeletionTime: secret.scheduled_delete_time,
  };
}

/** The configuration is text without a fixed form: `{'SecretSubType':'MultiUser'}` in an example. */
function singleUser(configuration: string | undefined): boolean | undefined {
  const type = /(Single|Multi)User/i.exec(configuration ?? "")?.[1];
  return type === undefined ? undefined : type.toLowerCase() === "single";
}

function failedTask(task: ResponseOf<typeof csms.ListSecretTask>["tasks"][number]): FailedTask {
  return {
    taskId: task.task_id ?? `${task.secret_name ?? ""} ${task.task_time ?? ""}`,
    secretName: task.secret_name ?? "",
    time: task.task_time,
    attempts: task.attempt_nums,
    code: task.task_error_code,
  };
}
