import { expect } from "chai";
import { csms, dws, kms } from "../../../../provider/cloud";
import { createLastFailure } from "../../../../provider/cloud/time/lastFailure";
import { createSendCall } from "../../../../provider/cloud/calls/sendCall";
import { createClock } from "../../../../provider/cloud/time/clock";
import { createLimiter } from "../../../../provider/cloud/calls/limiter";
import { completeSettings } from "../../../../provider/cloud/settings/complete";
import { readSettings } from "../../../../provider/cloud/settings/settings";
import { createTransport, type Transport } from "../../../../provider/cloud/transport/transport";
import { cloudAt, KEY_ID, virtualRuntime } from "../support/cloud";
import { startServer } from "../support/server";

const FOREVER = Number.MAX_SAFE_INTEGER;

/** A clock on which several can sleep at once: time moves to whoever wakes first. */
function sharedRuntime() {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  return {
    now: () => now,
    elapsed: () => now,
    random: () => 0.5,
    sleep: (milliseconds: number) => new Promise<void>((wake) => void sleepers.push({ at: now + milliseconds, wake })),
    sleeping: () => sleepers.length,
    /** Lets time pass until nobody sleeps. */
    async run(): Promise<void> {
      for (let idle = 0; idle < 20; idle += 1) {
        await Promise.resolve();
        const first = sleepers.sort((a, b) => a.at - b.at).shift();
        if (first !== undefined) {
          idle = 0;
          now = Math.max(now, first.at);
          first.wake();
        }
      }
    },
  };
}

