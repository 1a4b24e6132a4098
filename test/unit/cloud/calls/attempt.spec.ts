import { expect } from "chai";
import { attempt } from "../../../../provider/cloud/calls/attempt";
import type { Call } from "../../../../provider/cloud/calls/call";
import { createLastFailure } from "../../../../provider/cloud/time/lastFailure";
import { csms } from "../../../../provider/cloud/operations";
import { completeSettings } from "../../../../provider/cloud/settings/complete";
import { readSettings } from "../../../../provider/cloud/settings/settings";
import { createClock } from "../../../../provider/cloud/time/clock";
import type { Answer } from "../../../../provider/cloud/transport/transport";
import { failure, virtualRuntime } from "../support/cloud";

const NOW = Date.UTC(2026, 10, 25);
const ACCEPTED: Answer = {
  ...{ status: 200, body: '{"rotation_task_id":"a"}', requestId: "req-1" },
  ...{ retryAfter: undefined, date: undefined, subjectToken: "made" },
};
const refusal = (message: string): Partial<Answer> => ({
  status: 400,
  body: JSON.stringify({ error_code: "CSMS.0103", error_msg: message }),
});

interface Given {
  /** What happens in place of an answer. */
  readonly lost?: Error;
  readonly answer?: Partial<Answer>;
  readonly isMyTurn?: boolean;
  /** Milliseconds that are left. */
  readonly left?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly secrets?: readonly string[];
  readonly keyring?: Call["keyring"];
}

/** An attempt to rotate a secret, with what was sent and said. The transport alone is a stand-in: it answers at once. */
function attempted(given: Given) {
  const runtime = virtualRuntime(NOW);
  const clock = createClock(runtime);
  const [timeouts, lines]: [number[], string[]] = [[], []];
  const context: Call["context"] = {
    settings: completeSettings(
      readSettings((key) => given.settings?.[key], {}),
      {},
    ),
    ...{ runtime, clock, lastFailure: createLastFailure(runtime), report: (line) => void lines.push(line) },
    transport: {
      ready: () => Promise.resolve({ url: "http://proxy", shown: "http://proxy", secrets: ["proxy-word"] }),
      send(_request, timeout) {
        timeouts.push(timeout);
        return given.lost ? Promise.reject(given.lost) : Promise.resolve({ ...ACCEPTED, ...given.answer });
      },
    },
  };
  const { secrets = [], keyring } = given;
  const options = { region: "cn-north-4", projectId: "p", deadline: NOW + (given.left ?? 60_000), secrets };
  const limiter = { turn: () => Promise.resolve(given.isMyTurn ?? true), throttled: () => undefined };
  const call: Call = {
    context,
    operation: csms.RotateSecret,
    request: { secret_name: "s" },
    options,
    keyring,
    limiter,
  };
  return { result: attempt(call, undefined, 1), timeouts, lines, clock };
}

describe("an attempt", () => {
  it("is surely not sent where there was no turn for it, or no time is left", async () => {
    for (const given of [{ isMyTurn: false }, { left: 0 }, { left: -1 }]) {
      const { result, timeouts } = attempted(given);
      expect(await failure(result)).to.include({ reason: "timeout", processed: "no" });
      expect(timeouts).to.deep.equal([]);
    }
    expect(await attempted({ left: 1 }).result).to.deep.equal({
      value: { rotation_task_id: "a" },
      subjectToken: "made",
    });
  });

  it("waits for the answer as long as the setting says, and not beyond the deadline", async () => {
    const settings = { "huaweicloud-rotation:requestTimeout": "5s" };
    for (const [left, timeout] of [
      [60_000, 5000],
      [5000, 5000],
      [3000, 3000],
    ] as const) {
      const { result, timeouts } = attempted({ settings, left });
      await result;
      expect(timeouts).to.deep.equal([timeout]);
    }
  });

  it("may have been processed where a fault of our own keeps its answer from being read", async () => {
    const { result } = attempted({ answer: { body: undefined as unknown as string } });
    const error = await failure(result);
    expect(error).to.include({ reason: "broken", processed: "unknown", requestId: "req-1", status: 200 });
    expect(error.message).to.contain("reading the answer failed (TypeError)");
  });

  it("names host, region and proxy where no answer came", async () => {
    const { message } = await failure(
      attempted({ lost: Object.assign(new Error("no"), { code: "ENOTFOUND" }) }).result,
    );
    expect(message).to.equal(
      "CSMS RotateSecret was not sent: there is no host kms.cn-north-4.myhuaweicloud.com (ENOTFOUND). Check the region " +
        "cn-north-4, the endpoints and the network. The request goes through the proxy http://proxy.",
    );
  });

  it("strikes the secrets of the credentials, of the request and of the proxy from a failure", async () => {
    const keyring = { secrets: () => ["key-word"] } as unknown as Call["keyring"];
    const answer = refusal("key-word request-word proxy-word");
    const { message } = await failure(attempted({ answer, keyring, secrets: ["request-word"] }).result);
    expect(message).to.contain("CSMS.0103 [secret] [secret] [secret] (");
  });

  it("is traced where that is asked for, whether it succeeds or fails", async () => {
    const settings = { "huaweicloud-rotation:trace": true };
    const [good, bad, silent] = [
      attempted({ settings }),
      attempted({ settings, answer: refusal("no") }),
      attempted({ answer: refusal("no") }),
    ];
    await Promise.all([good.result, failure(bad.result), failure(silent.result)]);
    expect(good.lines).to.have.length(1);
    expect(good.lines[0]).to.contain("HTTP 200, ok, request req-1");
    expect(bad.lines).to.have.length(1);
    expect(bad.lines[0]).to.contain("HTTP 400, CSMS.0103, request req-1");
    expect(silent.lines).to.deep.equal([]);
  });

  it("learns the cloud's time from success and refusal, and says so only where it is more than five minutes off", async () => {
    const at = (ahead: number) => new Date(NOW + ahead * 1000).toUTCString();
    for (const answer of [{}, refusal("no")]) {
      for (const [ahead, words] of [
        [0, undefined],
        [299, undefined],
        [301, "this machine's clock is 5 minutes behind the cloud's"],
        [-299, undefined],
        [-302, "this machine's clock is 5 minutes ahead of the cloud's"],
      ] as const) {
        const { result, lines, clock } = attempted({ answer: { ...answer, date: at(ahead) } });
        await result.catch(() => undefined);
        expect(clock.isKnown()).to.equal(true);
        expect(clock.now() - NOW).to.be.closeTo(ahead * 1000, 1000);
        const said = words === undefined ? [] : [`The cloud's time is used: ${words}. Set the clock of this machine.`];
        expect(lines, `${ahead}`).to.deep.equal(said);
      }
    }
    const untold = attempted({});
    await untold.result;
    expect([untold.clock.isKnown(), untold.lines]).to.deep.equal([false, []]);
  });
});
