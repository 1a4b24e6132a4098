import { cloudError, settingsError } from "../errors/cloudError";
import { iam, type ResponseOf } from "../operations";
import { completeSettings, projectNameOf, type Settings, type SourceSettings } from "../settings/complete";
import { settingKey } from "../settings/settings";
import type { SignInContext } from "./signInContext";
import type { Credentials, Scope, SignIn } from "./credentials";
import { type Named, pair } from "./pair";

/** An IAM user, as the API for tokens has it. */
export interface User {
  /** The name of the setting or variable that named the user. */
  readonly name: string;
  readonly password: string;
  readonly identity: Readonly<Record<string, unknown>>;
}

/** The user that is set; `undefined` if none is. @throws CloudError if user, password or account is missing */
export function userOf(
  userName: Named,
  userId: Named,
  password: Named,
  { domainName, domainId }: Pick<Settings, "domainName" | "domainId">,
): User | undefined {
  const named = userId.value && !userName.value ? userId : userName;
  const both = pair(named, password);
  if (both === undefined) {
    return undefined;
  }
  const [user, word] = both;
  if (userId.value) {
    return { name: userId.name, password: word, identity: { id: userId.value } };
  }
  if (!domainName && !domainId) {
    throw settingsError(
      `${userName.name} is set but the account is not: set ${settingKey("domainName")} or ${settingKey("domainId")}, ` +
        "or HW_DOMAIN_NAME or HW_DOMAIN_ID in the environment.",
    );
  }
  const domain = domainId ? { id: domainId } : { name: domainName };
  return { name: userName.name, password: word, identity: { name: user, domain } };
}

/** Signs in for an IAM token, which lives for 24 hours and is for one project. */
export function passwordSignIn(
  source: string,
  configured: boolean,
  user: User,
  settings: SourceSettings,
  context: SignInContext,
): SignIn {
  const complete = completeSettings(context.settings, settings);
  return {
    source,
    configured,
    secrets: [user.password],
    scoped: true,
    settings,
    load: (scope, deadline) => token(user, scope, deadline, complete, context),
  };
}

async function token(
  user: User,
  { region, projectId }: Scope,
  deadline: number,
  settings: Settings,
  context: SignInContext,
): Promise<Credentials> {
  // The project of an agency which is assumed with the token is in another account.
  const name = settings.agencies.length > 0 ? region : projectNameOf(settings, region);
  const project = projectId === undefined ? { name } : { id: projectId };
  const password = { user: { ...user.identity, password: user.password } };
  const auth = { identity: { methods: ["password"], password }, scope: { project } };
  const operation = iam.KeystoneCreateUserTokenByPassword;
  const options = { region, deadline, secrets: [user.password] };
  const { value, subjectToken } = await context.call(operation, { nocatalog: "true", auth }, options, undefined);
  if (!subjectToken) {
    throw cloudError(
      "IAM answered without a token (header X-Subject-Token). Check the endpoint of iam, and a proxy in between.",
      { service: "iam", operation: operation.name, reason: "broken", processed: "no" },
    );
  }
  const { expires_at: expires, project: granted } = (value as ResponseOf<typeof operation>).token;
  const expiresAt = Date.parse(expires);
  return {
    token: subjectToken,
    projectId: granted?.id,
    expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
  };
}
