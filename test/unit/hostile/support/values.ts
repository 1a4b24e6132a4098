// What nobody should send, in every form that we could think of.
import fc from "fast-check";
import type { Properties } from "../../../../provider/lifecycle/properties";

/** Texts that must never be repeated in anything that we write, whatever they are given as. */
export const CANARIES = ["canary-trigger-8f2b61", "canary-password-77d0ce", "Canary in the wrong place 19ac"] as const;

/** Every run of these tests is the same, unless HOSTILE_SEED says otherwise; fast-check prints the seed of a failure. */
const SEED = Number(process.env.HOSTILE_SEED ?? "20261125");

/** The parameters of a property that is tried so many times. */
export function tries(count: number): { seed: number; numRuns: number } {
  return { seed: SEED, numRuns: Number(process.env.HOSTILE_RUNS ?? count) };
}

/** What the engine sends in preview for a value that is not known yet. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key under which Pulumi marks what an object on the wire really is, and the marks of a secret and of an output. */
const [SIGNATURE, SECRET, OUTPUT] = [
  "4dabf18193072939515e22adb298388d",
  "1b47061264138c4ac30d75fd1eb44270",
  "d0e6a833031e9bbcd3f4e8bde6ca49a4",
];

/** Names that objects have without being given any. */
const prototypeKeys = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];

/** Text that breaks what was not written with it in mind. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...prototypeKeys,
    ...["", " ", "\0", "\r\nX-Injected: 1", "a\nb", "\u001b[2J", "\u202e", "\ud800", "a\udfff", "😀", "e\u0301"],
    ...[
      "..",
      ".",
      "../../v1/x",
      "..%2f..",
      "%2e%2e",
      "%",
      "%zz",
      "a/b",
      "a?b=c",
      "a#b",
      "a;b",
      "a\\b",
      "//evil.invalid",
    ],
    ...[
      "null",
      "undefined",
      "NaN",
      "0",
      "-1",
      "1e309",
      "9".repeat(400),
      "${HOME}",
      "{{x}}",
      "<script>",
      "'; --",
      UNKNOWN,
    ],
    CANARIES[2],
  ),
  fc.constantFrom("a", "é", "\0", "𐍈", "%").map((sign) => sign.repeat(70_000)),
  anyText(80),
);

/** Numbers that are none, or too much of one. */
const nastyNumber = fc.oneof(
  fc.constantFrom(NaN, Infinity, -Infinity, -0, -1, 0.5, 1e308, 2 ** 53, -(2 ** 53), 8.64e15, 8.65e15, 29, 366),
  fc.double(),
);

/** Names of properties. */
const keys = fc.oneof(
  fc.constantFrom(...prototypeKeys, SIGNATURE, "fence", "since", "taskId", "operation", "outcome", "a"),
  anyText(20),
);

/** Any value, as JSON has it or worse; objects may hold the keys of prototypes as their own. */
export const nastyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: nastyText, weight: 6 },
    { arbitrary: nastyNumber, weight: 3 },
    { arbitrary: fc.constantFrom(null, undefined, true, false), weight: 3 },
    fc.constantFrom(SECRET, OUTPUT).map((mark) => ({ [SIGNATURE]: mark, value: CANARIES[2] })),
    fc.constantFrom(5, 100, 1000).map((depth) => nested(depth)),
    fc.constantFrom(0, 3, 5000).map((length) => Array.from({ length }, (_, index) => index)),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie("value")), { maxLength: 4 }).map(ownObject),
  ),
})).value;

/** Text of any code points but halves of pairs. fast-check's own spends a second on being able to shrink each of them. */
function anyText(maxLength: number): fc.Arbitrary<string> {
  const sign = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
  return fc.array(sign, { maxLength }).map((signs) => String.fromCodePoint(...signs));
}

/** An object with these entries as its own, `__proto__` too, as `JSON.parse` makes it. */
export function ownObject(entries: readonly (readonly [string, unknown])[]): Properties {
  return Object.fromEntries(entries);
}

/** Some of these properties, each right for the most part, and a few that nobody knows. */
export function propertiesOf(right: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Properties> {
  const known = Object.entries(right).map(([name, arbitrary]) =>
    fc
      .oneof(
        { arbitrary, weight: 5 },
        { arbitrary: nastyValue, weight: 1 },
        { arbitrary: fc.constant(absent), weight: 1 },
      )
      .map((value) => [name, value] as const),
  );
  const strangers = fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    { arbitrary: fc.array(fc.tuple(keys, nastyValue), { maxLength: 2 }), weight: 1 },
  );
  return fc
    .tuple(fc.tuple(...known), strangers)
    .map(([entries, more]) => ownObject([...entries.filter(([, value]) => value !== absent), ...more]));
}

const absent = Symbol("not given");

function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level += 1) {
    value = level % 2 === 0 ? { a: value } : [value];
  }
  return value;
}
