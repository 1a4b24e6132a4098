import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SecretRotation } from "pulumi-huaweicloud-rotation";

/** Why a secret was rotated out of turn. */
interface Incident {
  readonly date: string;
  readonly reason: string;
}

// The secrets, each with its incidents. The file is committed: who asked for a rotation, when and why is in its history.
const text = readFileSync(join(__dirname, "rotations.json"), "utf8");
const rotations = JSON.parse(text) as Record<string, Incident[]>;

for (const [secretName, incidents] of Object.entries(rotations)) {
  const last = incidents.at(-1);
  new SecretRotation(secretName, {
    secretName,
    // One more incident is one more rotation of this secret, now; the others stay as they are. No reason may hold a
    // secret: triggers lie in the state.
    triggers: { incident: last === undefined ? "none" : `${last.date} ${last.reason}` },
    // What was written down before this program was first run is history.
    rotateOnCreate: false,
    // And no `minInterval`: a rotation from before the leak, however young, is no answer to it.
  });
}
