import { isDeepStrictEqual } from "node:util";
import {
  type CheckRequest,
  CheckResponse,
  type ConfigureRequest,
  ConfigureResponse,
  type DiffRequest,
  DiffResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { LifecycleHost } from "../lifecycle";
import { failuresToWire } from "./failure";
import { checkSettings, settingsFromWire, settingsReader } from "./settings";
import { fromWire } from "./wire";

/** Checks the settings of a provider, and reports all errors at once, each under its name. */
export function checkConfig(request: CheckRequest): CheckResponse {
  const failures = checkSettings(settingsFromWire(request.getNews()));
  // They name the plugin's settings already.
  return new CheckResponse().setInputs(request.getNews()).setFailuresList(failuresToWire(failures, (reason) => reason));
}

/**
 * Another region or account in the settings replaces nothing: each resource keeps the region and project in which it
 * was created, and only its own inputs can replace it. Every change is still reported, because without a reported
 * change the engine keeps using the old settings (`SameStep.Apply` in Pulumi's pkg/resource/deploy/step.go).
 */
export function diffConfig(request: DiffRequest): DiffResponse {
  const [olds, news] = [fromWire(request.getOldInputs() ?? request.getOlds()), fromWire(request.getNews())];
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const changed = names.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  return new DiffResponse().setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE).setDiffsList(changed);
}

/** Reads the settings. The engine always sends secrets as objects here; `settings.ts` unwraps them. */
export function configure(host: LifecycleHost, request: ConfigureRequest): ConfigureResponse {
  host.configure(settingsReader(settingsFromWire(request.getArgs())));
  return new ConfigureResponse()
    .setSupportspreview(true)
    .setAcceptsecrets(false)
    .setAcceptresources(false)
    .setAcceptoutputs(false);
}
