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

/** Makes a shelf; nothing is read before it is asked for. */
export function createShelf<Listed>(
  list: (scope: Scope) => AsyncIterable<Listed>,
  idOf: (item: Listed) => string,
  readOne: (scope: Scope, id: string) => Promise<Listed>,
): Shelf<Listed> {
  const known = new Map<string, Listed>();
  let looks = 0;
  return {
    async get(scope, id) {
      if (!known.has(id)) {
        looks += 1;
        if (looks === SINGLY + 1) {
          await fill(known, list(scope), idOf);
        }
      }
      const item = known.get(id) ?? (await readOne(scope, id));
      known.set(id, item);
      return item;
    },
  };
}

/** Reads a list. One that may not be read, or that is not whole, is no failure: what it lacks is looked at singly. */
async function fill<Listed>(
  known: Map<string, Listed>,
  list: AsyncIterable<Listed>,
  idOf: (item: Listed) => string,
): Promise<void> {
  try {
    for await (const item of list) {
      known.set(idOf(item), item);
    }
  } catch (error) {
    if (!(error instanceof IncompleteList) && !(isCloudError(error) && error.reason === "denied")) {
      throw error;
    }
  }
}
