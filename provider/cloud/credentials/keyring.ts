import type { LastFailure } from "../time/lastFailure";
import type { CloudClock } from "../time/clock";
import type { Runtime } from "../time/runtime";
import { createSharedWork } from "../time/sharedWork";
import { type CloudError, isCloudError, settingsError, withSentence } from "../errors/cloudError";
import { type Credentials, areSame, type Scope, secretsOf, type SignIn } from "./credentials";

/** Holds credentials, and renews them once for all who wait. */
export interface Keyring {
  readonly signIn: SignIn;
  /** The credentials to use now: renewed first if they are about to expire. @throws CloudError */
  get(scope: Scope, deadline: number): Promise<Credentials>;
  /** Others than those that the cloud has just refused; `undefined` if there are no others. @throws CloudError */
  renew(scope: Scope, refused: Credentials, deadline: number): Promise<Credentials | undefined>;
  /** Every text that must not be shown, of all credentials that were ever held. */
  secrets(): string[];
}

interface KeyringContext {
  readonly clock: Pick<CloudClock, "now">;
  readonly runtime: Runtime;
  readonly lastFailure: Pick<LastFailure, "since">;
}

interface Held {
  readonly credentials: Credentials;
  readonly renewAt: number;
}

/** Credentials are renewed this long before they expire, in milliseconds, or at nine tenths of a shorter life. */
const MARGIN = 300_000;
/** Credentials that are said to be expired when they come are used for this long: one of the clocks is wrong. */
const LEAST = 60_000;

/** Makes a keyring. Nothing is loaded before it is needed. */
export function createKeyring(signIn: SignIn, { clock, runtime, lastFailure }: KeyringContext): Keyring {
  const held = new Map<string, Held>();
  const share = createSharedWork<Credentials>("the sign-in was done", runtime, lastFailure);
  const secrets = new Set(signIn.secrets);

  async function loadNow(key: string, scope: Scope, deadline: number): Promise<Credentials> {
    const credentials = await signIn.load(scope, deadline).catch((error: unknown) => {
      throw isCloudError(error) && error.reason === "credentials" ? explainRefusal(error, signIn) : error;
    });
    secretsOf(assertCarried(credentials, signIn)).forEach((secret) => secrets.add(secret));
    const loaded = { credentials, renewAt: renewalTime(credentials.expiresAt, clock.now()) };
    held.set(key, loaded);
    if (signIn.scoped && scope.projectId === undefined && credentials.projectId !== undefined) {
      held.set(credentials.projectId, loaded);
    }
    return credentials;
  }

  const load = (key: string, scope: Scope, deadline: number) =>
    share(key, deadline, (until) => loadNow(key, scope, until));

  return {
    signIn,
    async get(scope, deadline) {
      const key = scopeKey(signIn, scope);
      const known = held.get(key);
      if (known !== undefined && clock.now() < known.renewAt) {
        return known.credentials;
      }
      return load(key, scope, deadline).catch((error: unknown) => {
        // Renewal comes early, so what is held may well be good still.
        if (known !== undefined && clock.now() < (known.credentials.expiresAt ?? 0)) {
          return known.credentials;
        }
        throw error;
      });
    },
    async renew(scope, refused, deadline) {
      const key = scopeKey(signIn, scope);
      const known = held.get(key)?.credentials;
      // Someone who was refused too has renewed them meanwhile.
      const fresh = known !== undefined && !areSame(known, refused) ? known : await load(key, scope, deadline);
      return areSame(fresh, refused) ? undefined : fresh;
    },
    secrets: () => [...secrets],
  };
}

/** A refusal of credentials with where they came from, and what that means. */
export function explainRefusal(error: CloudError, { source, configured }: SignIn): CloudError {
  const saved = configured
    ? " Pulumi's refresh and destroy use the configuration that is saved in the state: add --run-program to use today's."
    : "";
  return withSentence(error, `The credentials are those of ${source}.${saved}`);
}

function scopeKey(signIn: SignIn, { region, projectId }: Scope): string {
  return signIn.scoped ? (projectId ?? region) : "";
}

/** What is sent in a header must be text that a header can hold: a line break at the end of a file is a common mistake. */
function assertCarried(credentials: Credentials, { source }: SignIn): Credentials {
  const { accessKey, secretKey, securityToken, token, domainId } = credentials;
  // The secret key is not sent, but with a line break in it every signature is wrong, and nobody would know why.
  const sent = { accessKey, secretKey, securityToken, token, domainId };
  const wrong = Object.entries(sent).find(([, text]) => text !== undefined && !/^[\x21-\x7e]*$/.test(text));
  if (wrong !== undefined) {
    throw settingsError(
      `The ${wrong[0]} of ${source} holds a blank, a line break or another character that no request can carry.`,
    );
  }
  return credentials;
}

function renewalTime(expiresAt: number | undefined, now: number): number {
  if (expiresAt === undefined) {
    return Infinity;
  }
  const life = expiresAt - now;
  return life <= 0 ? now + LEAST : Math.max(expiresAt - MARGIN, now + life * 0.9);
}
