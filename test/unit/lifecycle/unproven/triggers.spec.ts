import { expect } from "chai";
import type { Properties } from "../../../../provider/lifecycle/properties";
import { inClear, isSecret, plain, secret } from "../../../support/secretValues";
import { HOUR, type Scene, scenes } from "./support";

const open = scenes();
const CANARY = "canary-of-the-first-up";
const stored = ({ resource }: Scene) => JSON.stringify(inClear(resource.stored));
const unfinished = { rotation: { duration: "10m" } };
const triggers = (values: Properties) => ({ timeout: "5s", triggers: values });

describe("a secret trigger is stored nowhere in clear", () => {
  for (const [what, next] of [
    ["becomes plain text", { ticket: "plain" }],
    ["is removed", {}],
    ["gets a plain brother", { ticket: secret(CANARY), other: "plain" }],
  ] as const) {
    it(`when it ${what} while its rotation is unfinished`, async () => {
      const scene = await open.secret(unfinished);
      expect(await scene.up(triggers({ ticket: secret(CANARY) }))).to.match(/unfinished/);
      for (const does of ["up", "refresh", "up"] as const) {
        await (does === "up" ? scene.up(triggers(next)) : scene.resource.refresh());
        expect(stored(scene), does).not.to.include(CANARY);
        expect(isSecret(scene.outputs.triggers), `the whole output, after ${does}`).to.equal(true);
        expect(plain(scene.outputs.triggers)).to.deep.equal({ ticket: CANARY });
      }
      scene.advance(HOUR);
      scene.put({ rotation: { duration: "0s" } });
      expect(await scene.up({ triggers: next })).to.equal(undefined);
      expect(scene.counts.rotations).to.equal(2);
      expect(plain(scene.outputs.triggers)).to.deep.equal(plain(next));
      expect(isSecret(scene.outputs.triggers), "recorded and declared are the same again").to.equal(false);
      expect(await scene.operation({ triggers: next })).to.equal("same");
    });
  }

  it("when whatever is declared fails before it is sent", async () => {
    const scene = await open.cluster({ lastRotateKeyTime: "-100d" });
    expect(await scene.up({ triggers: { ticket: secret(CANARY) } })).to.equal(undefined);
    scene.emulator.fault({ operation: "RotateKey", status: 403, code: "DWS.0013", times: 1e6, when: "before" });
    for (let ups = 0; ups < 2; ups += 1) {
      expect(await scene.up({ triggers: { ticket: "plain" } })).to.match(/DWS\.0013/);
      await scene.resource.refresh();
      expect(stored(scene)).not.to.include(CANARY);
    }
  });
});

describe("an unchanged request", () => {
  it("stays the same when its trigger was removed and is back", async () => {
    const scene = await open.secret({ rotation: { duration: "1m" } });
    const asked = { a: "1", b: "2" };
    expect(await scene.up(triggers(asked))).to.match(/unfinished/);
    expect(await scene.up(triggers({ a: "1" }))).to.match(/unfinished/);
    await scene.resource.refresh();
    expect(await scene.up({ triggers: asked })).to.equal(undefined);
    expect(scene.counts).to.deep.equal({ posts: 1, rotations: 1 });
  });
});

describe("the words of a failed task", () => {
  const message = `could not log in as root with ${CANARY}`;

  it("are neither said nor stored; its code and where to read them are", async () => {
    const scene = await open.secret({ rotation: { duration: "5s", outcome: "FAILED", code: "CSMS.0001", message } });
    const error = await scene.up();
    const { taskId } = scene.outputs.failedRotation as { taskId: string };
    expect(error)
      .to.include("CSMS.0001")
      .and.include(taskId)
      .and.match(/console/)
      .and.not.include(CANARY);
    expect([stored(scene), ...scene.said()].join()).not.to.include(CANARY);
  });

  it("are not taken from a code that is none", async () => {
    const scene = await open.secret({ rotation: { duration: "5s", outcome: "FAILED", code: message, message } });
    expect(await scene.up()).not.to.include(CANARY);
    expect(stored(scene)).not.to.include(CANARY);
  });

  it("are dropped from a state of an earlier release when it is written next", async () => {
    const scene = await open.secret({ rotation: { duration: "5s", outcome: "FAILED" } });
    await scene.up();
    scene.edit({ failedRotation: { ...(scene.outputs.failedRotation as object), message } });
    expect(await scene.up()).not.to.include(CANARY);
    await scene.resource.refresh();
    expect(stored(scene)).not.to.include(CANARY);
  });
});
