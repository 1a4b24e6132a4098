// Writes an incident down: node rotate.mjs db-password "INC-1423: laptop stolen"
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("rotations.json", import.meta.url);
const rotations = JSON.parse(readFileSync(file, "utf8"));
const [, , secret, reason] = process.argv;

const known = `The secrets are ${Object.keys(rotations).join(", ")}.`;

if (secret !== undefined && !Object.hasOwn(rotations, secret)) {
  console.error(`rotations.json has no secret named ${JSON.stringify(secret)}. ${known}`);
  process.exit(2);
}
if (!reason) {
  console.error(`Give a secret and a reason: node rotate.mjs SECRET "INCIDENT: reason". ${known}`);
  process.exit(2);
}
rotations[secret].push({ date: new Date().toISOString(), reason });
writeFileSync(file, `${JSON.stringify(rotations, null, 2)}\n`);
console.log(`Written down in rotations.json: the next \`pulumi up\` rotates ${secret}, once.`);
