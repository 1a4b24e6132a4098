import { isCloudError } from "../../cloud";
import { IncompleteList } from "../../account";
import type { Scope } from "../../account";

/** How many objects are looked at singly before the list is read: a small program does not pay for a large account. */
const SINGLY = 3;

/** What is known of the objects of one kind in one region and project, from their list or singly. */
export interface Shelf<Listed> {
  /** One object. @throws CloudError if it is gone or cannot be looked at */
  get(scope: Scope, id: string): Promise<Listed>;
}

/** What the list of one kind in one region and project reports of its objects. */
export interface Listing<Listed> {
  /** One object; `undefined` where the list lacks it, or cannot be used. */
  find(scope: Scope, id: string): Promise<Listed | undefined>;
}

/** Makes a shelf; nothing is read before it is asked for. */
export function createShelf<Listed>(
  list: (scope: Scope) => AsyncIterable<Listed>,
  idOf: (item: Listed) => string,
  readOne: (scope: Scope, id: string) => Promise<Listed>,
): Shelf<Listed> {
  const listing = createListing(list, idOf);
  const known = new Map<string, Promise<Listed>>();
  const asked = new Set<string>();
  const read = async (scope: Scope, id: string) => {
    const listed = asked.size <= SINGLY ? undefined : await listing.find(scope, id);
    return listed ?? readOne(scope, id);
  };
  return {
    async get(scope, id) {
      asked.add(id);
      // Two resources may look at one object at the same time: they share one read.
      const item = known.get(id) ?? read(scope, id);
      known.set(id, item);
      try {
        return await item;
      } catch (error) {
        known.delete(id);
        throw error;
      }
    },
  };
}

/** Makes a listing: the list is read once, when it is asked for. */
export function createListing<Listed>(
  list: (scope: Scope) => AsyncIterable<Listed>,
  idOf: (item: Listed) => string,
): Listing<Listed> {
  let read: Promise<ReadonlyMap<string, Listed>> | undefined;
  return {
    async find(scope, id) {
      read ??= readAll(list(scope), idOf);
      return (await read).get(id);
    },
  };
}

/** What an answer to a list may be, for single looks to do better. */
const UNUSABLE = ["denied", "refused", "unsupported", "broken"];

/** Reads a list. One that may not be read, or that is not whole, is no failure: what it lacks is looked at singly. */
async function readAll<Listed>(
  list: AsyncIterable<Listed>,
  idOf: (item: Listed) => string,
): Promise<ReadonlyMap<string, Listed>> {
  const known = new Map<string, Listed>();
  try {
    for await (const item of list) {
      known.set(idOf(item), item);
    }
  } catch (error) {
    if (!(error instanceof IncompleteList) && !(isCloudError(error) && UNUSABLE.includes(error.reason))) {
      throw error;
    }
  }
  return known;
}
