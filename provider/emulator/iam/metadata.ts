import { randomBytes } from "node:crypto";
import type { Context } from "../handler";
import type { Reply } from "../reply";
import { length } from "../state/time";
import { iamTime, issueKey } from "./session";

/** The paths of an ECS machine's metadata service, which the emulator serves beside the rest (huawei-apis §4). */
export const METADATA = { key: "/openstack/latest/securitykey", token: "/meta-data/latest/api/token" } as const;

const MOST_SECONDS = 21_600;

/** The metadata service of one machine. It asks for no signature: whoever reaches it is the machine. */
export interface Metadata {
  answer(method: string, path: string, context: Context): Reply;
}

/** A metadata service that has given out no token. */
export function createMetadata(): Metadata {
  const tokens = new Map<string, number>();
  return {
    answer(method, path, context) {
      const { behaviour } = context.state;
      if (path === METADATA.token) {
        return behaviour.metadata === "v1" ? { status: 404 } : issueToken(method, context, tokens);
      }
      const token = String(context.headers["x-metadata-token"]);
      if (behaviour.metadata === "v2" && !((tokens.get(token) ?? 0) > context.tokenNow)) {
        return { status: 401, body: { message: "X-Metadata-Token is missing, unknown or expired" } };
      }
      return securityKey(context);
    },
  };
}

function issueToken(method: string, { headers, tokenNow }: Context, tokens: Map<string, number>): Reply {
  const seconds = Number(headers["x-metadata-token-ttl-seconds"]);
  if (method !== "PUT") {
    return { status: 405 };
  }
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MOST_SECONDS) {
    return { status: 400, body: { message: "X-Metadata-Token-Ttl-Seconds must be from 1 to 21600" } };
  }
  const token = randomBytes(24).toString("base64url");
  tokens.set(token, tokenNow + seconds * 1000);
  return { status: 200, text: token };
}

function securityKey(context: Context): Reply {
  const { metadataAgency, tokenLife } = context.state.behaviour;
  if (metadataAgency === undefined) {
    return { status: 401, body: { message: "Please configure Cloud Service Agency first" } };
  }
  const key = issueKey(context, { agency: metadataAgency }, length(tokenLife) / 1000);
  const { accessKey: access, secretKey: secret, token: securitytoken, expiresAt } = key;
  return { status: 200, body: { credential: { access, secret, securitytoken, expires_at: iamTime(expiresAt) } } };
}
