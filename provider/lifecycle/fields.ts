// Fields that mean the same in every kind.
import { z } from "zod";
import { DURATION, milliseconds } from "../duration";

/** Text that matches a pattern. The message never repeats what was given: it may be a secret in the wrong place. */
function pattern(expression: RegExp, error: string): z.ZodString {
  return z.string(error).regex(expression, error);
}

/** A duration between two others. */
export function duration(shortest: string, longest: string): z.ZodType<string> {
  const error = `must be a duration from ${shortest} to ${longest}: ${DURATION}`;
  const [least, most] = [milliseconds(shortest) ?? 0, milliseconds(longest) ?? 0];
  return z.string(error).refine((text) => {
    const length = milliseconds(text);
    return length !== undefined && length >= least && length <= most;
  }, error);
}

/** A KMS key's id (api-docs/001: letters beyond hexadecimal are allowed). */
export const keyId = pattern(
  /^[0-9a-z]{8}-([0-9a-z]{4}-){3}[0-9a-z]{12}$/,
  "must be a key's id: 36 characters, such as 0d0466b0-e727-4d9c-b35d-f84bb474a37f; an alias is not accepted",
);

/** A secret's name (api-docs/004). */
export const secretName = pattern(
  /^[a-zA-Z0-9_-]{1,64}$/,
  "must be a secret's name: 1 to 64 letters, digits, hyphens and underscores",
);

/** A cluster's id (api-docs/000). */
export const clusterId = pattern(
  /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  "must be a cluster's id: a UUID, such as 7d85f602-a948-4a30-afd4-e84f47471c15",
);

/** Where an object is. */
export const place = {
  region: pattern(/^[a-z][a-z0-9-]{1,62}$/, "must be a region's id, such as cn-north-4").optional(),
  projectId: pattern(/^[0-9a-f]{32}$/, "must be a project's id: 32 hexadecimal digits").optional(),
};

/** What becomes of automatic rotation when the resource is deleted. */
export const onDelete = z.enum(["retain", "disable"], 'must be "retain" or "disable"').default("retain");
