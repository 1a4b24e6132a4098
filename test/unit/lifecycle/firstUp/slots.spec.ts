import { expect } from "chai";
import { clusterId, numbers } from "../../../support/firstUp/account";
import { keyId } from "../../../support/keys";
import { plain } from "../../../support/secretValues";
import { cluster, keys, policy, rotation, secrets } from "./declared";
import { type Declared, HOUR, type Outcome, stacks } from "./support";

const open = stacks();
const LIMIT = "huaweicloud-rotation:maxRotations";

const rotations = (count: number, inputs = {}) => numbers(count).map((number) => rotation(number, inputs));
const rotated = ({ writes }: Outcome) =>
  writes
    .filter((write) => write.startsWith("Rotate"))
    .map((write) => write.split(" ")[1])
    .sort();
/** What a run says of each object: its code. */
const codes = ({ lines }: Outcome) =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const [, object = "", code = ""] = /: \w+ (\S+): .* \[([a-z-]+)\]$/.exec(line) ?? [];
      return object === "" ? [] : [[object, code]];
    }),
  );

describe("maxRotations", () => {
  it("lets a run rotate so many, in the program's order; the rest waits, is warned of, and is taken by the next runs", async () => {
    const stack = await open({ secrets: secrets(5) });
    stack.configure({ [LIMIT]: "2" });
    for (const [rotates, waits] of [
      [
        ["secret-1", "secret-2"],
        ["secret-3", "secret-4", "secret-5"],
      ],
      [["secret-3", "secret-4"], ["secret-5"]],
      [["secret-5"], []],
    ] as const) {
      const preview = await stack.preview(rotations(5));
      const up = await stack.up(rotations(5));
      for (const outcome of [preview, up]) {
        expect(codes(outcome), "preview and up agree").to.deep.equal(
          Object.fromEntries([
            ...rotates.map((name) => [name, "will-rotate"] as const),
            ...waits.map((name) => [name, "put-off"] as const),
          ]),
        );
        expect(outcome.failures).to.deep.equal({});
      }
      expect(rotated(preview)).to.deep.equal([]);
      expect(rotated(up)).to.deep.equal([...rotates]);
      for (const name of waits) {
        expect(stack.outputs(name)).to.include.keys("rotationPutOffSince");
        expect(up.lines.filter((line) => line.includes(name))).to.have.length(1);
        expect(up.lines.find((line) => line.includes(name))).to.match(
          /^warning: .*rotation is due: new.*; postponed by maxRotations, due since (20\S+|this run) \[put-off\]$/,
        );
      }
    }
    const rest = await stack.up(rotations(5));
    expect(rest.lines).to.deep.equal([]);
    expect(rest.calls).to.deep.equal({});
  });

  it("slows one wrong maxAge on everything down, and says since when each is due", async () => {
    const stack = await open({ secrets: secrets(6, "-100d") });
    const adopted = { rotateOnCreate: false };
    await stack.up(rotations(6, adopted));
    stack.configure({ [LIMIT]: "2" });
    const declared = rotations(6, { ...adopted, maxAge: "30d" });
    for (const expected of [["secret-1", "secret-2"], ["secret-3", "secret-4"], ["secret-5", "secret-6"], []]) {
      const up = await stack.up(declared);
      expect(rotated(up)).to.deep.equal(expected);
      const putOff = up.lines.filter((line) => line.endsWith("[put-off]"));
      for (const line of putOff) {
        // 30 days after the last rotation, which was 100 days ago.
        const since = Date.parse(/due since ([\d-]+T[\d:.]+Z)/.exec(line)?.[1] ?? "");
        expect(stack.clock.now() - since).to.be.within(70 * 24 * HOUR - HOUR, 70 * 24 * HOUR + HOUR);
      }
    }
  });

  it("holds all where it is 0, and makes no call for what it holds", async () => {
    const stack = await open({ secrets: secrets(2, "-100d") });
    await stack.up(rotations(2, { rotateOnCreate: false }));
    stack.configure({ [LIMIT]: "0" });
    const declared = rotations(2, { rotateOnCreate: false, maxAge: "30d" });
    await stack.up(declared);
    for (const outcome of [await stack.preview(declared), await stack.up(declared)]) {
      expect(Object.values(codes(outcome))).to.deep.equal(["put-off", "put-off"]);
      expect(outcome.calls).to.deep.equal({});
      expect(outcome.operations).to.deep.equal({ "secret-1": "same", "secret-2": "same" });
    }
  });

  it("keeps a changed trigger due that it put off, however often, until it has a turn", async () => {
    const stack = await open({ secrets: secrets(1) });
    const asked = (release: string) => [rotation(1, { rotateOnCreate: false, triggers: { release } })];
    await stack.up(asked("1"));
    stack.configure({ [LIMIT]: "0" });
    const since: unknown[] = [];
    for (let ups = 0; ups < 3; ups += 1) {
      const up = await stack.up(asked("2"), { refresh: true });
      expect(rotated(up)).to.deep.equal([]);
      expect(up.lines.join()).to.contain("rotation is due: trigger release changed; postponed");
      expect(plain(stack.outputs("secret-1")).triggers).to.deep.equal({ release: "1" });
      since.push(stack.outputs("secret-1").rotationPutOffSince);
      stack.clock.advance(HOUR);
    }
    expect(new Set(since).size, "since when it is due").to.equal(1);
    expect(since[0]).to.be.a("string");
    stack.configure({ [LIMIT]: "1" });
    expect(rotated(await stack.up(asked("2")))).to.deep.equal(["secret-1"]);
    expect(plain(stack.outputs("secret-1")).triggers).to.deep.equal({ release: "2" });
    expect(stack.outputs("secret-1").rotationPutOffSince ?? undefined).to.equal(undefined);
    expect((await stack.up(asked("2"))).calls).to.deep.equal({});
  });

  it("is asked for no turn by re-pointing, by following, by what is answered, nor by what cannot rotate", async () => {
    const clusters = [{ clusterId: clusterId(1), masterKeyId: keyId(1), lastRotateKeyTime: "-10d" }];
    const stack = await open({ keys: keys(2), secrets: secrets(4), clusters });
    stack.emulator.put({
      secrets: [
        { name: "secret-1", rotation: { duration: "20m" } },
        { name: "secret-2", secretType: "COMMON" },
      ],
    });
    const running = rotation(1, { timeout: "1m" });
    await stack.up([running]);
    expect(stack.outputs("secret-1").unfinishedRotation, "accepted, and still running").to.be.an("object");
    stack.configure({ [LIMIT]: "1" });
    stack.clock.advance(HOUR);
    const up = await stack.up([
      cluster(1, { rotateOnCreate: false, masterKeyId: keyId(2) }),
      running,
      rotation(2),
      rotation(3, { minInterval: "30d" }),
      rotation(4),
    ]);
    expect([...up.writes].sort()).to.deep.equal([`RotateKey ${clusterId(1)}`, "RotateSecret secret-4"]);
    expect(stack.emulator.cluster(clusterId(1))?.masterKeyId).to.equal(keyId(2));
    expect(stack.outputs("secret-1").unfinishedRotation ?? undefined).to.equal(undefined);
    expect(up.codes).not.to.include("put-off");
  });

  it("gives a turn to a request that waits behind an unfinished one", async () => {
    const stack = await open({ secrets: secrets(2) });
    stack.emulator.put({ secrets: [{ name: "secret-1", rotation: { duration: "20m" } }] });
    const asked = (release: string) => rotation(1, { timeout: "1m", triggers: { release } });
    await stack.up([asked("1")]);
    stack.emulator.put({ secrets: [{ name: "secret-1", rotation: { duration: "5s" } }] });
    stack.clock.advance(HOUR);
    stack.configure({ [LIMIT]: "1" });
    const up = await stack.up([asked("2"), rotation(2)]);
    expect(rotated(up)).to.deep.equal(["secret-1"]);
    expect(codes(up)["secret-2"]).to.equal("put-off");
  });

  it("is not used up by the refresh before an up", async () => {
    const stack = await open({ secrets: secrets(3, "-100d") });
    await stack.up(rotations(3, { rotateOnCreate: false }));
    stack.configure({ [LIMIT]: "0" });
    await stack.up(rotations(3, { rotateOnCreate: false, maxAge: "30d" }));
    stack.configure({ [LIMIT]: "1" });
    const declared: Declared[] = [rotation(3, { rotateOnCreate: false, maxAge: "30d" })];
    const up = await stack.up(declared, { refresh: true });
    expect(rotated(up), "the only one that the program still declares").to.deep.equal(["secret-3"]);
  });

  it("counts an object that was not looked at, or is looked at in vain, as one that may rotate", async () => {
    const stack = await open({ secrets: secrets(3) });
    stack.configure({ [LIMIT]: "1", "huaweicloud-rotation:lookBeforeCreate": "false" });
    const preview = await stack.preview(rotations(3));
    expect(Object.values(codes(preview))).to.deep.equal(["will-rotate", "put-off", "put-off"]);
    expect(rotated(await stack.up(rotations(3)))).to.deep.equal(["secret-1"]);
  });

  it("keeps a turn for an object that shows only after the look", async () => {
    const stack = await open({ secrets: secrets(2) });
    stack.configure({ [LIMIT]: "1" });
    stack.emulator.fault({ operation: "ShowSecret", object: "secret-1", status: 404, code: "CSMS.0106" });
    const up = await stack.up(rotations(2));
    expect(up.codes).to.include("not-found");
    expect(rotated(up)).to.deep.equal(["secret-1"]);
  });

  it("limits no policies", async () => {
    const stack = await open({ keys: keys(3) });
    stack.configure({ [LIMIT]: "0" });
    expect((await stack.up(numbers(3).map((number) => policy(number)))).writes).to.have.length(3);
  });
});

