import { encode } from "./encode";

/** Strikes secrets, as they are and as URLs and JSON have them, and control characters from text. */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap(formsOf).filter((form) => form !== "");
  // The longest first and all in one pass: a short secret inside a long one must not leave the rest of it behind.
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const struck = strike(text, longestFirst);
  // eslint-disable-next-line no-control-regex -- control characters in the cloud's text could rewrite a terminal
  return struck.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g, " ");
}

/** How a secret may come back in the answer of a cloud or of a proxy in between. */
function formsOf(secret: string): string[] {
  const url = inUrl(secret);
  const lowerCase = url.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  return [secret, secret.trim(), url, lowerCase, JSON.stringify(secret).slice(1, -1)];
}

/** As a URL has it. Text that no URL can hold, with half of a character, stands for itself. */
function inUrl(text: string): string {
  try {
    return encode(text);
  } catch {
    return text;
  }
}

/** Not by a regular expression: one of a very long token is refused, in words that hold the token. */
function strike(text: string, secrets: readonly string[]): string {
  let [result, from, left] = ["", 0, secrets];
  for (;;) {
    const found = left
      .map((secret) => ({ secret, at: text.indexOf(secret, from) }))
      // A secret that is not found once is not searched again: a long text full of one secret would take too long.
      .filter(({ at }) => at >= 0);
    const [first] = [...found].sort((a, b) => a.at - b.at);
    if (first === undefined) {
      return result + text.slice(from);
    }
    result += `${text.slice(from, first.at)}[secret]`;
    from = first.at + first.secret.length;
    left = found.map(({ secret }) => secret);
  }
}
