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

/** What the documentation says of the name of a secret that rotates. */
export const secretNameText =
  "The secret's name: 1 to 64 letters, digits, hyphens and underscores. Another name " +
  "replaces the resource. The secret must be bound to a database (type RDS-FG or " +
  'GaussDB-FG): common ("shared") secrets cannot rotate.';

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

/**
 * Where an object is, with what the documentation says of it.
 *
 * @param noun - what the object is called, such as "secret"
 */
export function placeInputs(noun: string) {
  return {
    region: place.region.meta({
      description:
        `The ${noun}'s region, such as \`"cn-north-4"\`. ` +
        "Another region than the one in state replaces the resource.",
      absent: "the provider's `region`",
    }),
    projectId: place.projectId.meta({
      description:
        `The id of the ${noun}'s project, 32 characters. ` +
        "Another project than the one in state replaces the resource.",
      absent: "the provider's `projectId`, else the project that IAM knows by the region's name",
    }),
  };
}

/** What becomes of automatic rotation when the policy of an object is deleted. */
export function onDelete(noun: string) {
  return z
    .enum(["retain", "disable"], 'must be "retain" or "disable"')
    .default("retain")
    .describe(
      `What becomes of the rotation when the resource is deleted: \`"retain"\` leaves the ${noun} as it is, ` +
        '`"disable"` turns its rotation off, unless another policy of the same program and provider still ' +
        `declares the ${noun}.`,
    );
}

/** How long one operation of a policy may take. */
export const policyTimeout = duration("1s", "1d")
  .default("2m")
  .describe(
    "How long one create, update, refresh or delete may take, with its retries: a whole number and " +
      "`s`, `m`, `h` or `d`. (Pulumi's `customTimeouts` do not reach dynamic providers.)",
  );

/** An output of text that may be absent. */
export function textOrNull(description: string) {
  return z.string().nullable().describe(description);
}

/** The outputs that say where an object was found. */
export function placeOutputs(noun: string) {
  return {
    region: z.string().describe(`The region that the ${noun} was found in.`),
    projectId: z.string().describe(`The project that the ${noun} was found in.`),
  };
}

/** The declared time limit, as an output. */
export const timeoutOutput = z.string().describe("How long one operation may take.");
