import { type Count, countOf, difference, inWords, isAsExpected, table } from "./count";
import { type Stage, type Step, steps } from "./steps";

/** How the story is told. */
export interface Telling {
  readonly say: (line: string) => void;
  readonly bold: (text: string) => string;
}

/**
 * Tells the story step by step, and sums up in a table what the cloud received.
 *
 * @throws Error where a step did not do what it should, with the reason
 */
export async function tell(stage: Stage, { say, bold }: Telling): Promise<void> {
  const rows: [string, Count][] = [];
  try {
    for (const [index, step] of steps.entries()) {
      say("");
      say(bold(`Step ${index + 1} of ${steps.length}: ${step.title},`));
      step.because.forEach((line) => say(`  ${line}`));
      const count = await play(step, stage);
      rows.push([`${index + 1}  ${step.title}`, count]);
      say(`  → the cloud received ${inWords(count)}`);
    }
  } finally {
    if (rows.length > 0) {
      say("");
      table(rows).forEach((line, index) => say(index === 0 ? bold(line) : line));
      say("");
    }
  }
}

async function play(step: Step, stage: Stage): Promise<Count> {
  const before = countOf(stage.emulator);
  await step.act(stage);
  const count = difference(countOf(stage.emulator), before);
  if (!isAsExpected(count, step.expected)) {
    const most = step.expected.fewerReads === true ? ", or fewer reads" : "";
    throw new Error(
      `The step "${step.title}" should have sent ${inWords(step.expected)}${most}; the cloud received ${inWords(count)}.`,
    );
  }
  const problem = step.problem?.(stage);
  if (problem !== undefined) {
    throw new Error(`After the step "${step.title}", ${problem}.`);
  }
  return count;
}
