import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { LifecycleHost } from "../lifecycle";
import { checkSettings, settingsFromWire, settingsReader } from "./settings";

/** Judges the settings of a provider: all that is wrong at once, each under its name. */
export function checkConfig(request: CheckRequest): CheckResponse {
  const failures = checkSettings(settingsFromWire(request.getNews())).map(({ property, reason }) =>
    new CheckFailure().setProperty(property).setReason(reason),
  );
  return new CheckResponse().setInputs(request.getNews()).setFailuresList(failures);
}

/**
 * Another region or account in the settings replaces nothing: each resource keeps the region and project that it was
 * made in, and only what it declares itself can replace it.
 */
export function diffConfig(): DiffResponse {
  return new DiffResponse().setChanges(DiffResponse.DiffChanges.DIFF_NONE);
}

/** Takes the settings. The engine gives secrets as objects here, whatever is answered of them; `settings.ts` opens them. */
export function configure(host: LifecycleHost, request: ConfigureRequest): ConfigureResponse {
  host.configure(settingsReader(settingsFromWire(request.getArgs())));
  return new ConfigureResponse()
    .setSupportspreview(true)
    .setAcceptsecrets(false)
    .setAcceptresources(false)
    .setAcceptoutputs(false);
}
