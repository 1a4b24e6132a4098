import type { Cloud, SettingsReader } from "../cloud";
import { clusterKeyRotation } from "./clusterKeyRotation";
import { keyRotationPolicy } from "./keyRotationPolicy";
import type { Kind } from "./kind";
import type { Properties } from "./properties";
import { createProvider, type LifecycleProvider } from "./provider/provider";
import { secretRotation } from "./secretRotation";
import { secretRotationPolicy } from "./secretRotationPolicy";
import { createSession, type HostOptions, type Session } from "./session/session";

/** A kind of resource that the lifecycle serves. */
export interface ServedKind {
  readonly name: string;
  /** The input that is the object's id. */
  readonly id: string;
  createProvider(session: Session): LifecycleProvider;
}

/** The lifecycle of all kinds, made for one host: one process that serves one run of one provider. */
export interface LifecycleHost {
  /** The names of the kinds, such as `"KeyRotationPolicy"`. */
  readonly kinds: readonly string[];
  /** Takes the settings, where `createHost` was not given any. The first that are given count. */
  configure(settings: SettingsReader): void;
  /** The client that all providers of the host work with, for what else the process reads from the cloud. */
  cloud(): Cloud;
  /**
   * The provider of a kind. All providers of a host share what the run knows: settings, credentials, and who declared
   * which object.
   *
   * @throws Error for a kind that this release does not know
   */
  provider(kind: string): LifecycleProvider;
}

/** The kinds of resources of this release. */
export const KINDS: readonly ServedKind[] = [
  served(keyRotationPolicy),
  served(secretRotation),
  served(secretRotationPolicy),
  served(clusterKeyRotation),
];

/**
 * Makes the lifecycle for a host: Pulumi's dynamic-provider host, a provider plugin, or a test. What differs between
 * hosts is in the options; the lifecycle is the same. Nothing is read and no call is made before it is needed.
 *
 * @example
 * ```ts
 * import { createHost, engineAt, watchEngine } from "pulumi-huaweicloud-rotation/lifecycle";
 *
 * const address = process.argv[2];
 * watchEngine(address, () => process.exit(1));
 * const host = createHost({ engine: engineAt(address), report: (line) => console.log(line) });
 * host.configure((key) => settings[key]);
 * const policy = host.provider("KeyRotationPolicy");
 * ```
 */
export function createHost(options: HostOptions = {}): LifecycleHost {
  const session = createSession(options);
  return {
    kinds: KINDS.map(({ name }) => name),
    configure: (settings) => session.configure(settings),
    cloud: () => session.cloud,
    provider(name) {
      const kind = KINDS.find((known) => known.name === name);
      if (kind === undefined) {
        throw new Error(
          `This release of pulumi-huaweicloud-rotation does not know ${name}: install a later one, and run again.`,
        );
      }
      return kind.createProvider(session);
    },
  };
}

/** A kind whose own types nobody outside needs to know. */
function served<Inputs extends Properties, Observation, Step>(kind: Kind<Inputs, Observation, Step>): ServedKind {
  return { name: kind.name, id: kind.id, createProvider: (session) => createProvider(kind, session) };
}
