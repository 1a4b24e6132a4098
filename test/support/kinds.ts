import { KINDS, type ServedKind } from "../../provider/lifecycle/host";

/** The names of the classes of the kinds of resources. */
export type KindName = "KeyRotationPolicy" | "SecretRotationPolicy" | "SecretRotation" | "ClusterKeyRotation";

/** A kind of resource, as the lifecycle serves it. */
export function kindNamed(name: KindName): ServedKind {
  const kind = KINDS.find((known) => known.name === name);
  if (kind === undefined) {
    throw new Error(`There is no kind ${name}`);
  }
  return kind;
}
