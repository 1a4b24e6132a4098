import { expect } from "chai";
import type { Fault } from "../../../../provider/emulator";
import { clusterId, DAY, HOUR, MINUTE, type Scene, scenes } from "./support";

const open = scenes();
const old = [
  { id: "v1", createTime: "-900d", stages: [] },
  { id: "v2", createTime: "-100d", stageTime: "-100d", stages: ["SYSCURRENT"] },
];
const lose = ({ emulator, object }: Scene, when: "before" | "after") =>
  emulator.fault({ operation: object === clusterId ? "RotateKey" : "RotateSecret", kind: "reset", when });

/** The same failure at every `up`, and no request, for so long. */
async function staysUnknown(scene: Scene, hours: number): Promise<void> {
  const { posts } = scene.counts;
  let words: string | undefined;
  for (let hour = 0; hour < hours; hour += 1) {
    scene.advance(HOUR);
    const error = await scene.up();
    expect(error)
      .to.match(/not known whether/)
      .and.match(/trigger/)
      .and.not.match(/from 20/);
    words ??= error;
    expect(error, "the same words").to.equal(words);
  }
  expect(scene.counts.posts).to.equal(posts);
}

/** Sends a request whose answer is lost, and sends it once more an hour later, when nothing has rotated. */
async function isSentOnceMore(scene: Awaited<ReturnType<typeof open.secret>>): Promise<void> {
  lose(scene, "before");
  expect(await scene.up()).to.match(/not known whether/);
  expect(scene.counts).to.deep.equal({ posts: 1, rotations: 0 });
  scene.advance(HOUR);
  expect(await scene.up()).to.equal(undefined);
  expect(scene.counts).to.deep.equal({ posts: 2, rotations: 1 });
}

describe("a fence that holds nothing proves nothing", () => {
  for (const [what, fault] of [
    ["no stage", { status: 404, code: "CSMS.0206" }],
    ["a stage without a time", { kind: "lacks", fields: ["update_time"] }],
  ] as const) {
    it(`of a secret: ${what}, once`, async () => {
      const scene = await open.secret({ versions: old });
      scene.emulator.fault({ operation: "ShowSecretStage", ...(fault as Omit<Fault, "operation">) });
      await isSentOnceMore(scene);
    });

    it(`of a secret: ${what}, ever`, async () => {
      const scene = await open.secret({ versions: old });
      scene.emulator.fault({ operation: "ShowSecretStage", times: 1e6, ...(fault as Omit<Fault, "operation">) });
      lose(scene, "before");
      const first = await scene.up();
      expect(first).to.match(/not known whether/);
      scene.advance(HOUR);
      const isKnown = what === "a stage without a time";
      expect((await scene.up()) === undefined, "what was read is compared").to.equal(isKnown);
      expect(scene.counts.rotations).to.equal(isKnown ? 1 : 0);
    });
  }

  it("of a secret: an answer without the version is no answer, and nothing is sent", async () => {
    const scene = await open.secret({ versions: old });
    scene.emulator.fault({ operation: "ShowSecretStage", kind: "lacks", fields: ["version_id"] });
    expect(await scene.up()).to.match(/not an answer of the API/);
    expect(scene.counts.posts).to.equal(0);
    expect(await scene.up()).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
  });

  it("of a cluster whose time is told late", async () => {
    const scene = await open.cluster({ lastRotateKeyTime: "-100d" });
    scene.emulator.fault({ operation: "ShowClusterEncryptInfo", kind: "lacks", fields: ["last_rotate_key_time"] });
    await isSentOnceMore(scene);
  });

  for (const when of ["before", "after"] as const) {
    it(`of a cluster whose times are never told: the answer is lost ${when} the effect`, async () => {
      const scene = await open.cluster({}, { behaviour: { lastRotateKeyTimeFormat: "null" } });
      lose(scene, when);
      expect(await scene.up()).to.match(/not known whether/);
      await staysUnknown(scene, 30);
      expect(scene.counts.posts).to.equal(1);
      expect(await scene.up({ triggers: { again: "1" } })).to.equal(undefined);
      expect(scene.counts.posts).to.equal(2);
      expect(await scene.operation({ triggers: { again: "1" } })).to.equal("same");
    });
  }

  it("of a cluster that never tells a time: an answer without fields is an answer", async () => {
    const behaviour = { rotateKeyAnswers: "nothing", lastRotateKeyTimeFormat: "null" } as const;
    const scene = await open.cluster({}, { behaviour });
    for (let ups = 0; ups < 12; ups += 1) {
      expect(await scene.up()).to.equal(undefined);
      scene.advance(10 * MINUTE);
    }
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
  });

  it("of a cluster that must not be read: somebody else's rotation of whatever age is not ours", async () => {
    for (const minutes of [1, 7, 45, 60, 98, 480, 900]) {
      const scene = await open.cluster({ lastRotateKeyTime: `-${minutes}m` });
      scene.emulator.fault({ operation: "ShowClusterEncryptInfo", status: 403, code: "DWS.0013" });
      lose(scene, "before");
      expect(await scene.up({ timeout: "90s" }), `${minutes} min ago`).to.match(/not known whether/);
      expect(scene.counts, `${minutes} min ago`).to.deep.equal({ posts: 1, rotations: 0 });
      if (minutes === 45) {
        await staysUnknown(scene, 3);
        expect(await scene.up({ triggers: { again: "1" } })).to.equal(undefined);
        expect(scene.counts).to.deep.equal({ posts: 2, rotations: 1 });
      }
    }
  });

  it("of a state that was edited", async () => {
    const scene = await open.secret({ versions: old });
    await scene.up({ rotateOnCreate: false });
    const { versionId, versionTime } = scene.outputs;
    for (const fence of [
      undefined,
      { versionId: null, versionTime: null },
      { versionTime: String(Date.parse(versionTime as string)) },
      { versionId, versionTime: String(Date.parse(versionTime as string)) },
    ]) {
      const since = new Date(scene.clock.now()).toISOString();
      scene.edit({ unfinishedRotation: { operation: "rotate", outcome: "ambiguous", since, fence } });
      expect(await scene.up({ rotateOnCreate: false }), JSON.stringify(fence)).to.match(/not known whether/);
    }
    expect(scene.counts).to.deep.equal({ posts: 0, rotations: 0 });
  });
});

describe("a request that asked for an age", () => {
  it("and that can never be known is made again once that age has passed again", async () => {
    const scene = await open.cluster({}, { behaviour: { lastRotateKeyTimeFormat: "null" } });
    lose(scene, "after");
    expect(await scene.up({ maxAge: "30d" })).to.match(/not known whether/);
    scene.advance(29 * DAY);
    expect(await scene.up({ maxAge: "30d" })).to.match(/not known whether/);
    scene.advance(2 * DAY);
    expect(await scene.up({ maxAge: "30d" })).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 2, rotations: 2 });
  });
});
