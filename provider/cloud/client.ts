import { type Caller, type CallOptions, createCaller } from "./caller";
import { createClock } from "./clock";
import { chooseSignIn } from "./credentials/chain";
import { createKeyring, type Keyring } from "./credentials/keyring";
import { settingsError } from "./errors";
import type { Operation, RequestOf, ResponseOf, Service } from "./operations";
import { lookUpProject } from "./project";
import { type Runtime, systemRuntime } from "./runtime";
import { endpoint, SERVICES } from "./settings/endpoint";
import { type Environment, readSettings, type Report, type Settings, type SettingsReader } from "./settings/settings";
import { createTransport } from "./transport";

/** Where an object is. */
export interface Place {
  readonly region: string;
  readonly projectId: string;
}

/** What the settings say of a run as a whole. */
export interface Conduct {
  /** Whether objects that are new to the state are looked at before they are written to. */
  readonly lookBeforeCreate: boolean;
  /** Most objects that are rotated; `undefined` for no limit. */
  readonly maxRotations: number | undefined;
}

/** The cloud of one account. */
export interface Cloud {
  /** The region and project of an object: declared values win, then the settings, then IAM is asked for the project. */
  place(declared: { region?: string | undefined; projectId?: string | undefined }, deadline: number): Promise<Place>;
  /** Where objects are whose place is not declared, as far as the settings tell. Never fails: calls do. */
  defaults(): {
    region?: string | undefined;
    projectId?: string | undefined;
    enterpriseProjectId?: string | undefined;
  };
  /** How a run is to be made; `undefined` where the settings cannot be read. Never fails: calls do. */
  conduct(): Conduct | undefined;
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
  const plain = once(() => readSettings(read, environment, () => undefined));
  const projects = new Map<string, Promise<string>>();
  const cloud: Cloud = {
    async place(declared, deadline) {
      const { settings, keyring, projectName } = core();
      const region = declared.region ?? settings.region;
      if (region === undefined) {
        throw settingsError("No region is known. Set it on the resource, as huaweicloud:region or as HW_REGION_NAME.");
      }
      assertPlace("region", region, REGION);
      const known = isDefault(settings, region) ? (settings.projectId ?? keyring.signIn.defaults.projectId) : undefined;
      const projectId = declared.projectId ?? known;
      if (projectId !== undefined) {
        assertPlace("project", projectId, PROJECT);
        return { region, projectId };
      }
      const name = projectName(region);
      const found = projects.get(name) ?? findProject(cloud, keyring, name, region, deadline);
      projects.set(name, found);
      found.catch(() => projects.delete(name));
      return { region, projectId: await found };
    },
    ...withoutCalls(plain),
    async call(operation, request, options) {
      const { caller, keyring } = core();
      return (await caller(operation, request as Record<string, unknown>, options, keyring)).value as never;
    },
    about(region) {
      const { settings, keyring } = core();
      const endpoints = SERVICES.map((service) => [service, endpoint(settings, environment, service, region).href]);
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
  /** The name of a region's project. */
  readonly projectName: (region: string) => string;
}

function createCore(read: Settings, environment: Environment, runtime: Runtime, report: Report): Core {
  const clock = createClock(runtime);
  const transport = createTransport(read);
  const projectName = (region: string) => (isDefault(read, region) ? read.projectName : undefined) ?? region;
  // The credentials file may hold IAM's endpoint, so the caller's settings are whole only when the source is chosen.
  let settings = read;
  const caller: Caller = (...call) => whole()(...call);
  const whole = once(() => createCaller({ settings, environment, runtime, clock, transport, report }));
  const signIn = chooseSignIn({ settings, environment, runtime, clock, transport, projectName, call: caller });
  settings = { ...read, authUrl: read.authUrl ?? signIn.defaults.iamEndpoint };
  return { settings, caller, keyring: createKeyring(signIn, clock), projectName };
}

/** What is told without a call. Settings that cannot be read fail the first call, and nothing before it. */
function withoutCalls(settings: () => Settings): Pick<Cloud, "defaults" | "conduct"> {
  const readable = () => {
    try {
      return settings();
    } catch {
      return undefined;
    }
  };
  return { defaults: () => readable() ?? {}, conduct: readable };
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

/** Whether the settings' project is meant: it belongs to the settings' region, not to any other. */
function isDefault(settings: Settings, region: string): boolean {
  return settings.region === undefined || settings.region === region;
}

/** Computes a value when it is first asked for. A failure is not kept: it is thrown each time. */
function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}
