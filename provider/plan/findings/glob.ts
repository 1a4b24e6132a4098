/** Whether text matches a pattern in which `*` is any text and `?` one character. Takes no more than text × pattern steps. */
export function matches(pattern: string, text: string): boolean {
  const [wanted, given] = [Array.from(pattern), Array.from(text)];
  let [at, from, star, retry] = [0, 0, -1, 0];
  while (from < given.length) {
    if (wanted[at] === "*") {
      [star, retry] = [at, from];
      at += 1;
    } else if (at < wanted.length && (wanted[at] === "?" || wanted[at] === given[from])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      retry += 1;
      [at, from] = [star + 1, retry];
    } else {
      return false;
    }
  }
  return wanted.slice(at).every((character) => character === "*");
}
