/**
 * Does work on each item, several at once, and yields the results in the order of the items. At most `width` items are
 * held, so a long source takes no more memory than a short one. A failure comes after everything that came before it.
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const item of source) {
      const result = work(item);
      // It is thrown where the result is awaited; until then it must not count as unhandled.
      result.catch(() => undefined);
      running.push(result);
      const [first] = running;
      if (running.length >= width && first !== undefined) {
        void running.shift();
        yield await first;
      }
    }
  } catch (error) {
    failure = { error };
  }
  for (const result of running) {
    yield await result;
  }
  if (failure !== undefined) {
    throw failure.error;
  }
}