describe("many rotations at once", () => {
  const many = (outcome: Outcome) => outcome.lines.filter((line) => line.endsWith("[many-rotations]"));

  it("are counted from the sixth on, in preview and up, and the limit is named", async () => {
    const stack = await open({ secrets: secrets(8) });
    for (const outcome of [await stack.preview(rotations(8)), await stack.up(rotations(8))]) {
      expect(many(outcome)).to.have.length(1);
      expect(many(outcome)[0]).to.match(/^warning: .*more than 5 .*huaweicloud-rotation:maxRotations/);
      const numbered = outcome.lines.flatMap((line) => /number (\d+) of this run/.exec(line)?.[1] ?? []);
      expect(numbered).to.deep.equal(["6", "7", "8"]);
    }
  });

  it("are counted where they are put off, too", async () => {
    const stack = await open({ secrets: secrets(8) });
    stack.configure({ [LIMIT]: "2" });
    const outcome = await stack.preview(rotations(8));
    expect(many(outcome)).to.have.length(1);
    expect(outcome.lines.at(-1)).to.match(/postponed by maxRotations.*number 8 of this run \[put-off\]$/);
  });

  it("are not said of five", async () => {
    const stack = await open({ secrets: secrets(5) });
    const outcome = await stack.up(rotations(5));
    expect(many(outcome)).to.deep.equal([]);
    expect(outcome.lines.join()).not.to.contain("of this run");
  });
});
