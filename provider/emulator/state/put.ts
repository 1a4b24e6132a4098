import type { z } from "zod";
import { DOMAIN } from "./account";
import { type EmulatorState, stateSchema } from "./state";

/** Says in words what is wrong with a seed or with a state that was put. */
class StateError extends Error {
  override readonly name = "StateError";
}

type Fields = Record<string, unknown>;

/**
 * The base of relative times while a state is parsed. A shared variable, because building a schema takes longer than
 * using it.
 */
let parsedAt = 0;
const schema = stateSchema(() => parsedAt);

/** What identifies the objects of each list. */
const NAMES = {
  keys: "keyId",
  secrets: "name",
  clusters: "clusterId",
  projects: "id",
  users: "name",
  agencies: "name",
  identityProviders: "id",
} as const;

/** The access key and project of an account whose seed names none. */
const DEFAULTS = {
  projects: (region: string) => [{ id: "0123456789abcdef0123456789abcdef", name: region, domainId: DOMAIN.id }],
  users: [
    {
      name: "emulated-user",
      password: "emulated-password",
      accessKey: "EMULATEDACCESSKEY000",
      secretKey: "emulated-secret-key-0000000000000000000000",
    },
  ],
};

/** The state that a seed describes. @throws StateError */
export function seededState(seed: unknown, now: number): EmulatorState {
  const empty = parse({}, now);
  const given = plain(seed);
  const state = merged(empty, given);
  return parse({ ...state, ...withDefaults(state) }, now);
}

/** Puts a part of a state into one; nothing is changed if any of it is wrong. @throws StateError */
export function putState(state: EmulatorState, change: unknown, now: number): void {
  const parsed = parse(merged(state, plain(change)), now);
  for (const [list, name] of Object.entries(NAMES)) {
    keepIdentities(state[list as keyof EmulatorState] as never, parsed[list as keyof EmulatorState] as never, name);
  }
  Object.assign(state, {
    ...parsed,
    ...Object.fromEntries(Object.keys(NAMES).map((list) => [list, state[list as never]])),
  });
}

function withDefaults(state: Fields): Fields {
  const { projects = [], users = [], region } = state as Partial<EmulatorState>;
  // What is no list is refused when it is parsed.
  const isEmpty = (list: unknown) => Array.isArray(list) && list.length === 0;
  return {
    projects: isEmpty(projects) ? DEFAULTS.projects(region ?? "cn-north-4") : projects,
    users: isEmpty(users) ? DEFAULTS.users : users,
  };
}

function merged(state: EmulatorState, change: Fields): Fields {
  const result: Fields = { ...state };
  for (const [field, value] of Object.entries(change)) {
    const name = Object.hasOwn(NAMES, field) ? NAMES[field as keyof typeof NAMES] : undefined;
    const before = Object.hasOwn(state, field) ? state[field as keyof EmulatorState] : undefined;
    if (name !== undefined && Array.isArray(value)) {
      result[field] = mergedList(field, before as unknown as Fields[], value, name);
    } else {
      result[field] = merge(before, value);
    }
  }
  return result;
}

function mergedList(field: string, before: readonly Fields[], changes: readonly unknown[], name: string): Fields[] {
  const objects = new Map(before.map((object) => [identityOf(object, name), object]));
  changes.forEach((given, index) => {
    const change = plain(given, `${field}[${index}]`);
    const id = change[name];
    if (typeof id !== "string") {
      throw new StateError(`${field}[${index}] has no ${name}. Give the ${name} of the object that is meant.`);
    }
    const identity = meant(objects, change, name);
    if (change.removed === true) {
      objects.delete(identity);
    } else {
      objects.set(identity, merge(objects.get(identity) ?? {}, change) as Fields);
    }
  });
  return [...objects.values()];
}

/** Names of secrets are unique in a project only; all other ids are in the whole account. */
function identityOf(object: Fields, name: string): string {
  return JSON.stringify([object[name], name === NAMES.secrets ? (object.projectId ?? null) : null]);
}

/** The object that a change refers to. If the change names no project, the only object with that name. */
function meant(objects: ReadonlyMap<string, Fields>, change: Fields, name: string): string {
  const identity = identityOf(change, name);
  const namesakes = [...objects].filter(([, object]) => object[name] === change[name]).map(([known]) => known);
  const [only] = namesakes;
  return (change.projectId ?? undefined) === undefined && namesakes.length === 1 && only !== undefined
    ? only
    : identity;
}

/** Objects are merged field by field, `null` clears, everything else replaces. */
function merge(before: unknown, change: unknown): unknown {
  if (!isPlain(change) || !isPlain(before)) {
    return change;
  }
  const result: Fields = { ...before };
  for (const [field, value] of Object.entries(plain(change))) {
    if (value === null) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the field is cleared, so its default applies
      delete result[field];
    } else if (value !== undefined) {
      result[field] = merge(result[field], value);
    }
  }
  return result;
}

function parse(value: Fields, now: number): EmulatorState {
  parsedAt = now;
  const { success, data, error } = schema.safeParse(value);
  if (!success) {
    throw new StateError(`The state cannot be used: ${error.issues.map((issue) => words(issue, value)).join("; ")}.`);
  }
  return data;
}

/** One problem in words, with the name of the object rather than its place in the list. */
function words({ path, message }: z.core.$ZodIssue, value: Fields): string {
  const [list, index] = path;
  const name = Object.hasOwn(NAMES, list ?? "") ? NAMES[list as keyof typeof NAMES] : undefined;
  const object = (value[list as string] as Fields[] | undefined)?.[index as number];
  const id = name === undefined || object === undefined ? undefined : object[name];
  const place = typeof id === "string" ? [`${String(list)} "${id}"`, ...path.slice(2)] : path;
  return `${place.map(String).join(".") || "the whole"}: ${message}`;
}

/** Keeps the identity of objects, so that data stored by object stays valid. */
function keepIdentities(before: Fields[], after: Fields[], name: string): void {
  const known = new Map(before.map((object) => [identityOf(object, name), object]));
  const kept = after.map((object) => {
    const same = known.get(identityOf(object, name));
    if (same === undefined) {
      return object;
    }
    for (const field of Object.keys(same).filter((field) => !(field in object))) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the field was cleared
      delete same[field];
    }
    return Object.assign(same, object);
  });
  before.splice(0, before.length, ...kept);
}

function plain(value: unknown, what = "The state"): Fields {
  if (!isPlain(value)) {
    throw new StateError(`${what} must be a JSON object.`);
  }
  if (Object.hasOwn(value, "__proto__")) {
    throw new StateError(`${what} must be a JSON object without a field named __proto__.`);
  }
  return value;
}

function isPlain(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
