/** What the TSDoc says of the dynamic resources alone, and what holds for the plugin in its place. */
const OF_THE_PLUGIN: readonly (readonly [RegExp, string])[] = [
  [
    /\(Pulumi's `customTimeouts` do not reach dynamic providers\.\)/g,
    "It wins over Pulumi's `customTimeouts`, which win over the default.",
  ],
  [/ ?\(In stack configuration it is [^()]*\)/g, ""],
  [/ ?\(`huaweicloud-rotation:\w+`\.\)/g, ""],
  [/ as ISO 8601 in UTC/g, " as ISO 8601 in UTC"],
  [/It takes nothing from the stack's configuration; what/g, "What"],
];

/** What no text of the schema may hold: it is of TypeScript, or of the dynamic resources. */
const FORBIDDEN = /dynamic|TypeScript|undefined|huaweicloud:[a-z]|@[a-z]+ /;

/**
 * A text of the TSDoc for all languages: in one line for each paragraph.
 *
 * @param name - what the text describes, for the message
 * @throws Error where it holds what is of TypeScript only
 */
export function plainText(name: string, text: string): string {
  const adapted = OF_THE_PLUGIN.reduce((made, [from, to]) => made.replaceAll(from, to), unwrapped(text));
  if (FORBIDDEN.test(adapted)) {
    throw new Error(`${name}: its description is of TypeScript only. Adapt it in scripts/schema/text.ts: ${adapted}`);
  }
  return adapted;
}

function unwrapped(text: string): string {
  const paragraphs = text.split(/\n\s*\n/);
  return paragraphs.map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, " ").trim()).join("\n\n");
}
