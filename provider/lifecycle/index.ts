import { clusterKeyRotation } from "./clusterKeyRotation";
import { keyRotationPolicy } from "./keyRotationPolicy";
import type { AnyKind } from "./kind";
import { createProvider, type LifecycleProvider } from "./provider";
import { secretRotation } from "./secretRotation";
import { secretRotationPolicy } from "./secretRotationPolicy";
import { createSession } from "./session";

export type { LifecycleProvider } from "./provider";

const KINDS = [
  keyRotationPolicy,
  secretRotation,
  secretRotationPolicy,
  clusterKeyRotation,
] as unknown as readonly AnyKind[];

const session = createSession();

/**
 * The provider of a kind of resource, for the text in Pulumi's state. State in the field calls this for ever: it may
 * learn new kinds, and never loses one.
 *
 * @throws Error for a kind that this release does not know
 */
export function v1(name: string): LifecycleProvider {
  const kind = KINDS.find((known) => known.name === name);
  if (kind === undefined) {
    throw new Error(
      `This release of pulumi-huaweicloud-rotation does not know ${name}: install a later one, and run again.`,
    );
  }
  return createProvider(kind, session);
}
