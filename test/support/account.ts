import { createCloud, type Runtime, systemRuntime } from "../../provider/cloud";
import { createEmulator, type Emulator, type EmulatorSeed } from "../../provider/emulator";
import type { Scope } from "../../provider/account";

/** Settings that lead to an emulator, by their full keys. */
export function settingsFor(emulator: Emulator): Record<string, string> {
  const { url, region, credentials } = emulator;
  return {
    "huaweicloud:region": region,
    "huaweicloud:endpoints": JSON.stringify({ kms: url, dws: url, iam: url, sts: url }),
    "huaweicloud:accessKey": credentials.accessKey,
    "huaweicloud:secretKey": credentials.secretKey,
    "huaweicloud-rotation:rate": "1000",
  };
}

/** The scope of an emulator's only region and project. */
export function scopeOf(emulator: Emulator, more: Partial<Scope> = {}, runtime: Runtime = systemRuntime): Scope {
  const settings = settingsFor(emulator);
  const cloud = createCloud((key) => settings[key], {}, runtime);
  const place = { region: emulator.region, projectId: emulator.projectId };
  return { cloud, place, deadline: () => runtime.now() + 60_000, ...more };
}

const emulators: Emulator[] = [];

/** An emulator that ends with the test that started it, if the suite calls `closeAccounts` after each. */
export async function startAccount(state: EmulatorSeed): Promise<Emulator> {
  const emulator = await createEmulator({ state });
  emulators.push(emulator);
  return emulator;
}

/** Ends the emulators of a test. */
export async function closeAccounts(): Promise<void> {
  await Promise.all(emulators.splice(0).map((emulator) => emulator.close()));
}

/** How often each operation was called. */
export function countsOf(emulator: Emulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of emulator.calls()) {
    counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}

/** All that an async source gives. */
export async function all<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) {
    items.push(item);
  }
  return items;
}

/** The id of the key or cluster with a number. */
export function idOf(number: number): string {
  return `0d0466b0-e727-4d9c-b35d-${String(number).padStart(12, "0")}`;
}

/** Characters that steer a terminal, break a line of an editor or turn the direction of text; tab and newline aside. */
export const STEERING =
  // eslint-disable-next-line no-control-regex -- these are what must not come through
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Names that a careless format would turn into something else. */
export const HOSTILE = [
  `"quoted" and 'single'`,
  "two\nlines\r\nhere",
  "<script>alert(1)</script>",
  "\u001b[31mred\u001b[0m\u0007",
  "*/ throw 1; /*",
  "${process.exit(1)} `id` $(id)",
  "\u202ereversed\u202c",
  "right\u200f to \u200eleft\u061c and \u2067back\u2069",
  "=HYPERLINK(0)",
  "| pipe | and [link](x)",
  "]]> & &amp; \\",
  "k".repeat(255),
];
