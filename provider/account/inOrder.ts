/**
 * Processes several items at once and yields the results in the order of the items. It holds at most `width` items, so
 * a long source needs no more memory than a short one. A failure is thrown after the results of all earlier items.
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
      // The error is thrown where the result is awaited. Until then it must not count as unhandled.
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
