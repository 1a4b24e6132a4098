import type { Found } from "../../account";
import { type Place, printable } from "../../cloud";
import { clusterObstacle, keyObstacle, secretObstacle } from "../../plan/eligibility";
import type { Candidate } from "./mapping";

/** Why an object is left out that `adopt` declares only with `--rotations`. */
const WITHOUT_ROTATIONS = "rotations are adopted with --rotations only";

/** What the resources accept as the id of an object. */
const [KEY_ID, SECRET_NAME, CLUSTER_ID] = [
  /^[0-9a-z]{8}-([0-9a-z]{4}-){3}[0-9a-z]{12}$/,
  /^[a-zA-Z0-9_-]{1,64}$/,
  /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
];

/** The resources that declare the found objects as they are now. An object that cannot be declared has the reason. */
export function candidatesOf(found: Exclude<Found, { kind: "gap" }>, place: Place, rotations: boolean): Candidate[] {
  switch (found.kind) {
    case "key":
      return [keyCandidate(found, place)];
    case "secret":
      return secretCandidates(found, place, rotations);
    case "cluster":
      return [clusterCandidate(found, place, rotations)];
  }
}

function keyCandidate({ key, status }: Extract<Found, { kind: "key" }>, place: Place): Candidate {
  const base = { type: "KeyRotationPolicy" as const, id: key.keyId, alias: printable(key.alias, 100), ...place };
  const seen = status !== undefined && "seen" in status ? status.seen : undefined;
  const enabled = seen?.enabled ?? key.rotates;
  const obstacle = keyObstacle(key);
  const interval = seen?.intervalDays;
  const skipped =
    foreignId(KEY_ID, key.keyId) ??
    (obstacle !== undefined ? `it ${obstacle.reason}` : undefined) ??
    (status !== undefined && "gap" in status ? `its rotation could not be read: ${status.gap.message}` : undefined) ??
    (enabled === undefined ? "KMS did not tell whether it rotates" : undefined) ??
    (enabled === true && interval === undefined ? "KMS did not tell its interval" : undefined) ??
    (enabled === true && interval !== undefined && (interval < 30 || interval > 365)
      ? `its interval of ${interval} days is not one that can be declared`
      : undefined);
  return {
    ...base,
    ...(skipped === undefined ? { enabled, ...(enabled === true && { rotationInterval: interval }) } : { skipped }),
  };
}

function secretCandidates(
  { secret }: Extract<Found, { kind: "secret" }>,
  place: Place,
  rotations: boolean,
): Candidate[] {
  const obstacle = secretObstacle(secret);
  const base = { id: secret.name, ...place };
  const skipped =
    foreignId(SECRET_NAME, secret.name) ??
    (obstacle !== undefined ? `it ${obstacle.reason}` : undefined) ??
    (secret.rotates === undefined ? "CSMS did not tell whether it rotates" : undefined) ??
    (secret.rotates === true && secret.rotationPeriod === undefined ? "CSMS did not tell its period" : undefined);
  const period = secret.rotates === true && { rotationPeriod: secret.rotationPeriod };
  const facts = skipped === undefined ? { enabled: secret.rotates, ...period } : { skipped };
  const policy: Candidate = { type: "SecretRotationPolicy", ...base, ...facts };
  const rotation: Candidate = { type: "SecretRotation", ...base, ...(skipped !== undefined && { skipped }) };
  return rotations ? [policy, rotation] : [policy];
}

function clusterCandidate(
  { cluster, encryption }: Extract<Found, { kind: "cluster" }>,
  place: Place,
  rotations: boolean,
): Candidate {
  const { clusterId: id, name } = cluster;
  const obstacle = clusterObstacle(cluster);
  const skipped =
    foreignId(CLUSTER_ID, id) ??
    ("gap" in encryption ? `its encryption could not be read: ${encryption.gap.message}` : undefined) ??
    ("seen" in encryption && encryption.seen.masterKeyId === undefined ? "it is not encrypted" : undefined) ??
    (obstacle !== undefined ? `it ${obstacle.reason}` : undefined) ??
    (rotations ? undefined : WITHOUT_ROTATIONS);
  const base = { type: "ClusterKeyRotation" as const, id, alias: printable(name, 100), ...place };
  return { ...base, ...(skipped !== undefined && { skipped: printable(skipped) }) };
}

function foreignId(form: RegExp, id: string): string | undefined {
  return form.test(id) ? undefined : "its id or name has a form that the resources do not accept";
}
