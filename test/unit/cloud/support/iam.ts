import { PROJECT, REGION } from "./cloud";
import type { Reply, Seen } from "./server";

/** What a small IAM of a test's answers: tokens and assumed keys are numbered, and live so many seconds. */
export function iamAnswer(now: () => number, life = 86_400): (seen: Seen) => Reply | undefined {
  let count = 0;
  const expires = () => new Date(now() + life * 1000).toISOString().replace("Z", "000Z");
  return ({ method, path }) => {
    switch (`${method} ${path}`) {
      case "POST /v3/auth/tokens":
        count += 1;
        return {
          status: 201,
          headers: { "X-Subject-Token": `user-token-${count}` },
          body: { token: { expires_at: expires(), project: { id: PROJECT, name: REGION } } },
        };
      case "POST /v3.0/OS-CREDENTIAL/securitytokens":
        count += 1;
        return { status: 201, body: { credential: key(`AGENCY${count}`, expires()) } };
      case "PUT /meta-data/latest/api/token":
        return { headers: { "Content-Type": "text/plain" }, body: "metadata-token" };
      case "GET /openstack/latest/securitykey":
        count += 1;
        return { body: { credential: key(`METADATA${count}`, expires()) } };
      case "GET /v3/projects":
        return { body: { projects: [{ id: PROJECT, name: REGION }] } };
      default:
        return undefined;
    }
  };
}

/** A temporary key whose parts can be told apart. */
export function key(name: string, expires: string) {
  return { access: `AK${name}`, secret: `SK${name}`, securitytoken: `ST${name}`, expires_at: expires };
}
