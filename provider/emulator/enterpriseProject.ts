import { type Context, textOf } from "./handler";

/** The values of `enterprise_project_id` that mean all enterprise projects, for KMS and DWS. */
const EVERY = ["", "all", "all_granted_eps"];

/** Whether an object is one of the enterprise project that a list was asked for. */
export function inEnterpriseProject({ values }: Context, object: { enterpriseProjectId: string }): boolean {
  const wanted = textOf(values.enterprise_project_id);
  return EVERY.includes(wanted) || object.enterpriseProjectId === wanted;
}
