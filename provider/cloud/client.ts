import { late, mayRepeat, readAnswer, unanswered } from "./classify";
import { type Credentials, findCredentials, secretsOf } from "./credentials/credentials";
import { type CloudError, isCloudError } from "./errors";
import type { Operation, RequestOf, ResponseOf } from "./operations";
import { lookUpProject } from "./project";
import { buildRequest } from "./request";
import { type Runtime, systemRuntime } from "./runtime";
import { endpoint } from "./settings/endpoint";
import { type Environment, readSettings, type Settings, type SettingsReader } from "./settings/settings";
import { settingsError } from "./errors";
import { send } from "./transport";

/** Where an object is. */
export interface Place {
  readonly region: string;
  readonly projectId: string;
}

/** How a call is made. */
interface CallOptions {
  readonly region: string;
  /** Left out where the API is not a project's own. */
  readonly projectId?: string;
  /** When to give up, in milliseconds since 1970 by `runtime.now()`: no attempt starts or lasts beyond it. */
  readonly deadline: number;
  /** Never on a connection that was idle. @defaultValue `true` for an operation that must not be sent twice */
  readonly freshConnection?: boolean;
}

/** The cloud of one account. */
export interface Cloud {
  /** The region and project of an object: declared values win, then the settings, then IAM is asked for the project. */
  place(declared: { region?: string | undefined; projectId?: string | undefined }, deadline: number): Promise<Place>;
  /** Where objects are whose place is not declared, as far as the settings tell. Never fails: calls do. */
  defaults(): { region?: string | undefined; projectId?: string | undefined };
  /** Calls an operation, again where that can do no harm. @throws CloudError */
  call<O extends Operation>(operation: O, request: RequestOf<O>, options: CallOptions): Promise<ResponseOf<O>>;
}

/** The first pause before an attempt is repeated, and the longest, in milliseconds. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [250, 20_000];
/** The shortest pause before an object that is busy is asked again, in milliseconds; the longest is the one above. */
const BUSY_PAUSE = 5_000;

/** Makes a cloud. Settings and credentials are read when the first call needs them, so every failure comes from a call. */
export function createCloud(read: SettingsReader, environment: Environment, runtime: Runtime = systemRuntime): Cloud {
  const settings = once(() => readSettings(read, environment));
  const credentials = once(() => findCredentials(read, environment));
  const projects = new Map<string, Promise<string>>();
  const cloud: Cloud = {
    async place(declared, deadline) {
      const region = declared.region ?? settings().region;
      if (region === undefined) {
        throw settingsError("No region is known. Set it on the resource, as huaweicloud:region or as HW_REGION_NAME.");
      }
      const projectId = declared.projectId ?? settings().projectId;
      if (projectId !== undefined) {
        return { region, projectId };
      }
      const name = settings().projectName ?? region;
      const found = projects.get(name) ?? lookUpProject(cloud, name, region, deadline);
      projects.set(name, found);
      found.catch(() => projects.delete(name));
      return { region, projectId: await found };
    },
    defaults() {
      try {
        const { region, projectId } = settings();
        return { region, projectId };
      } catch {
        return {};
      }
    },
    async call(operation, request, options) {
      const target = { settings: settings(), environment, credentials: credentials(), runtime };
      return (await attempts(operation, request as Record<string, unknown>, options, target)) as never;
    },
  };
  return cloud;
}

interface Target {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly credentials: Credentials;
  readonly runtime: Runtime;
}

async function attempts(
  operation: Operation,
  request: Record<string, unknown>,
  options: CallOptions,
  target: Target,
): Promise<unknown> {
  const { runtime, settings } = target;
  for (let repeats = 0; ;) {
    try {
      return await attemptOnce(operation, request, options, target);
    } catch (error) {
      if (!isCloudError(error) || !mayRepeat(operation, error)) {
        throw error;
      }
      const wait = pause(error, repeats, runtime);
      // A busy object is waited for as long as there is time: how long its task takes is not ours to count.
      repeats += error.reason === "busy" ? 0 : 1;
      if (repeats > settings.maxRetries || runtime.now() + wait >= options.deadline) {
        throw error;
      }
      await runtime.sleep(wait);
    }
  }
}

/** One attempt. */
async function attemptOnce(
  operation: Operation,
  request: Record<string, unknown>,
  options: CallOptions,
  target: Target,
): Promise<unknown> {
  const { settings, environment, credentials, runtime } = target;
  const base = endpoint(settings, environment, operation.service, options.region);
  const now = runtime.now();
  if (now >= options.deadline) {
    throw late(operation, "no");
  }
  const signed = buildRequest(operation, request, { base, projectId: options.projectId, credentials, now });
  const timeout = Math.min(settings.requestTimeout, options.deadline - now);
  const secrets = secretsOf(credentials);
  const answer = await send(signed, timeout, options.freshConnection ?? !operation.repeatable).catch(
    (error: unknown) => {
      throw unanswered(operation, error, secrets);
    },
  );
  return readAnswer(operation, answer, secrets, runtime.now());
}

/** How long to wait before the next attempt: as the cloud says, else growing, anywhere below the limit. */
function pause({ reason, retryAfter }: CloudError, repeats: number, runtime: Runtime): number {
  if (reason === "busy") {
    return retryAfter ?? BUSY_PAUSE + runtime.random() * (LONGEST_PAUSE - BUSY_PAUSE);
  }
  return retryAfter ?? runtime.random() * Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (repeats + 1));
}

/** Computes a value when it is first asked for. A failure is not kept: it is thrown each time. */
function once<T>(compute: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => (value ??= { it: compute() }).it;
}
