// What is beside a program on its machine: the metadata of an ECS instance, the agent of a CCE pod, and the service that
// gives identity tokens to a job of GitHub's.
import type { Context } from "../handler";
import type { Reply } from "../reply";
import { length } from "../state/time";
import { iamTime, issueKey } from "./session";
import { createMetadata, METADATA } from "./metadata";

const PATHS: Readonly<Record<string, string>> = {
  [METADATA.key]: "metadata",
  [METADATA.token]: "metadata",
  "/pod-identity/credentials": "pod",
  "/job/identity-token": "job",
};

/** The services of the machine that a program runs on. They ask for no signature: whoever reaches them is the machine. */
export interface Machine {
  answer(method: string, path: string, context: Context): Reply;
}

/** The name of the machine's service at a path; `undefined` where there is none. */
export function machineService(path: string): string | undefined {
  return Object.hasOwn(PATHS, path) ? PATHS[path] : undefined;
}

/** Makes the services of a machine. */
export function createMachine(): Machine {
  const metadata = createMetadata();
  return {
    answer(method, path, context) {
      switch (machineService(path)) {
        case "pod":
          return podKey(method, context);
        case "job":
          return jobToken(method, context);
        default:
          return metadata.answer(method, path, context);
      }
    },
  };
}

/** A key of the pod's agency, for the pod's token, in the spelling that `behaviour.podAnswers` says (sign-in.md). */
function podKey(method: string, context: Context): Reply {
  const { podAgency, podToken, podAnswers, tokenLife } = context.state.behaviour;
  if (method !== "POST") {
    return { status: 405 };
  }
  if (podAgency === undefined || context.headers.authorization !== podToken) {
    return { status: 401, body: { message: "the pod's token is refused, or its service account has no agency" } };
  }
  const { accessKey, secretKey, token, expiresAt } = issueKey(context, { agency: podAgency }, length(tokenLife) / 1000);
  const expires = iamTime(expiresAt);
  const spellings = {
    credential: { credential: { access: accessKey, secret: secretKey, securitytoken: token, expires_at: expires } },
    credentials: {
      credentials: {
        access_key_id: accessKey,
        secret_access_key: secretKey,
        security_token: token,
        expiration: expires,
      },
    },
    bare: { accessKeyId: accessKey, secretAccessKey: secretKey, securityToken: token, expiration: expires },
  };
  return { status: 200, body: spellings[podAnswers] };
}

/** A token of the identity provider's, as GitHub's service gives it to a job: for the bearer, and any audience. */
function jobToken(method: string, context: Context): Reply {
  const { jobBearer } = context.state.behaviour;
  if (method !== "GET") {
    return { status: 405 };
  }
  if (context.headers.authorization !== `Bearer ${jobBearer}`) {
    return { status: 401, body: { message: "the bearer token is refused" } };
  }
  const { audience } = context.values;
  const request = typeof audience === "string" ? { audience } : {};
  return { status: 200, body: { value: context.identityProvider.issue(context, request), count: 1 } };
}
