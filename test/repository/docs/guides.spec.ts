import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createEmulator, type Emulator, exampleState } from "../../../provider/emulator";
import { CODES } from "../../../provider/plan/statement";
import { commandsOf } from "../../../scripts/docs/blocks";

const PAYMENTS = "0d0466b0-e727-4d9c-b35d-000000000003";
const testing = readFileSync("docs/testing.md", "utf8");
const pipelines = readFileSync("docs/pipelines.md", "utf8");

describe("docs/testing.md", () => {
  let emulator: Emulator;

  beforeEach(async () => (emulator = await createEmulator({ state: exampleState() })));

  afterEach(() => emulator.close());

  /** Runs a line of the page against this emulator, in place of the one at the port that the page names. */
  async function typed(line: string): Promise<unknown> {
    const { status, output } = await shell(line.replace("http://127.0.0.1:8911", emulator.url));
    expect(status, line).to.equal(0);
    return JSON.parse(output);
  }

  it("has a table of the whole control interface", async () => {
    const listed = (await typed("curl http://127.0.0.1:8911/_emulator/")) as { method: string; path: string }[];
    const rows = [...testing.matchAll(/^\| `([A-Z]+ \/_emulator\/[\w-]*)` /gm)].map(([, row]) => row);
    expect(rows).to.have.members(listed.map(({ method, path }) => `${method} ${path}`));
  });

  it("has commands that do what it says", async () => {
    const lines = commandsOf("docs/testing.md", testing).filter((line) => line.startsWith("curl "));
    const answers = await Promise.all(lines.map(typed));
    expect(answers).to.have.length(6);
    expect(emulator.state().clock.offset).to.equal(90 * 86_400_000);
    expect(emulator.key(PAYMENTS)?.rotationEnabled).to.equal(false);
    expect(emulator.clearFaults()).to.have.length(1);
  });
});

describe("docs/pipelines.md", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "rotation-guide-"))));

  afterEach(() => rmSync(folder, { recursive: true }));

  const [gate = ""] = commandsOf("docs/pipelines.md", pipelines).filter((line) => line.startsWith("if grep"));
  const [, codes = ""] = /\(([\w|-]+)\)/.exec(gate) ?? [];

  for (const [code, status] of [
    ["will-disable", 1],
    ["not-looked", 1],
    ["nothing-to-do", 0],
  ] as const) {
    it(`ends a job with ${status} where a preview says ${code}`, async () => {
      writeFileSync(join(folder, "preview.txt"), `    KeyRotationPolicy ${PAYMENTS}: something [${code}]\n`);
      expect((await shell(gate, folder)).status).to.equal(status);
    });
  }

  it("names codes that exist", () => {
    expect(codes.split("|")).to.have.length(5);
    expect(Object.keys(CODES)).to.include.members(codes.split("|"));
  });
});

function shell(script: string, cwd = "."): Promise<{ readonly status: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn("bash", ["-euc", script], { cwd, stdio: ["ignore", "pipe", "ignore"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("close", (status) => resolve({ status, output }));
  });
}
