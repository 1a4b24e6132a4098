import { type Document, isMap, type YAMLMap, type YAMLSeq } from "yaml";
import { z } from "zod";
import { parseYaml, type YamlFile } from "../yamlFile";

/** The types of resources that a mapping takes. */
export const TYPES = ["KeyRotationPolicy", "SecretRotationPolicy", "SecretRotation", "ClusterKeyRotation"] as const;
/** A type of resource. */
export type ResourceType = (typeof TYPES)[number];

const days = z.int("must be a whole number of days").min(30).max(365);

const entry = z.strictObject({
  type: z.enum(TYPES, `must be one of ${TYPES.join(", ")}`),
  id: z.string("must be text"),
  /** The alias or name when it was found; for people. */
  alias: z.string().optional(),
  region: z.string("must be text"),
  projectId: z.string("must be text"),
  /** The resource's name in the program. */
  resource: z.string("must be text").min(1, "must not be empty").max(200),
  /** Whether the program declares it. */
  take: z.boolean("must be true or false").default(true),
  /** Why `adopt` leaves it out. It is declared once the reason no longer applies. */
  skipped: z.string().optional(),
  enabled: z.boolean("must be true or false").optional(),
  rotationInterval: days.optional(),
  rotationPeriod: z.string().optional(),
});

const mapping = z.strictObject({ version: z.literal(1, "must be 1"), objects: z.array(entry) });

/** One object and the resource that declares it. */
export type Entry = z.output<typeof entry>;
/** What is known about an object before the program declares it. */
export type Candidate = Omit<Entry, "resource" | "take">;

const HEAD = ` What "huaweicloud-rotation adopt" found, and what resources.ts is made from. Yours to edit.
   resource: the name of the resource; change it before the first "pulumi up", or give the resource an alias
   take:     false leaves the object out of the program
   skipped:  why the object cannot be taken yet; adopt takes it when that no longer holds
 Running adopt again adds what is new, and changes nothing else here.`;

/** A mapping file that keeps its comments and its order when entries are added. */
export interface Mapping {
  entries(): readonly Entry[];
  /** Adds an entry at the end. */
  add(entry: Entry): void;
  /** Declares an entry that was skipped, with its current values. */
  unskip(entry: Entry, candidate: Candidate): void;
  toString(): string;
}

/** Reads a mapping, or begins one where there is no text. @throws Error in words, with every failure and its line */
export function readMapping(text: string | undefined): Mapping {
  const file = parseYaml(text ?? "version: 1\nobjects: []\n");
  const { document } = file;
  if (text === undefined) {
    document.commentBefore = HEAD;
  }
  const entries = validated(file);
  const list = () => document.get("objects") as YAMLSeq;
  return {
    entries: () => entries,
    add(added) {
      entries.push(added);
      list().flow = false;
      const { take, ...rest } = added;
      // What cannot be taken says so once.
      list().add(document.createNode(withoutUndefined(added.skipped === undefined ? { ...rest, take } : rest)));
    },
    unskip(skipped, candidate) {
      const node = list().items[entries.indexOf(skipped)];
      if (isMap(node)) {
        change(document, node, candidate);
      }
      Object.assign(skipped, candidate);
      delete skipped.skipped;
    },
    toString: () => document.toString({ lineWidth: 0 }),
  };
}

function change(document: Document, node: YAMLMap, { enabled, rotationInterval, rotationPeriod }: Candidate): void {
  node.delete("skipped");
  for (const [name, value] of Object.entries({ enabled, rotationInterval, rotationPeriod })) {
    if (value !== undefined) {
      node.set(name, document.createNode(value));
    }
  }
}

function validated({ document, lineOf, words }: YamlFile): Entry[] {
  const parsed = mapping.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    throw new Error(words(parsed.error.issues));
  }
  const names = new Map<string, number>();
  parsed.data.objects.forEach(({ type, resource }, index) => {
    const name = `${type} ${resource}`;
    const first = names.get(name);
    if (first !== undefined) {
      const [line, other] = [lineOf(["objects", index]), lineOf(["objects", first])];
      throw new Error(`line ${line}: the name ${resource} is that of another ${type} in line ${other}`);
    }
    names.set(name, index);
  });
  return parsed.data.objects;
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
