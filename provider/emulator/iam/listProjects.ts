import type { Context, Handler } from "../handler";
import { ok } from "../reply";
import type { EmulatedProject } from "../state/account";
import { domainOf } from "./session";

/** The projects of the caller's account; `name` and `enabled` narrow them. An unknown name is an empty list. */
export const listProjects: Handler = (context) => {
  const { name, enabled } = context.values;
  const projects = own(context).filter(
    (project) =>
      (name === undefined || project.name === name) && (enabled === undefined || String(project.enabled) === enabled),
  );
  return ok({ projects: projects.map(projectBody), links: { self: "", next: null, previous: null } });
};

/** The projects that the caller can reach. */
export const listAuthProjects: Handler = (context) =>
  ok({ projects: own(context).map(projectBody), links: { self: "", next: null, previous: null } });

/** The account that the caller works in. */
export const listAuthDomains: Handler = ({ caller, state }) => {
  const { id, name } = domainOf(state, caller);
  return ok({
    domains: [{ id, name, description: "", enabled: true }],
    links: { self: "", next: null, previous: null },
  });
};

function own({ caller, state }: Context): EmulatedProject[] {
  const { id } = domainOf(state, caller);
  return state.projects.filter(({ domainId }) => domainId === id);
}

function projectBody({ id, name, domainId, enabled }: EmulatedProject): Record<string, unknown> {
  return { id, name, domain_id: domainId, parent_id: domainId, enabled, is_domain: false, description: "", links: {} };
}
