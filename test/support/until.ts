/** Waits, in real time, until something is so: only for what happens in other processes, or on its way over HTTP. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let left = 12_000; !isSo(); left -= 1) {
    if (left === 0) {
      throw new Error("It did not come to be so.");
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
