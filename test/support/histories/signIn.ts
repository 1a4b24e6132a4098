import { randomBytes } from "node:crypto";
import type { Emulator } from "../../../provider/emulator";
import { AGENCY, USER } from "./objects";

/** How a user signs in: with what lasts, with what ends, or with what the provider gets, and renews, by itself. */
export type SignIn = "key" | "temporary" | "token" | "password" | "agency";

/** Credentials in the stack's configuration. */
export interface Issued {
  readonly settings: Readonly<Record<string, string>>;
  /** When they end, by the cloud's clock of tokens. */
  readonly expiresAt: number;
}

/** Gives the user credentials that end after so many milliseconds, if they are of a kind that ends. */
export function issue(cloud: Emulator, signIn: SignIn, life: number): Issued {
  const { accessKey, secretKey } = cloud.credentials;
  const keys = { "huaweicloud:accessKey": accessKey, "huaweicloud:secretKey": secretKey };
  const agency = JSON.stringify({ agencyName: AGENCY.name, domainName: AGENCY.domainName });
  const forEver = { expiresAt: Infinity };
  switch (signIn) {
    case "key":
      return { settings: keys, ...forEver };
    case "password": {
      const user = { "huaweicloud:userName": USER.name, "huaweicloud:domainName": USER.domainName };
      return { settings: { ...user, "huaweicloud:password": USER.password }, ...forEver };
    }
    case "agency":
      return { settings: { ...keys, "huaweicloud:assumeRole": agency }, ...forEver };
    case "token":
    case "temporary":
      return temporary(cloud, signIn, life);
  }
}

/** The time by which the cloud judges tokens. */
export function tokenNow(cloud: Emulator): number {
  const { skew, tokens } = cloud.state().clock;
  return Date.now() + skew + tokens;
}

/** Lets everything end that was issued: to the user, and to the provider. */
export function expire(cloud: Emulator): void {
  cloud.put({ sessions: cloud.state().sessions.map((session) => ({ ...session, expiresAt: 1 })) });
}

/** Every text that must never be written in clear. */
export function secretsOf(cloud: Emulator): string[] {
  const { users, sessions } = cloud.state();
  return [...users, ...sessions]
    .flatMap((holder) => Object.entries(holder))
    .filter(([name]) => ["accessKey", "secretKey", "password", "token"].includes(name))
    .map(([, value]) => String(value));
}

function temporary(cloud: Emulator, signIn: "token" | "temporary", life: number): Issued {
  const name = randomBytes(12).toString("hex");
  const expiresAt = tokenNow(cloud) + life;
  const pair = { accessKey: `CANARY${name.toUpperCase()}`, secretKey: `canary-secret-key-${name}` };
  const token = `canary-token-${name}`;
  const session = { token, user: USER.name, expiresAt, ...(signIn === "temporary" ? pair : {}) };
  cloud.put({ sessions: [...cloud.state().sessions, session] });
  const settings =
    signIn === "token"
      ? { "huaweicloud:token": token }
      : {
          "huaweicloud:accessKey": pair.accessKey,
          "huaweicloud:secretKey": pair.secretKey,
          "huaweicloud:securityToken": token,
        };
  return { settings, expiresAt };
}
