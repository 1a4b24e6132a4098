import { type Context, textOf } from "./context";

/** What `enterprise_project_id` is where every enterprise project is meant: of KMS, and of DWS. */
const EVERY = ["", "all", "all_granted_eps"];

/** Whether an object is one of the enterprise project that a list was asked for. */
export function inEnterpriseProject({ values }: Context, object: { enterpriseProjectId: string }): boolean {
  const wanted = textOf(values.enterprise_project_id);
  return EVERY.includes(wanted) || object.enterpriseProjectId === wanted;
}
