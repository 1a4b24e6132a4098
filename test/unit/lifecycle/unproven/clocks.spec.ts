import { expect } from "chai";
import { DAY, HOUR, MINUTE, type Scene, scenes } from "./support";

const open = scenes();
const user = { name: "rotator", password: "hunter2-long", accessKey: "A".repeat(20), secretKey: "S".repeat(40) };
const byPassword = {
  "huaweicloud:accessKey": undefined,
  "huaweicloud:secretKey": undefined,
  "huaweicloud:userName": user.name,
  "huaweicloud:password": user.password,
  "huaweicloud:domainName": "emulated-account",
};
const iso = (time: number) => new Date(time).toISOString();

describe("a machine whose clock is wrong", () => {
  for (const [how, settings] of [
    ["a key", {}],
    ["a password", byPassword],
  ] as const) {
    for (const minutes of [40, -40, 11]) {
      it(`by ${minutes} minutes adopts the task that runs; signed in by ${how}`, async () => {
        const scene = await open.secret({ rotation: { duration: "2m" } }, { users: [user] });
        scene.configure(settings);
        scene.ahead = minutes * MINUTE;
        expect(await scene.up({ timeout: "5s" })).to.match(/has not ended/);
        scene.forget();
        expect(await scene.up()).to.equal(undefined);
        expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
        expect(Date.parse(scene.outputs.rotationRequestTime as string)).to.be.closeTo(scene.clock.now(), 5 * MINUTE);
      });
    }
  }

  for (const [first, second] of [
    [0, 11],
    [-11, 0],
    [-4, 4],
  ] as const) {
    it(`by ${first} minutes, and the next by ${second}: the longest time of a request is the cloud's`, async () => {
      const scene = await open.cluster({ lastRotateKeyTime: "-100d" });
      scene.emulator.fault({ operation: "RotateKey", kind: "reset", when: "before" });
      scene.ahead = first * MINUTE;
      expect(await scene.up({ timeout: "5s" })).to.match(/not known whether/);
      scene.ahead = second * MINUTE;
      scene.advance(MINUTE);
      expect(await scene.up({ timeout: "5s" })).to.match(/not known whether/);
      expect(scene.counts.posts).to.equal(1);
      scene.advance(15 * MINUTE);
      expect(await scene.up({ timeout: "5s" })).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 2, rotations: 1 });
    });
  }
});

describe("a time in the state that lies in the future is not known", () => {
  const rotated = async (inputs: object): Promise<Scene> => {
    const scene = await open.secret({ rotation: { duration: "0s" } });
    expect(await scene.up(inputs as never)).to.equal(undefined);
    scene.advance(60 * DAY);
    scene.said();
    return scene;
  };

  it("of a rotation, by maxAge", async () => {
    const inputs = { maxAge: "30d" };
    const scene = await rotated(inputs);
    scene.edit({ rotationRequestTime: iso(scene.clock.now() + 365 * DAY) });
    expect(await scene.up(inputs)).to.equal(undefined);
    expect(scene.counts.rotations).to.equal(2);
    expect(scene.said().filter((line) => line.includes("later than the cloud's"))).to.have.length(1);
    expect(Date.parse(scene.outputs.nextRotationDue as string)).to.be.below(scene.clock.now() + 31 * DAY);
    expect(await scene.operation(inputs)).to.equal("same");
  });

  it("of a rotation, by minInterval", async () => {
    const inputs = { minInterval: "1h", triggers: { a: "1" } };
    const scene = await rotated(inputs);
    scene.edit({ rotationRequestTime: iso(scene.clock.now() + 365 * DAY), recordedRotation: null });
    expect(await scene.up({ ...inputs, triggers: { a: "2" } })).to.equal(undefined);
    expect(scene.counts.rotations).to.equal(2);
  });

  it("of a cluster's rotation", async () => {
    const scene = await open.cluster({ lastRotateKeyTime: "-100d" });
    await scene.up({ rotateOnCreate: false, maxAge: "365d" });
    scene.edit({ lastRotationTime: iso(scene.clock.now() + 365 * DAY) });
    expect(await scene.up({ rotateOnCreate: false, maxAge: "30d" })).to.equal(undefined);
    expect(scene.counts.rotations).to.equal(1);
  });

  it("of a failure, which locks nothing then", async () => {
    const scene = await rotated({});
    scene.edit({ failedRotation: { since: iso(scene.clock.now() + 3650 * DAY), taskId: "x", code: "E" } });
    expect(await scene.up()).to.equal(undefined);
    expect(scene.counts.rotations).to.equal(2);
  });

  it("of a lost answer, which is counted from when it is seen", async () => {
    const scene = await rotated({});
    const { versionId, versionTime } = scene.outputs;
    const fence = { versionId, versionTime: Date.parse(versionTime as string), taskTime: scene.clock.now() } as const;
    const since = iso(scene.clock.now() + 3650 * DAY);
    scene.edit({ unfinishedRotation: { operation: "rotate", outcome: "ambiguous", since, fence } });
    expect(await scene.up({ timeout: "5m" })).to.match(/not known whether/);
    scene.advance(10 * MINUTE);
    expect(await scene.up({ timeout: "5m" })).to.match(/not known whether/);
    expect(scene.counts.posts).to.equal(1);
    scene.advance(HOUR);
    expect(await scene.up({ timeout: "5m" })).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 2, rotations: 2 });
  });

  it("by a machine that was a year ahead when it rotated, nothing in the state is", async () => {
    const scene = await open.secret({ rotation: { duration: "0s" } }, { users: [user] });
    scene.configure(byPassword);
    scene.ahead = 365 * DAY;
    expect(await scene.up({ maxAge: "30d" })).to.equal(undefined);
    expect(Date.parse(scene.outputs.rotationRequestTime as string)).to.be.closeTo(scene.clock.now(), 5 * MINUTE);
    expect(scene.said().join("\n")).to.match(/clock/);
  });
});
