import { expect } from "chai";
import { isCloudError } from "../../../../provider/cloud";
import { Failure } from "../../../../provider/lifecycle/failure";

/** The longest message, in characters, that a failure may have, and the longest reason of one input. */
const [LONGEST, LONGEST_REASON] = [4000, 600];
/** What JavaScript or a library says of a mistake of ours, or shows of a value that nobody put into words. */
const OF_A_MISTAKE =
  /internal error|unexpected|Cannot read|is not a function|not iterable|Invalid time value|URI malformed|call stack|\[object |native code/i;

/** Fails unless it is a failure in words of ours, of bearable length, that names none of the secrets. */
export function expectClean(error: unknown, secrets: readonly string[]): void {
  const isOurs = error instanceof Failure || isCloudError(error);
  const { message, stack } = error as Error;
  expect(isOurs, `${message}\n${stack ?? ""}`.slice(0, 2000)).to.equal(true);
  expectCleanText(message, secrets, LONGEST);
  // What the engine is to keep holds triggers; it encrypts those that are secret.
  const fields = JSON.stringify({ ...(error as object), properties: undefined });
  const told = secrets.find((secret) => fields.includes(secret));
  expect(told, "a secret in the fields of a failure").to.equal(undefined);
}

/** Fails unless a text can be shown as it is. */
export function expectCleanText(text: string, secrets: readonly string[], longest = LONGEST_REASON): void {
  expect(text.length, text.slice(0, 500)).to.be.within(1, longest);
  expect(text).not.to.match(OF_A_MISTAKE);
  // eslint-disable-next-line no-control-regex -- they could rewrite a terminal
  expect(/[\u0000-\u001f\u007f-\u009f]/.test(text), JSON.stringify(text)).to.equal(false);
  expect(
    secrets.find((secret) => text.includes(secret)),
    text,
  ).to.equal(undefined);
}

/** Fails if what every object inherits was changed. */
export function expectNothingPolluted(): void {
  expect(Object.keys(Object.prototype)).to.deep.equal([]);
  expect(Object.keys(Array.prototype)).to.deep.equal([]);
  expect(Object.keys(Function.prototype)).to.deep.equal([]);
  expect(({} as Record<string, unknown>).a).to.equal(undefined);
}
