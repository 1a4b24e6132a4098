import { expect } from "chai";
import { DAY, HOUR, MINUTE, scenes } from "./unproven/support";

const open = scenes();
const overdue = {
  createTime: "-900d",
  rotationTime: "-100d",
  versions: [{ id: "v2", createTime: "-100d", stageTime: "-100d", stages: ["SYSCURRENT"] }],
};

describe("making a rotation with rotateOnCreate: false", () => {
  it("never rotates, says that it is overdue, and the next up rotates", async () => {
    const inputs = { rotateOnCreate: false, maxAge: "30d" };
    for (const scene of [await open.secret(overdue), await open.cluster({ lastRotateKeyTime: "-100d" })]) {
      expect(await scene.up(inputs)).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 0, rotations: 0 });
      const said = scene.said().join("\n");
      expect(said)
        .to.match(/recorded, not rotated/)
        .and.match(/overdue since .*: the next up rotates it/);
      expect(await scene.up(inputs)).to.equal(undefined);
      expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
      expect(await scene.operation(inputs)).to.equal("same");
    }
  });

  it("says nothing of an age that has not passed", async () => {
    const scene = await open.secret(overdue);
    await scene.up({ rotateOnCreate: false, maxAge: "365d" });
    expect(scene.said().join("\n"))
      .to.match(/recorded, not rotated/)
      .and.not.match(/overdue/);
  });
});

describe("minInterval", () => {
  const asked = (a: string) => ({ minInterval: "1h", triggers: { a } });

  it("does not swallow a trigger that changes after our own rotation", async () => {
    for (const scene of [await open.secret({ rotation: { duration: "0s" } }), await open.cluster()]) {
      expect(await scene.up(asked("1"))).to.equal(undefined);
      scene.advance(MINUTE);
      await scene.resource.refresh();
      expect(await scene.up(asked("2"))).to.equal(undefined);
      expect(scene.counts.rotations, "it is on record for the earlier trigger").to.equal(2);
    }
  });

  it("answers a request by a rotation that nobody recorded, once, and says which and when to ask again", async () => {
    for (const scene of [await open.secret({ rotation: { duration: "0s" } }), await open.cluster()]) {
      expect(await scene.up(asked("1"))).to.equal(undefined);
      scene.forget();
      scene.advance(MINUTE);
      scene.said();
      expect(await scene.up(asked("1"))).to.equal(undefined);
      expect(scene.counts.rotations, "the engine died before it recorded the rotation").to.equal(1);
      expect(scene.said().join("\n"))
        .to.match(/younger than minInterval/)
        .and.match(/change a trigger after 20/);
      scene.advance(MINUTE);
      expect(await scene.up(asked("2"))).to.equal(undefined);
      expect(scene.counts.rotations, "now it is on record").to.equal(2);
    }
  });

  it("answers a changed trigger by somebody else's rotation after ours", async () => {
    const scene = await open.secret({ rotation: { duration: "0s" } });
    await scene.up(asked("1"));
    scene.advance(DAY);
    scene.put({
      rotationTime: "-10m",
      versions: [{ id: "v9", createTime: "-10m", stageTime: "-10m", stages: ["SYSCURRENT"] }],
    });
    expect(await scene.up(asked("2"))).to.equal(undefined);
    expect(scene.counts.rotations).to.equal(1);
    expect(scene.said().join("\n")).to.match(/trigger a changed/);
  });

  it("takes what lies shortly after our last request for ours, in a state that does not tell", async () => {
    const scene = await open.secret({ rotation: { duration: "20s" } });
    await scene.up(asked("1"));
    scene.edit({ recordedRotation: null });
    scene.advance(10 * MINUTE);
    expect(await scene.up(asked("2"))).to.equal(undefined);
    expect(scene.counts.rotations).to.equal(2);
    scene.advance(HOUR);
  });
});
