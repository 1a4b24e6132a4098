import type { CallContext, SendCall } from "./calls/call";
import { createSendCall } from "./calls/sendCall";
import type { Cloud } from "./cloud";
import { chooseSignIn } from "./credentials/chain";
import { createKeyring, type Keyring } from "./credentials/keyring";
import type { Service } from "./operations";
import { createPlaceFinder, projectName } from "./places/placeFinder";
import { endpoint, SERVICES } from "./settings/endpoint";
import { type Environment, readSettings, type Report, type Settings, type SettingsReader } from "./settings/settings";
import { createClock } from "./time/clock";
import { type Runtime, systemRuntime } from "./time/runtime";
import { createTransport } from "./transport/transport";

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
  const quiet = once(() => readSettings(read, environment, () => undefined));
  const call: Cloud["call"] = async (operation, request, options) => {
    const { sendCall, keyring } = core();
    return (await sendCall(operation, request as Record<string, unknown>, options, keyring)).value as never;
  };
  return {
    place: createPlaceFinder(() => ({ ...core(), call })),
    ...withoutCalls(quiet),
    call,
    about(region) {
      const { settings, keyring } = core();
      const endpoints = SERVICES.map((service) => [service, endpoint(settings, environment, service, region).href]);
      return {
        source: keyring.signIn.source,
        endpoints: Object.fromEntries(endpoints) as Record<Service, string>,
      };
    },
  };
}

interface Core {
  readonly settings: Settings;
  readonly sendCall: SendCall;
  readonly keyring: Keyring;
}

function createCore(read: Settings, environment: Environment, runtime: Runtime, report: Report): Core {
  const clock = createClock(runtime);
  const transport = createTransport(read);
  // The credentials file may hold IAM's endpoint, so the settings are complete only when the source is chosen.
  let settings = read;
  const context = (): CallContext => ({ settings, environment, runtime, clock, transport, report });
  const complete = once(() => createSendCall(context()));
  const sendCall: SendCall = (...call) => complete()(...call);
  const signIn = chooseSignIn({
    ...context(),
    projectName: (region) => projectName(read, region),
    call: sendCall,
  });
  settings = { ...read, authUrl: read.authUrl ?? signIn.defaults.iamEndpoint };
  return { settings, sendCall, keyring: createKeyring(signIn, clock) };
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

/** Computes a value when it is first asked for. A failure is not kept: it is thrown each time. */
function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}
