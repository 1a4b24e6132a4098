import type { EmulatorSeed } from "../emulator";

/** Objects given on the command line, in the form of a seed. */
interface ObjectFlags {
  readonly key: readonly string[];
  readonly secret: readonly string[];
  readonly cluster: readonly string[];
}

/** How an object is written on the command line, in words for the help. */
export const OBJECT = "its id, and any fields of a seed after it: ID,field=value,…";

/** Reads objects of the command line. @throws Error in words; the emulator reports wrong fields itself */
export function seedFrom({ key, secret, cluster }: ObjectFlags): EmulatorSeed {
  const seed = {
    keys: key.map((text) => read("keyId", text)),
    secrets: secret.map((text) => read("name", text)),
    clusters: cluster.map((text) => read("clusterId", text)),
  };
  // The emulator checks the fields and names each wrong one.
  return seed as unknown as EmulatorSeed;
}

function read(idField: string, text: string): Record<string, unknown> {
  const [id, ...fields] = text.split(",");
  const entries = fields.map((field) => {
    const [name = "", ...value] = field.split("=");
    if (value.length === 0 || name === "") {
      throw new Error(`“${field}” is no field of ${id ?? ""}: write field=value.`);
    }
    return [name, valueOf(name, value.join("="))];
  });
  return { [idField]: id, ...(Object.fromEntries(entries) as Record<string, unknown>) };
}

/** The fields whose values are numbers. A key's state, such as "2", is text. */
const NUMBERS = ["rotationInterval", "numberOfRotations"];

/** true, false, a number, or text. */
function valueOf(name: string, text: string): unknown {
  if (text === "true" || text === "false") {
    return text === "true";
  }
  return NUMBERS.includes(name) ? Number(text) : text;
}
