import { type Caller, type CallOptions, createCaller } from "./caller";
import { createClock } from "./clock";
import { chooseSignIn, type Looked } from "./credentials/chain";
import { createKeyring, type Keyring } from "./credentials/keyring";
import { settingsError } from "./errors";
import type { Operation, RequestOf, ResponseOf, Service } from "./operations";
import { lookUpProject } from "./project";
import { type Runtime, systemRuntime } from "./runtime";
import { unusedVariables } from "./credentials/sourceVariables";
import { completeSettings, projectNameOf, projectOf, type Settings } from "./settings/complete";
import { endpoint } from "./settings/endpoint";
import { SERVICES } from "./settings/services";
import {
  type DeclaredSettings,
  type Environment,
  readSettings,
  type Report,
  type SettingsReader,
  warnOfInsecure,
} from "./settings/settings";
import { createTransport } from "./transport";

/** Where an object is. */
export interface Place {
  readonly region: string;
  readonly projectId: string;
}

/** The cloud of one account. */
export interface Cloud {
  /** The region and project of an object: declared values win, then the settings, then IAM is asked for the project. */
  place(declared: { region?: string | undefined; projectId?: string | undefined }, deadline: number): Promise<Place>;
  /** Where objects are whose place is not declared, as far as the settings tell. Never fails: calls do. */
  defaults(): { region?: string | undefined; projectId?: string | undefined };
  /** Calls an operation, again where that can do no harm. @throws CloudError */
  call<O extends Operation>(operation: O, request: RequestOf<O>, options: CallOptions): Promise<ResponseOf<O>>;
  /** Where the credentials come from and where the services of a region are, in words. Makes no call. */
  about(region: string): { readonly source: string; readonly endpoints: Readonly<Record<Service, string>> };
}

/**
 * Makes a cloud. Settings and credentials are read when the first call needs them, so every failure comes from a call.
 *
 * @param read - reads a setting by its full key
 * @param environment - the environment's variables
 * @param runtime - clock, sleep and randomness
 * @param report - tells the user a line: a warning, or the trace
 */
export function createCloud(
  read: SettingsReader,
  environment: Environment,
  runtime: Runtime = systemRuntime,
  report: Report = () => undefined,
): Cloud {
  const core = once(() => createCore(readSettings(read, environment, report), environment, runtime, report));
  // Without a word: what there is to say of the settings is said when they are used.
  const plain = once(() => createCore(readSettings(read, environment), environment, runtime, () => undefined).settings);
  const projects = new Map<string, Promise<string>>();
  const cloud: Cloud = {
    async place(declared, deadline) {
      const { settings, keyring } = core();
      const region = declared.region ?? settings.region;
      if (region === undefined) {
        throw settingsError("No region is known. Set it on the resource, as huaweicloud:region or as HW_REGION_NAME.");
      }
      assertPlace("region", region, REGION);
      const projectId = declared.projectId ?? projectOf(settings, region);
      if (projectId !== undefined) {
        assertPlace("project", projectId, PROJECT);
        return { region, projectId };
      }
      const name = projectNameOf(settings, region);
      const found = projects.get(name) ?? findProject(cloud, keyring, name, region, deadline);
      projects.set(name, found);
      found.catch(() => projects.delete(name));
      return { region, projectId: await found };
    },
    defaults: () => defaultPlace(plain),
    async call(operation, request, options) {
      const { caller, keyring } = core();
      return (await caller(operation, request as Record<string, unknown>, options, keyring)).value as never;
    },
    about(region) {
      const { settings, keyring } = core();
      const endpoints = SERVICES.map((service) => [service, endpoint(settings, service, region).href]);
      return {
        source: keyring.signIn.source,
        endpoints: Object.fromEntries(endpoints) as Record<Service, string>,
      };
    },
  };
  return cloud;
}

/** What ids of places look like. They become a part of host names and paths, wherever they come from: state, too. */
const [REGION, PROJECT] = [/^[a-z][a-z0-9-]{0,62}$/i, /^[\w-]{1,64}$/];

function assertPlace(what: "region" | "project", id: string, form: RegExp): void {
  if (!form.test(id)) {
    const names =
      what === "region" ? "huaweicloud:region and HW_REGION_NAME" : "huaweicloud:projectId and HW_PROJECT_ID";
    throw settingsError(
      `The ${what} that is set, or in the state, is no id of a ${what}: letters, digits and hyphens. Look at ${names}.`,
    );
  }
}

interface Core {
  readonly settings: Settings;
  readonly caller: Caller;
  readonly keyring: Keyring;
  readonly looked: readonly Looked[];
}

function createCore(declared: DeclaredSettings, environment: Environment, runtime: Runtime, report: Report): Core {
  const clock = createClock(runtime);
  // What came with the credentials says where IAM is and how it is reached, so both are made when the source is chosen.
  const transport = once(() => createTransport(settings()));
  const caller = once(() => createCaller({ settings: settings(), runtime, clock, transport: transport(), report }));
  const call: Caller = (...given) => caller()(...given);
  const { signIn, looked } = chooseSignIn({ settings: declared, environment, runtime, clock, report, transport, call });
  const settings = once(() => completeSettings(declared, signIn.settings));
  if (settings().insecure) {
    warnOfInsecure(report);
  }
  const unused = unusedVariables(environment, signIn.settings);
  if (unused.length > 0) {
    report(
      `Not used, since the credentials are those of ${signIn.source}: ${unused.join(", ")}. What belongs to other ` +
        "credentials is never mixed in; declare it as a setting where it is meant.",
    );
  }
  return { settings: settings(), caller: call, keyring: createKeyring(signIn, clock), looked };
}

/** Settings that cannot be read fail the first call, and nothing before it. */
function defaultPlace(settings: () => Settings): { region?: string | undefined; projectId?: string | undefined } {
  try {
    const { region, projectId, projectRegion } = settings();
    return { region, projectId: region !== undefined && projectRegion === region ? projectId : undefined };
  } catch {
    return {};
  }
}

/** A token knows its project already; everyone else asks IAM. */
async function findProject(
  cloud: Cloud,
  keyring: Keyring,
  name: string,
  region: string,
  deadline: number,
): Promise<string> {
  const granted = keyring.signIn.scoped ? (await keyring.get({ region }, deadline)).projectId : undefined;
  return granted ?? lookUpProject(cloud, name, region, deadline);
}

/** Computes a value when it is first asked for. A failure is not kept: it is thrown each time. */
function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}
