import { expect } from "chai";
import type { Properties } from "../../../../provider/lifecycle/properties";
import { liveAccount, someOfEach } from "../../../support/firstUp/account";
import { PREVIEW_CALLS, UP_WRITES } from "../../../support/firstUp/calls";
import { type Expected, expectedOf } from "../../../support/firstUp/expected";
import { convergedProgram, type Declared as Program, firstProgram } from "../../../support/firstUp/program";
import { type Declared, type Outcome, stacks } from "./support";

const open = stacks();

function declare(program: Program): Declared[] {
  return Object.entries<Readonly<Record<string, Properties>>>({ ...program }).flatMap(([kind, resources]) =>
    Object.entries(resources).map(([name, inputs]): Declared => {
      return { kind: kind as Declared["kind"], name: `${kind} ${name}`, inputs };
    }),
  );
}

/** Each object has the lines that it should, with what was and what will be. */
function assertSaid({ lines }: Outcome, expected: readonly Expected[]): void {
  const said = lines.flatMap((line) => {
    const [, subject = "", text = "", code = ""] = /^\w+: (\w+ \S+): (.*) \[([a-z-]+)\]$/.exec(line) ?? [];
    return subject === "" ? [] : [{ subject, text, code }];
  });
  expect(said.map(({ subject, code }) => `${subject} ${code}`).sort()).to.deep.equal(
    expected.flatMap(({ subject, codes }) => codes.map((code) => `${subject} ${code}`)).sort(),
  );
  for (const { subject, facts = [] } of expected) {
    const words = said.filter((line) => line.subject === subject).map(({ text }) => text);
    facts.forEach((fact) => expect(words.join(), subject).to.contain(fact));
  }
}

describe("the first up on a live account", () => {
  it("does what preview named, and nothing else, in as many calls as the page about it says", async () => {
    const account = liveAccount();
    const program = firstProgram(account);
    const expected = expectedOf(account, program);
    const stack = await open(account);
    stack.configure({ "huaweicloud-rotation:rate": "1000" });
    const preview = await stack.preview(declare(program));
    assertSaid(preview, expected);
    expect([preview.failures, preview.writes]).to.deep.equal([{}, []]);
    expect(preview.calls).to.deep.equal(PREVIEW_CALLS);

    const up = await stack.up(declare(program));
    assertSaid(up, expected);
    expect(Object.keys(up.failures)).to.have.length(14);
    const counts: Record<string, number> = {};
    for (const [operation = ""] of up.writes.map((write) => write.split(" "))) {
      counts[operation] = (counts[operation] ?? 0) + 1;
    }
    expect(counts).to.deep.equal(UP_WRITES);
    const wanted = expected.flatMap(({ object, writes }) => writes.map((write) => `${write} ${object}`));
    expect([...up.writes].sort()).to.deep.equal(wanted.sort());
  });

  it("writes nothing to one that is as declared, says so of each object, and calls nothing after that", async () => {
    const account = someOfEach();
    const program = convergedProgram(account);
    const expected = expectedOf(account, program);
    expect(new Set(expected.flatMap(({ codes }) => codes))).to.deep.equal(new Set(["nothing-to-do", "will-record"]));
    const stack = await open(account);
    for (const outcome of [await stack.preview(declare(program)), await stack.up(declare(program))]) {
      expect([outcome.failures, outcome.writes]).to.deep.equal([{}, []]);
      assertSaid(outcome, expected);
    }
    expect((await stack.up(declare(program))).calls).to.deep.equal({});
  });
});
