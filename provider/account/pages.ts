import { IncompleteList } from "./gap";

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; `undefined` where the cloud says that there is none. */
  readonly next: string | undefined;
  /** How many items the whole list has, if the cloud reports a reliable number. */
  readonly total?: number | undefined;
}

/**
 * Reads all pages of a list, and yields each item once.
 *
 * The end of a list is poorly documented: in an example of CSMS, the only page has its own last item as the next marker
 * (account-apis §1). So markers are followed until the cloud gives none, or until a page has nothing new.
 *
 * @param list - the name of the list in errors
 * @param idOf - what identifies an item
 * @throws IncompleteList where pages repeat themselves, or where there are fewer items than the cloud counts
 */
export async function* pages<Item>(
  list: string,
  read: (marker: string | undefined) => Promise<Page<Item>>,
  idOf: (item: Item) => string,
): AsyncGenerator<Item> {
  const seen = new Set<string>();
  let previous = "";
  for (let marker: string | undefined; ;) {
    const { items, next, total } = await read(marker);
    const before = seen.size;
    const ids = items.map(idOf);
    // The same page again means that the server ignores the marker, so there may be more items. A page with only the
    // item that the marker names is the end of a list whose markers are inclusive.
    const isSamePage = ids.length > 0 && ids.join("\n") === previous && ids.some((id) => id !== marker);
    previous = ids.join("\n");
    for (const item of items) {
      const id = idOf(item);
      if (!seen.has(id)) {
        seen.add(id);
        yield item;
      }
    }
    const broughtNothing = seen.size === before;
    const isEnd = next === undefined || (broughtNothing && (items.length === 0 || (next === marker && !isSamePage)));
    if (isEnd) {
      assertComplete(list, seen.size, total);
      return;
    }
    if (broughtNothing) {
      throw new IncompleteList(
        `The pages of the ${list} repeat themselves after ${seen.size}, so the list has no end.`,
      );
    }
    marker = next;
  }
}

function assertComplete(list: string, read: number, total: number | undefined): void {
  if (total !== undefined && read < total) {
    throw new IncompleteList(
      `The ${list} holds ${total} by the cloud's own count, and its pages held ${read}. ` +
        "It may have changed meanwhile: run again.",
    );
  }
}
