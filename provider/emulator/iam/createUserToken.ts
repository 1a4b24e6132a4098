import { randomBytes } from "node:crypto";
import type { Context, Handler } from "../handler";
import type { EmulatedProject, EmulatedUser } from "../state/account";
import { length } from "../state/time";
import { at, iamTime, refused } from "./session";

/** The token is in the header X-Subject-Token, and the status is 201. */
export const createUserToken: Handler = (context) => {
  const { state, tokenNow } = context;
  const user = findUser(context);
  const project = findProject(context, user);
  const expiresAt = tokenNow + length(state.behaviour.tokenLife);
  const token = `emulated-token-${randomBytes(24).toString("hex")}`;
  state.sessions.push({ token, user: user.name, projectId: project?.id, expiresAt });
  const domain = { id: user.domainId, name: user.domainName };
  return {
    status: 201,
    headers: { "X-Subject-Token": token },
    body: {
      token: {
        methods: ["password"],
        issued_at: iamTime(tokenNow),
        expires_at: iamTime(expiresAt),
        user: { id: user.id, name: user.name, domain },
        ...(project === undefined ? { domain } : { project: { id: project.id, name: project.name, domain } }),
        roles: [],
        catalog: [],
      },
    },
  };
};

function findUser({ state, values }: Context): EmulatedUser {
  const methods = at(values, "auth", "identity", "methods");
  if (!Array.isArray(methods) || !methods.includes("password")) {
    throw refused(400, "auth.identity.methods must hold password.");
  }
  const given = at(values, "auth", "identity", "password", "user");
  const [id, name, domain] = [at(given, "id"), at(given, "name"), at(given, "domain")];
  const user = state.users.find(
    (candidate) =>
      (id === undefined ? candidate.name === name : candidate.id === id) &&
      (id !== undefined || at(domain, "name") === candidate.domainName || at(domain, "id") === candidate.domainId),
  );
  if (user?.password === undefined || user.password !== at(given, "password")) {
    throw refused(401, "The username or password is wrong.");
  }
  return user;
}

/** The project of the scope; `undefined` for the scope of a domain. */
function findProject({ state, values }: Context, user: EmulatedUser): EmulatedProject | undefined {
  const scope = at(values, "auth", "scope");
  const [id, name] = [at(scope, "project", "id"), at(scope, "project", "name")];
  if (id === undefined && name === undefined) {
    return undefined;
  }
  const project = state.projects.find((candidate) =>
    id === undefined ? candidate.name === name : candidate.id === id,
  );
  if (project?.domainId !== user.domainId) {
    throw refused(401, "The project of the scope does not exist, or is not the user's.");
  }
  return project;
}
