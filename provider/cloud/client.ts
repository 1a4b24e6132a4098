import type { SendCall } from "./calls/call";
import { createLastFailure, type LastFailure } from "./time/lastFailure";
import { createSendCall } from "./calls/sendCall";
import type { Cloud } from "./cloud";
import { chooseSignIn } from "./credentials/chain";
import { createKeyring, type Keyring } from "./credentials/keyring";
import type { Service } from "./operations";
import type { Looked } from "./credentials/looked";
import { unusedVariables } from "./credentials/sourceVariables";
import { createPlaceFinder, knownPlace } from "./places/placeFinder";
import { completeSettings, type Settings } from "./settings/complete";
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
import { createClock, type LearningClock } from "./time/clock";
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
  const clock = createClock(runtime);
  const say: Report = (line) => {
    try {
      report(line);
    } catch {
      // A line that cannot be printed must not fail a call that may have changed the cloud.
    }
  };
  const lastFailure = createLastFailure(runtime);
  const basis = { environment, runtime, clock, lastFailure };
  const core = once(() => createCore(readSettings(read, environment, say), { ...basis, report: say }));
  // Silent here: notes about settings are printed when the settings are used.
  const declared = once(() => readSettings(read, environment));
  const quiet = once(() => createCore(declared(), { ...basis, report: () => undefined }).settings);
  const call: Cloud["call"] = async (operation, request, options) => {
    const { sendCall, keyring } = core();
    return (await sendCall(operation, request as Record<string, unknown>, options, keyring)).value as never;
  };
  return {
    clock: { now: () => clock.now(), isKnown: () => clock.isKnown() },
    place: createPlaceFinder(() => ({ ...core(), call }), runtime, lastFailure),
    ...withoutCalls(declared, quiet),
    call,
    async signIn(region, deadline) {
      const { expiresAt } = await core().keyring.get({ region }, deadline);
      return { expiresAt };
    },
    about(region) {
      const { settings, keyring, looked } = core();
      const endpoints = SERVICES.map((service) => [service, endpoint(settings, service, region).href]);
      return {
        source: keyring.signIn.source,
        looked,
        endpoints: Object.fromEntries(endpoints) as Record<Service, string>,
      };
    },
  };
}

interface Core {
  readonly settings: Settings;
  readonly sendCall: SendCall;
  readonly keyring: Keyring;
  readonly looked: readonly Looked[];
}

interface Basis {
  readonly environment: Environment;
  readonly runtime: Runtime;
  readonly clock: LearningClock;
  readonly lastFailure: LastFailure;
  readonly report: Report;
}

function createCore(declared: DeclaredSettings, basis: Basis): Core {
  const { environment, report } = basis;
  // What came with the credentials says where IAM is and how it is reached, so both are made when the source is chosen.
  const transport = once(() => createTransport(settings()));
  const complete = once(() => createSendCall({ ...basis, settings: settings(), transport: transport() }));
  const sendCall: SendCall = (...call) => complete()(...call);
  const { signIn, looked } = chooseSignIn({
    ...basis,
    ...{ settings: declared, transport, call: sendCall },
  });
  const settings = once(() => completeSettings(declared, signIn.settings));
  if (settings().insecure) {
    warnOfInsecure(report);
  }
  const unused = unusedVariables(environment, signIn.settings);
  if (unused.length > 0) {
    report(
      `Ignored, since the credentials come from ${signIn.source}: ${unused.join(", ")}. What belongs to other ` +
        "credentials is never mixed in. To use it, declare it as a setting.",
    );
  }
  return { settings: settings(), sendCall, keyring: createKeyring(signIn, basis), looked };
}

/** What is known without a call. Settings that cannot be read fail the first call, and nothing before it. */
function withoutCalls(
  declared: () => DeclaredSettings,
  complete: () => Settings,
): Pick<Cloud, "knownPlace" | "conduct"> {
  const readable = <T>(settings: () => T) => {
    try {
      return settings();
    } catch {
      return undefined;
    }
  };
  return {
    knownPlace(place) {
      const nothing = { projectId: undefined, projectRegion: undefined };
      const settings = readable(complete) ?? { region: readable(declared)?.region, ...nothing };
      return readable(() => knownPlace(settings, place)) ?? place;
    },
    conduct: () => readable(declared),
  };
}

/** Computes a value when it is first asked for. A failure is not kept: it is thrown each time. */
function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}
