import { expect } from "chai";
import { type CloudStack, type Seen, withCloud } from "../support/cloudStack";
import { type LiveAccount, liveAccount } from "../support/firstUp/account";
import { type Expected, expectedOf } from "../support/firstUp/expected";
import { declare, type Declared, firstProgram, someOf } from "../support/firstUp/program";
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

/** Of 271 resources, with the number of calls: test/unit/lifecycle/firstUp/liveAccount.spec.ts. */
describe("the first up on a live account, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  /** 19 calls a second would take a while, and what the limiter does is tested elsewhere. */
  const config = { "huaweicloud-rotation:rate": "1000", "huaweicloud-rotation:lookBeforeCreate": "true" };

  it("does what preview named, and nothing else", async () => {
    const account: LiveAccount = liveAccount();
    const declared: Declared = someOf(firstProgram(account));
    const expected = expectedOf(account, declared);
    expect(expected.filter(({ fails }) => fails)).to.have.length(14);
    const options = { state: account, config, finalStateOnly: true, program: () => declare(declared) };
    await withCloud(options, async (cloud) => {
      const preview = await cloud.run("preview");
      assertSaid(preview, expected);
      expect(preview.writes).to.deep.equal([]);

      const from = cloud.emulator.calls().length;
      const up = await cloud.failedUp(undefined, { continueOnError: true });
      assertSaid(up, expected);
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
});