describe("the rate of calls", () => {
  /** When each of so many calls had its turn, all asked for at once. */
  async function starts(
    count: number,
    rate: number,
    during?: (index: number, limiter: ReturnType<typeof createLimiter>) => void,
  ) {
    const runtime = sharedRuntime();
    const limiter = createLimiter(rate, runtime);
    const times: number[] = [];
    const order: number[] = [];
    const all = Array.from({ length: count }, async (_, index) => {
      await limiter.turn(FOREVER);
      times.push(runtime.now());
      order.push(index);
      during?.(index, limiter);
    });
    await runtime.run();
    await Promise.all(all);
    return { times, order };
  }

  it("stays below the limit in every second, and uses what is allowed", async () => {
    const { times, order } = await starts(200, 19);
    for (const from of times) {
      expect(times.filter((time) => time >= from && time < from + 1000)).to.have.length.at.most(20);
    }
    expect(times.at(-1)! / 1000).to.be.within(199 / 19 - 0.1, 199 / 19 + 0.1);
    expect(order, "first come, first served").to.deep.equal([...order].sort((a, b) => a - b));
  });

  it("makes a single call wait for nothing", async () => {
    expect((await starts(1, 0.5)).times).to.deep.equal([0]);
  });

  it("makes up for pauses that end a little late", async () => {
    const runtime = virtualRuntime(0);
    const late = { ...runtime, sleep: (milliseconds: number) => runtime.sleep(milliseconds + 5) };
    const limiter = createLimiter(20, late);
    for (let index = 0; index < 101; index += 1) {
      await limiter.turn(FOREVER);
    }
    expect(runtime.now()).to.be.within(4980, 5060);
  });

  it("slows at once when throttled, holds everyone back, and recovers in half a minute", async () => {
    const { times } = await starts(400, 20, (index, limiter) => {
      if (index === 99) {
        limiter.throttled(7000);
      }
    });
    const gap = (index: number) => times[index]! - times[index - 1]!;
    expect(gap(50)).to.be.closeTo(50, 1);
    expect(gap(100), "Retry-After holds for the next in line").to.be.at.least(7000);
    expect(gap(101)).to.be.within(70, 100);
    expect(gap(399)).to.be.within(50, 70);
    expect(gap(101)).to.be.above(gap(250)).and.above(gap(399));
  });

  it("takes throttled calls that were under way together for one reason to slow down", async () => {
    const { times } = await starts(30, 20, (index, limiter) => {
      if (index === 9) {
        Array.from({ length: 10 }, () => limiter.throttled(0));
      }
    });
    expect(times[20]! - times[19]!).to.be.within(80, 101);
  });

  it("is not held back for a year by one answer", async () => {
    const runtime = virtualRuntime(0);
    const limiter = createLimiter(20, runtime);
    limiter.throttled(365 * 86_400_000);
    await limiter.turn(FOREVER);
    expect(runtime.now()).to.equal(600_000);
  });

  it("gives no turn that would come too late, and lets the next one have it", async () => {
    const runtime = virtualRuntime(0);
    const limiter = createLimiter(1, runtime);
    expect(await limiter.turn(1)).to.equal(true);
    expect(await limiter.turn(500)).to.equal(false);
    expect(runtime.now()).to.equal(0);
    expect(await limiter.turn(5000)).to.equal(true);
    expect(runtime.now()).to.be.within(700, 1000);
    expect(await limiter.turn(runtime.now())).to.equal(false);
  });

  it("tells each who waits in its own time that no turn can come, while the one ahead sleeps", async () => {
    const runtime = sharedRuntime();
    const limiter = createLimiter(10, runtime);
    await limiter.turn(FOREVER);
    const told: string[] = [];
    const ask = async (name: string, deadline: number) => {
      const isMyTurn = await limiter.turn(deadline);
      told.push(`${name} ${isMyTurn} at ${runtime.now()}`);
    };
    const before = ask("asked before", 500);
    const patient = ask("patient", 60_000);
    limiter.throttled(3000);
    const after = ask("asked after", 500);
    await Promise.all([before, after]);
    expect(told).to.deep.equal(["asked before false at 0", "asked after false at 0"]);
    await runtime.run();
    await patient;
    expect(told[2]).to.equal("patient true at 3000");
  });

  it("goes on when this machine's clock is set back or ahead", async () => {
    for (const step of [-3_600_000, 3_600_000]) {
      const runtime = virtualRuntime();
      let moved = 0;
      const stepped = { ...runtime, now: () => runtime.now() + moved };
      const limiter = createLimiter(10, stepped);
      await limiter.turn(FOREVER);
      moved = step;
      expect(await limiter.turn(FOREVER)).to.equal(true);
      expect(
        runtime.pauses.reduce((sum, pause) => sum + pause, 0),
        `${step}`,
      ).to.be.at.most(100);
    }
  });

  it("gives the first calls their turns when what sends them is loaded, so that they do not leave at once", async () => {
    const server = await startServer();
    const runtime = virtualRuntime();
    const given: Partial<Record<string, unknown>> = {
      "huaweicloud:endpoints": { kms: server.url },
      "huaweicloud-rotation:rate": 10,
    };
    const settings = completeSettings(
      readSettings((key) => given[key], {}),
      {},
    );
    const real = createTransport(settings);
    const sent: number[] = [];
    let load = (): void => undefined;
    const loading = new Promise<void>((resolve) => (load = resolve));
    const transport: Transport = {
      ready: (...to) => loading.then(() => real.ready(...to)),
      send: (...given) => {
        sent.push(runtime.now());
        return real.send(...given);
      },
    };
    const clock = createClock(runtime);
    const lastFailure = createLastFailure(runtime);
    const call = createSendCall({ settings, runtime, clock, transport, report: () => undefined, lastFailure });
    const to = { region: "a", projectId: "p", deadline: runtime.now() + 60_000 };
    const request = { secret_name: "s" };
    const calls = [1, 2, 3].map(() => call(csms.RotateSecret, request, to, undefined));
    await new Promise((resolve) => setImmediate(resolve));
    expect(runtime.pauses, "turns that were taken while it was loaded").to.deep.equal([]);
    load();
    await Promise.all(calls);
    const [first, second, third] = sent;
    expect([second! - first!, third! - second!].every((gap) => gap >= 75)).to.equal(true);
    await server.close();
  });

  it("counts CSMS with KMS, and every other service and region for itself", async () => {
    const server = await startServer();
    const to = cloudAt(server.url, { settings: { "huaweicloud-rotation:rate": "1" } });
    const enable = (region: string) =>
      to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, { ...to.in(60), region });
    await enable("a");
    await enable("b");
    await to.cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: "c" }, { ...to.in(60), region: "a" });
    expect(to.runtime.pauses).to.deep.equal([]);
    await to.cloud.call(csms.RotateSecret, { secret_name: "s" }, { ...to.in(60), region: "a" });
    expect(to.runtime.pauses).to.have.length(1);
    await server.close();
  });

  it("holds back the calls of a service that was told Retry-After, and no other", async () => {
    const server = await startServer();
    server.reply({ status: 429, body: { error_code: "APIGW.0308" }, headers: { "Retry-After": "9" } });
    const runtime = sharedRuntime();
    const to = cloudAt(server.url, { runtime: { ...runtime, now: () => runtime.now() } });
    const times: Partial<Record<string, number>> = {};
    const call = async (name: string, promise: Promise<unknown>) => {
      await promise;
      times[name] = runtime.now();
    };
    const first = call("first", to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60)));
    // Its answer has come when it sleeps; the server saw it some time before.
    while (runtime.sleeping() === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const second = call("second", to.cloud.call(csms.RotateSecret, { secret_name: "s" }, to.in(60)));
    const other = call("other", to.cloud.call(dws.ShowClusterEncryptInfo, { cluster_id: "c" }, to.in(60)));
    await other;
    while (times.first === undefined || times.second === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      await runtime.run();
    }
    await Promise.all([first, second]);
    expect(times.other).to.equal(0);
    expect(times.first).to.be.at.least(9000);
    expect(times.second).to.be.at.least(9000);
    await server.close();
  });
});
