import { expect } from "chai";
import { askPlatform } from "../../../../provider/cloud/credentials/askPlatform";
import { settingsError } from "../../../../provider/cloud/errors/cloudError";
import { failure, virtualRuntime } from "../support/cloud";

type Outcome = number | Error;

const UNREACHABLE = settingsError("nobody answers");
const REQUEST = { method: "GET", url: new URL("https://forge.example/"), headers: {}, body: undefined };

/** Asks where each attempt ends as listed: a status, or an error. */
function asking(outcomes: readonly Outcome[], { maxRetries = 5, left = 60_000 } = {}) {
  const runtime = virtualRuntime();
  const began = runtime.now();
  const sent: { readonly at: number; readonly timeout: number; readonly route: unknown }[] = [];
  const send = (_request: unknown, timeout: number, route: unknown) => {
    const outcome = outcomes[sent.length];
    sent.push({ at: runtime.now() - began, timeout, route });
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve({ status: outcome });
  };
  const context = { runtime, settings: { maxRetries }, transport: () => ({ send }) };
  const how = { timeout: 15_000, deadline: began + left, direct: true, unreachable: () => UNREACHABLE };
  return { sent, answer: askPlatform(context as never, REQUEST, how) };
}

describe("a service of the platform, which is asked for a token or a key", () => {
  for (const outcome of [500, 503, 429, new Error("ECONNREFUSED")] as const) {
    it(`is asked again after ${outcome instanceof Error ? "no answer" : `HTTP ${outcome}`}, with growing pauses`, async () => {
      const { sent, answer } = asking([outcome, outcome, 200]);
      expect(await answer).to.include({ status: 200 });
      expect(sent.map(({ at }) => at)).to.deep.equal([0, 500, 1500]);
      expect(sent[0]).to.deep.include({ timeout: 15_000, route: { direct: true } });
    });
  }

  for (const status of [200, 302, 400, 401, 403, 404]) {
    it(`is not asked again after HTTP ${status}`, async () => {
      const { sent, answer } = asking([status]);
      expect(await answer).to.include({ status });
      expect(sent).to.have.length(1);
    });
  }

  it("is not asked again where what is wrong is on this side", async () => {
    const { sent, answer } = asking([settingsError("a SOCKS proxy")]);
    expect((await failure(answer)).message).to.equal("a SOCKS proxy");
    expect(sent).to.have.length(1);
  });

  it("is asked as often as maxRetries allows: then its last answer counts, or that there is none", async () => {
    const faulty = asking([503, 503, 502], { maxRetries: 2 });
    expect(await faulty.answer).to.include({ status: 502 });
    expect(faulty.sent).to.have.length(3);
    const silent = asking([new Error("a"), new Error("b")], { maxRetries: 1 });
    expect(await failure(silent.answer)).to.equal(UNREACHABLE);
    expect(silent.sent).to.have.length(2);
  });

  it("is not asked again beyond the deadline, nor waited for", async () => {
    const { sent, answer } = asking([503, 503], { left: 1200 });
    expect(await answer).to.include({ status: 503 });
    expect(sent).to.deep.equal([
      { at: 0, timeout: 1200, route: { direct: true } },
      { at: 500, timeout: 700, route: { direct: true } },
    ]);
  });
});
