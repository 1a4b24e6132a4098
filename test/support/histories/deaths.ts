// What must come of deaths at calls, and who dies.
import { expect } from "chai";
import type { Aftermath, Boundary } from "./crash";
import type { SharedHost } from "./hosts";

/** The provider host dies. */
export function killHost({ process }: SharedHost): Promise<void> {
  return process.kill();
}

/** The engine dies, after which the host ends by itself. */
export async function killEngine({ process }: SharedHost): Promise<void> {
  process.killEngine();
  await process.ended();
}

/** A boundary in words. */
export function place({ operation, call, name, at }: Boundary): string {
  return `${operation.name}, call ${call} ${name}, ${at}`;
}

/** Fails unless each death was made up for by the next `up`, with at least so many in each of the ways that DESIGN names. */
export function expectMadeUpFor(aftermaths: readonly Aftermath[], least: number): void {
  const problems = aftermaths.flatMap(({ boundary, problems }) =>
    problems.map((text) => `${place(boundary)}: ${text}`),
  );
  expect(problems).to.deep.equal([]);
  expect(aftermaths.filter(({ laterWrites }) => laterWrites > 0).map(({ boundary }) => place(boundary))).to.deep.equal(
    [],
  );
  const rotations = aftermaths.filter(({ boundary }) => isRotation(boundary));
  const wrong = rotations.filter((found) => found.performed.after !== (isForgotten(found) ? 2 : 1));
  expect(wrong.map(({ boundary, performed }) => `${place(boundary)}: ${JSON.stringify(performed)}`)).to.deep.equal([]);
  expect(rotations.filter(isForgotten).length, "made again").to.be.above(least);
  expect(rotations.filter(({ isRunning }) => isRunning).length, "taken over").to.be.above(least);
  const covered = rotations.filter((found) => found.performed.before === 1 && !found.isRunning && !isForgotten(found));
  expect(covered.length, "covered by minInterval").to.be.above(least);
}

/** DESIGN §2: a rotation that is over, and that nobody remembers, is made again; `minInterval` covers it. */
function isForgotten({ boundary: { operation }, performed, isRunning }: Aftermath): boolean {
  return performed.before === 1 && !isRunning && operation.inputs?.minInterval === undefined;
}

function isRotation({ operation: { resource, name } }: Boundary): boolean {
  return resource.kind.endsWith("Rotation") && name !== "another master key";
}
