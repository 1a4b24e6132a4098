import { cloudError, settingsError } from "../../errors/cloudError";
import { isLoopback } from "../../settings/endpoint";
import { variable } from "../../settings/settings";
import { askPlatform } from "../askPlatform";
import type { SignInContext } from "../signInContext";
import { tokenIn } from "../files";
import { jsonOf } from "../temporaryKey";

/** A place from which a token comes that says who this job or workload is. */
export interface IdentityToken {
  /** Where it comes from, in words for a message. */
  readonly name: string;
  /** Whether a later token can be had there: by reading a file again, or by asking. */
  readonly renewable: boolean;
  /** Texts that must never be shown and are known at once. */
  readonly secrets: readonly string[];
  /** A token, the newest that there is. @throws CloudError */
  get(deadline: number): Promise<string>;
}

/** A token, and a file of one, by the names under which the user gives them; at most one of them. */
export interface TokenPlaces {
  readonly text?: { readonly name: string; readonly value: string | undefined };
  readonly file: { readonly name: string; readonly value: string | undefined };
}

/** Longest wait for GitHub's answer, in milliseconds. */
const TIMEOUT = 15_000;

/**
 * The place that is given, or else GitHub's own where this is one of its jobs.
 *
 * @param namedBy - the setting or variable that names the identity provider
 * @throws CloudError where there is none, or more than one
 */
export function identityToken(context: SignInContext, namedBy: string, { text, file }: TokenPlaces): IdentityToken {
  if (text?.value && file.value) {
    throw settingsError(`${text.name} and ${file.name} are both set: set one of them.`);
  }
  if (text?.value) {
    const { name } = text;
    const value = text.value.trim();
    if (value === "") {
      throw settingsError(`${name} is blank: it must hold a token.`);
    }
    return { name, renewable: false, secrets: [value], get: () => Promise.resolve(value) };
  }
  if (file.value) {
    const { name, value } = file;
    // Platforms replace the file in place, so it is read again at each renewal.
    return { name, renewable: true, secrets: [], get: () => Promise.resolve().then(() => tokenIn(value, name)) };
  }
  const github = fromGitHub(context);
  if (github === undefined) {
    const both = [text?.name, file.name].filter((name) => name !== undefined).join(" or ");
    throw settingsError(
      `${namedBy} is set but the identity token is not: set ${both}. On GitHub give the job the permission id-token: write.`,
    );
  }
  return github;
}

/**
 * When a token ends, as it says itself, in milliseconds since 1970; its signature is the identity provider's affair.
 *
 * @returns `undefined` where it does not say, or names no time that there is
 */
export function endOf(token: string): number | undefined {
  const claims = jsonOf(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) as {
    exp?: unknown;
  } | null;
  const end = typeof claims?.exp === "number" ? claims.exp * 1000 : NaN;
  return Number.isNaN(new Date(end).getTime()) ? undefined : end;
}

/** GitHub gives a token to a job with the permission `id-token: write`, as often as it asks. */
function fromGitHub(context: SignInContext): IdentityToken | undefined {
  const { environment, settings } = context;
  const address = variable(environment, "ACTIONS_ID_TOKEN_REQUEST_URL");
  const bearer = variable(environment, "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (address === undefined || bearer === undefined) {
    return undefined;
  }
  const url = allowed(address);
  if (settings.oidcAudience !== undefined) {
    url.searchParams.set("audience", settings.oidcAudience);
  }
  return {
    name: "GitHub's token for this job",
    renewable: true,
    secrets: [bearer],
    get: (deadline) => ask(context, url, bearer, deadline),
  };
}

/** The job's bearer is sent there: only encrypted, or to this very machine. @throws CloudError */
function allowed(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isAllowed = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!isAllowed || url.username !== "" || url.password !== "") {
    throw settingsError("ACTIONS_ID_TOKEN_REQUEST_URL must be a URL with https: GitHub sets it.");
  }
  return url;
}

async function ask(context: SignInContext, url: URL, bearer: string, deadline: number): Promise<string> {
  const request = { method: "GET", url, headers: { Authorization: `Bearer ${bearer}` }, body: undefined };
  const unreachable = () => failed("cannot be reached");
  const answer = await askPlatform(context, request, { timeout: TIMEOUT, deadline, unreachable });
  const value = (jsonOf(answer.body) as { value?: unknown } | null)?.value;
  if (answer.status !== 200 || typeof value !== "string" || value === "") {
    throw failed(`answered HTTP ${answer.status} without a token`);
  }
  return value;
}

function failed(what: string): Error {
  return cloudError(
    `GitHub's service for identity tokens (ACTIONS_ID_TOKEN_REQUEST_URL) ${what}. Check the job's permission id-token: write.`,
    { service: "settings", operation: "identity token", reason: "settings", processed: "no" },
  );
}
