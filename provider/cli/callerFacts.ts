import {
  type Cloud,
  createCloud,
  csms,
  dws,
  type Environment,
  iam,
  isCloudError,
  kms,
  type Looked,
  type Place,
  type Runtime,
  sts,
  systemRuntime,
} from "../cloud";

/** What the look-up needs. */
export interface CallerOptions {
  /** Settings by their full keys, such as `huaweicloud:region`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly environment: Environment;
  readonly runtime?: Runtime;
  /** Prints a line: a warning, or the trace. */
  readonly print: (line: string) => void;
}

/** A service, where it is, and whether it answers. */
export interface ServiceFacts {
  readonly endpoint: string;
  readonly answers: boolean;
  /** Why it does not answer as it should. */
  readonly error: string | undefined;
}

/** Who calls the cloud, as far as is known. */
export interface CallerFacts {
  /** Why nobody is signed in, or why the project is not known. */
  readonly error: string | undefined;
  readonly signedIn: boolean;
  readonly source: string | undefined;
  /**
   * When the credentials expire, in milliseconds since 1970; `undefined` if they do not expire or the expiry is
   * unknown.
   */
  readonly expiresAt: number | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly projectId: string | undefined;
  readonly services: Readonly<Record<string, ServiceFacts>>;
  readonly iam: string | undefined;
  readonly looked: readonly Looked[];
}

/**
 * Longest time for signing in, and again for the answers, in milliseconds. A service that is reachable answers sooner.
 */
const TIMEOUT = 5000;
/** An id that no key or cluster has. Reading it shows whether a service answers, and changes nothing. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
/** Errors that a service may answer for an object that does not exist, although it accepts the caller. */
const HARMLESS = ["gone", "refused"];

/** Looks up who calls the cloud, with one request for each fact. It only reads. */
export async function callerFacts(options: CallerOptions): Promise<CallerFacts> {
  const { settings = {}, environment, runtime = systemRuntime, print } = options;
  const read = Object.assign((key: string) => settings[key], { keys: () => Object.keys(settings) });
  const cloud = createCloud(read, environment, runtime, print);
  const { region } = cloud.knownPlace({});
  const none = { account: undefined, projectId: undefined, services: {}, iam: undefined, expiresAt: undefined };
  let about: ReturnType<Cloud["about"]> | undefined;
  let expiresAt: number | undefined;
  let place: Place;
  try {
    about = cloud.about(region ?? "");
    const deadline = runtime.now() + TIMEOUT;
    if (region !== undefined) {
      ({ expiresAt } = await cloud.signIn(region, deadline));
    }
    place = await cloud.place({}, deadline);
  } catch (error) {
    const { source, looked = [] } = about ?? {};
    return { ...none, region, expiresAt, source, looked, signedIn: false, error: wordsOf(error) };
  }
  const deadline = runtime.now() + TIMEOUT;
  const [account, services] = await Promise.all([
    accountOf(cloud, place.region, deadline),
    servicesOf(cloud, about.endpoints, place, deadline),
  ]);
  return {
    ...{ error: undefined, signedIn: true, source: about.source, expiresAt, account, ...place, services },
    ...{ iam: about.endpoints.iam, looked: about.looked },
  };
}

/** Sends one read to each service that resources use. It needs no permission beyond those that resources need. */
async function servicesOf(
  cloud: Cloud,
  endpoints: ReturnType<Cloud["about"]>["endpoints"],
  place: Place,
  deadline: number,
): Promise<Record<string, ServiceFacts>> {
  const options = { ...place, deadline };
  const failures = await Promise.all([
    failureOf(() => cloud.call(kms.ShowKeyRotationStatus, { key_id: NOBODY }, options)),
    failureOf(() => cloud.call(csms.ListSecretTask, { limit: 1 }, options)),
    failureOf(() => cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: NOBODY }, options)),
  ]);
  const facts = (["kms", "csms", "dws"] as const).map((service, index) => {
    const failure = failures[index];
    const error = failure === undefined ? undefined : complaint(failure, failures.slice(0, index));
    return [service, { endpoint: endpoints[service], answers: failure === undefined, error }];
  });
  return Object.fromEntries(facts) as Record<string, ServiceFacts>;
}

/** Why a service does not answer as it should; undefined where it does. */
async function failureOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return isCloudError(error) && HARMLESS.includes(error.reason) ? undefined : error;
  }
}

/** Explains refused credentials once: the gateway's text is long, and each service repeats it. */
function complaint(failure: unknown, earlier: readonly unknown[]): string {
  const refused = (error: unknown) => isCloudError(error) && error.reason === "credentials";
  return refused(failure) && earlier.some(refused)
    ? "refuses the credentials too"
    : `does not answer as it should: ${wordsOf(failure)}`;
}

/** The account's name from IAM, otherwise from STS. The caller may lack the permission for either. */
async function accountOf(cloud: Cloud, region: string, deadline: number): Promise<string> {
  try {
    const { domains } = await cloud.call(iam.KeystoneListAuthDomains, {}, { region, deadline });
    const [domain] = domains;
    if (domain !== undefined) {
      return domain.name === undefined ? domain.id : `${domain.name} (${domain.id})`;
    }
  } catch {
    // STS is asked next.
  }
  return cloud.call(sts.GetCallerIdentity, {}, { region, deadline }).then(
    ({ account_id: id, principal_urn: urn }) => (urn === undefined ? id : `${id}, as ${urn}`),
    () => "not shown to the caller",
  );
}

function wordsOf(error: unknown): string {
  return isCloudError(error) ? error.message : "Something unexpected happened. Please report it.";
}
