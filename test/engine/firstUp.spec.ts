import { expect } from "chai";
import { type CloudStack, type Seen, withCloud } from "../support/cloudStack";
import { type LiveAccount, liveAccount } from "../support/firstUp/account";
import { PREVIEW_CALLS, UP_WRITES } from "../support/firstUp/calls";
import { type Expected, expectedOf } from "../support/firstUp/expected";
import { convergedProgram, declare, type Declared, firstProgram } from "../support/firstUp/program";
import { ENGINE_TIMEOUT } from "../support/stack";

/** What was said of objects: by subject, the codes of the lines. */
function linesOf({ diagnostics }: Seen): Map<string, { codes: string[]; text: string; severity: string }> {
  const lines = new Map<string, { codes: string[]; text: string; severity: string }>();
  for (const { message, severity } of diagnostics) {
    for (const line of message.split("\n")) {
      const [, subject = "", text = "", code = ""] = /^(\w+ \S+): (.*) \[([a-z-]+)\]$/.exec(line.trim()) ?? [];
      if (subject !== "") {
        const known = lines.get(subject) ?? { codes: [], text: "", severity };
        lines.set(subject, { codes: [...known.codes, code], text: known.text + text, severity });
      }
    }
  }
  return lines;
}

/** What was written to each object, by the names of the operations. */
function writesOf({ emulator }: CloudStack, from: number): Map<string, string[]> {
  const writes = new Map<string, string[]>();
  for (const call of emulator.calls().slice(from)) {
    if (call.writes && call.service !== "iam") {
      writes.set(call.object ?? "", [...(writes.get(call.object ?? "") ?? []), call.operation]);
    }
  }
  return writes;
}

function assertSaid(seen: Seen, expected: readonly Expected[]): void {
  const said = linesOf(seen);
  const codes = (entries: readonly (readonly [string, readonly string[]])[]) =>
    entries.map(([subject, list]) => `${subject}: ${[...list].sort().join(" ")}`).sort();
  const found = codes([...said].map(([subject, line]) => [subject, line.codes]));
  const wanted = codes(expected.map(({ subject, codes: list }) => [subject, list]));
  expect(found.filter((line) => !wanted.includes(line))).to.deep.equal([]);
  expect(wanted.filter((line) => !found.includes(line))).to.deep.equal([]);
  for (const { subject, facts = [] } of expected) {
    for (const fact of facts) {
      expect(said.get(subject)!.text, subject).to.contain(fact);
    }
  }
}

/** How many calls there were of each operation, looking up the project aside. */
function counted(calls: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of calls) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe("the first up on a live account, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  /** 19 calls a second would take a while, and what the limiter does is tested elsewhere. */
  const config = { "huaweicloud-rotation:rate": "1000", "huaweicloud-rotation:lookBeforeCreate": "true" };

  const options = (state: LiveAccount) => ({ state, config, finalStateOnly: true });

  it("does what preview named, and nothing else", async () => {
    const account: LiveAccount = liveAccount();
    const declared: Declared = firstProgram(account);
    const expected = expectedOf(account, declared);
    expect(expected.filter(({ fails }) => fails)).to.have.length(14);
    await withCloud({ ...options(account), program: () => declare(declared) }, async (cloud) => {
      const preview = await cloud.run("preview");
      assertSaid(preview, expected);
      expect(preview.writes).to.deep.equal([]);
      expect(counted(preview.calls)).to.deep.equal(PREVIEW_CALLS);

      const from = cloud.emulator.calls().length;
      const up = await cloud.failedUp(undefined, { continueOnError: true });
      assertSaid(up, expected);
      expect(counted(up.writes)).to.deep.equal(UP_WRITES);
      const writes = writesOf(cloud, from);
      for (const { subject, object, fails } of expected.filter((each) => each.fails)) {
        expect(writes.get(object) ?? [], subject).to.deep.equal([]);
        expect(fails).to.equal(true);
      }
      const wanted = expected.filter((each) => each.writes.length > 0);
      expect(Object.fromEntries([...writes].sort())).to.deep.equal(
        Object.fromEntries(wanted.map(({ object, writes: list }) => [object, list] as const).sort()),
      );
      expect(up.summary.create).to.equal(expected.length - 14 + 1);
    });
  });

  it("writes nothing to an account that is as declared, and says so of each object", async () => {
    const account = liveAccount();
    const declared = convergedProgram(account);
    const expected = expectedOf(account, declared);
    expect(new Set(expected.flatMap(({ codes }) => codes))).to.deep.equal(new Set(["nothing-to-do", "will-record"]));
    await withCloud({ ...options(account), program: () => declare(declared) }, async (cloud) => {
      const preview = await cloud.run("preview");
      assertSaid(preview, expected);
      const up = await cloud.up();
      assertSaid(up, expected);
      expect(up.writes).to.deep.equal([]);
      const again = await cloud.up();
      expect(again.calls).to.deep.equal([]);
    });
  });
});
