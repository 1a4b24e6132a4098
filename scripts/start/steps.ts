import type { Emulator } from "pulumi-huaweicloud-rotation/emulator";
import type { Expected } from "./count";
import { plain } from "./project";

/** What a step has to do its part with. */
export interface Stage {
  readonly emulator: Emulator;
  /** Runs a `pulumi` command, shown to the user. */
  readonly pulumi: (...args: readonly string[]) => Promise<string>;
}

/** One step of the story. */
export interface Step {
  /** What is done, as the table has it. */
  readonly title: string;
  /** Why, and what is to be seen. */
  readonly because: readonly string[];
  readonly expected: Expected;
  readonly act: (stage: Stage) => Promise<unknown>;
  /** What is not as it should be afterwards, in words; `undefined` if all is. */
  readonly problem?: (stage: Stage) => string | undefined;
}

const [ORDERS, PAYMENTS] = ["orders", "payments"] as const;
const UNATTENDED = ["--yes", "--skip-preview", "--suppress-progress"];
const nothing = { reads: 0, writes: 0, rotations: 0 };

/** The story: a program's way from its first preview to its end. */
export const steps: readonly Step[] = [
  {
    title: "pulumi preview",
    because: [
      "to see first what will change. A preview reads each object that is new to the stack, says what `up` will",
      "do to it, and writes nothing.",
    ],
    expected: { reads: 6, writes: 0, rotations: 0 },
    act: ({ pulumi }) => pulumi("preview", "--suppress-progress"),
  },
  {
    title: "pulumi up",
    because: [
      "so that the cloud becomes as declared. It reads each object and writes only what differs: the key",
      "orders is switched on, payments rotates already and is adopted, and the password gets its period. Nothing rotates",
      "yet: what is overdue is only recorded when it is taken over.",
    ],
    expected: { reads: 12, writes: 3, rotations: 0 },
    act: ({ pulumi }) => pulumi("up", ...UNATTENDED),
    problem: ({ emulator }) => isOff(emulator, ORDERS) ?? isOff(emulator, PAYMENTS),
  },
  {
    title: "pulumi up, which rotates",
    because: [
      "because the key of the warehouse is due: its last rotation is older than 90 days. Nothing else is called.",
    ],
    expected: { reads: 1, writes: 1, rotations: 1 },
    act: ({ pulumi }) => pulumi("up", ...UNATTENDED),
  },
  {
    title: "pulumi up, again",
    because: ["because pipelines run it all the time. Everything is as declared, so nothing is called."],
    expected: nothing,
    act: ({ pulumi }) => pulumi("up", ...UNATTENDED, "--expect-no-changes"),
  },
  {
    title: "a change behind its back",
    because: ["because this happens: somebody turns the rotation of the key payments off in the console."],
    expected: nothing,
    act: ({ emulator }) => {
      switchOff(emulator, PAYMENTS);
      return Promise.resolve();
    },
  },
  {
    title: "pulumi refresh",
    because: ["because drift must be seen. One look at each object (two at a secret that is rotated on request)."],
    expected: { reads: 6, writes: 0, rotations: 0 },
    act: async ({ pulumi }) => shows(await pulumi("refresh", ...UNATTENDED, "--diff"), "enabled", "true", "false"),
  },
  {
    title: "pulumi up, which repairs",
    because: ["because the program still declares what it did. Only payments is written: on, and every 90 days."],
    expected: { reads: 1, writes: 2, rotations: 0 },
    act: ({ pulumi }) => pulumi("up", ...UNATTENDED),
    problem: ({ emulator }) => isOff(emulator, PAYMENTS),
  },
  {
    title: "pulumi up, with a trigger changed",
    because: [
      "because there was an incident: another text in the setting `incident` asks for one rotation of the password.",
      "The preview says why, and calls nothing. CSMS rotates in a task of its own, which is followed to its end.",
    ],
    // At most 6 besides the looks at the task, and at most 8 of those (DESIGN §4, issue 4).
    expected: { reads: 13, fewerReads: true, writes: 1, rotations: 1 },
    async act({ pulumi }) {
      await pulumi("config", "set", "incident", "leaked-laptop");
      await pulumi("preview", "--suppress-progress");
      await pulumi("up", ...UNATTENDED);
    },
  },
  {
    title: "pulumi destroy",
    because: ["to remove the stack. Nothing changes in the cloud: the keys and secrets keep rotating."],
    expected: nothing,
    act: ({ pulumi }) => pulumi("destroy", ...UNATTENDED),
    problem: ({ emulator }) => isOff(emulator, ORDERS) ?? isOff(emulator, PAYMENTS),
  },
];

function keyByAlias(emulator: Emulator, alias: string) {
  const key = emulator.state().keys.find((candidate) => candidate.alias === alias);
  if (key === undefined) {
    throw new Error(`The emulator's example account has no key ${alias}.`);
  }
  return key;
}

function switchOff(emulator: Emulator, alias: string): void {
  emulator.put({ keys: [{ keyId: keyByAlias(emulator, alias).keyId, rotationEnabled: false }] });
}

function isOff(emulator: Emulator, alias: string): string | undefined {
  const { rotationEnabled, rotationInterval } = keyByAlias(emulator, alias);
  return rotationEnabled && rotationInterval === 90
    ? undefined
    : `the key ${alias} does not rotate every 90 days (on: ${rotationEnabled}, interval: ${rotationInterval} days)`;
}

/** Asks that a diff names a property with its old and its new value. */
function shows(output: string, property: string, before: string, after: string): void {
  if (!new RegExp(`~ ${property}\\s*: ${before} => ${after}`).test(plain(output))) {
    throw new Error(`\`pulumi refresh\` does not show that ${property} is ${after} now, and was ${before}.`);
  }
}
