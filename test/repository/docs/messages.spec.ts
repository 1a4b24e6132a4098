import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Message, messages } from "../../../scripts/docs/messages";

/** What the emulator says, to who writes its seed. */
const SEED = ["a whole number and ms, s, m, h or d"];

const page = readFileSync("docs/troubleshooting.md", "utf8");

/** What the page quotes: lines of a list that are nothing but a message, and the sentence on what was being done. */
function quoted(text: string): string[] {
  const messages = [...text.matchAll(/^(?:- | {2})(`[^`]+`)\\?$/gm)].map(([, message = ""]) => message);
  const [sentence = ""] = /^What was being done[^]*?\n\n/m.exec(text) ?? [];
  const codes = [...messages, sentence].flatMap((line) => [...line.matchAll(/`([^`]+)`/g)]);
  return codes.map(([, fragment = ""]) => fragment);
}

/** Compares without what is put in, and without how lines are broken. */
function plain(text: string): string {
  return text.replace(/[…\s]+/g, " ").trim();
}

/** Messages that no fragment of the page is part of. */
function undocumented(said: readonly Message[], text: string): string[] {
  const fragments = quoted(text).map(plain);
  return said
    .filter((message) => !SEED.some((text) => message.text.startsWith(text)))
    .filter((message) => !fragments.some((fragment) => plain(message.text).includes(fragment)))
    .map(({ file, line, text: words }) => `${file}:${line}: ${words}`);
}

describe("docs/troubleshooting.md", () => {
  const said = messages();

  it("has every message that the source can say", () => {
    expect(said).to.have.length.above(180);
    expect(undocumented(said, page)).to.deep.equal([]);
  });

  it("has no message that the source cannot say", () => {
    const sources = [...new Set(said.map(({ file }) => file))].map((file) => plain(readFileSync(file, "utf8")));
    const known = said.map(({ text }) => plain(text));
    const isSaid = (fragment: string) =>
      known.some((text) => text.includes(fragment)) || sources.some((text) => text.includes(`"${fragment}"`));
    const fragments = quoted(page);
    expect(fragments).to.have.length.above(150);
    expect(fragments.filter((fragment) => !isSaid(plain(fragment)))).to.deep.equal([]);
  });

  it("misses a message that is added, or said otherwise", () => {
    const added = { file: "new.ts", line: 1, text: "…: something that nobody has said so far" };
    expect(undocumented([...said, added], page)).to.deep.equal([`new.ts:1: ${added.text}`]);
    const without = page.replaceAll("waiting for the rotation", "waiting for rotation");
    expect(undocumented(said, without).join("\n")).to.match(/^\S+follow\.ts:\d+: …: waiting for the rotation: [^\n]*$/);
  });

  it("fits what the resources' pages say of preview and up", () => {
    const folder = "docs/resources";
    const lines = readdirSync(folder).flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const [, section = ""] = /## What preview and up say\n([^]*?)\n## /.exec(text) ?? [];
      return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, line = ""]) => `${name}: ${line}`);
    });
    expect(lines).to.have.length.above(25);
    const known = said.map(({ text }) => text).filter((text) => text.replace(/[^a-z]/gi, "").length > 8);
    const patterns = known.map((text) => new RegExp(text.split("…").map(escaped).join(".*")));
    const words = known.map(plain);
    const strange = lines.filter((line) => {
      const text = `Kind id: ${line.replace(/^\S+ /, "")}`;
      return (
        !patterns.some((pattern) => pattern.test(text)) && !words.some((each) => each.includes(plain(text.slice(9))))
      );
    });
    expect(strange).to.deep.equal([]);
  });

  it("is found by every code of the cloud that has an advice or a reason of its own", () => {
    const sources = ["provider/cloud/errors/advice.ts", "provider/lifecycle/keyRotationPolicy/refusal.ts"];
    const codes = sources.flatMap((path) => readFileSync(path, "utf8").match(/(?<=")[A-Z]+\.\d{4}(?=")/g) ?? []);
    expect(codes).to.have.length.above(25);
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).to.deep.equal([]);
  });
});

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
