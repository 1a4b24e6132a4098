// What the other tests of this folder found, each as a plain case.
import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { quote, systemRuntime } from "../../../provider/cloud";
import { cloudError } from "../../../provider/cloud/errors/cloudError";
import { createKeyring } from "../../../provider/cloud/credentials/keyring";
import { fixed } from "../../../provider/cloud/credentials/credentials";
import { advice } from "../../../provider/cloud/errors/advice";
import { readAnswer } from "../../../provider/cloud/answers/readAnswer";
import { kms } from "../../../provider/cloud/operations";
import { checkInputs } from "../../../provider/lifecycle/provider/check";
import type { ServedKind } from "../../../provider/lifecycle/host";
import { keyRotationPolicy } from "../../../provider/lifecycle/keyRotationPolicy";
import { secretRotation } from "../../../provider/lifecycle/secretRotation";
import { secretRefusal } from "../../../provider/lifecycle/secretRefusal";
import { readRecord } from "../../../provider/lifecycle/rotation/record";
import { iso } from "../../../provider/plan/time";
import { cloudAt, failure } from "../cloud/support/cloud";
import { InProcessResource, settingsInProcess, sharedClock } from "../../support/inProcess";
import { keyId } from "../../support/keys";
import { ownObject } from "./support/values";
import { kindNamed } from "../../support/kinds";

const policy = kindNamed("KeyRotationPolicy");
const rotation = kindNamed("SecretRotation");

describe("what hostile values found", () => {
  let emulator: Emulator;
  beforeEach(
    async () =>
      (emulator = await createEmulator({ state: { keys: [{ keyId: keyId(1) }], secrets: [{ name: "db" }] } })),
  );
  afterEach(() => emulator.close());
  const resource = (kind: ServedKind) =>
    new InProcessResource(
      kind,
      () => settingsInProcess(emulator),
      sharedClock(() => emulator),
    );

  for (const id of ["..", ".", "../../v3/projects", "a/b", "%2e%2e", "\ud800"]) {
    it(`an id such as ${JSON.stringify(id)} never becomes a path`, async () => {
      const provider = await resource(rotation).provider();
      const error = await provider.read(id, {}).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(error?.message).to.match(/^SecretRotation: its id must be a secret's name/);
      expect(emulator.calls()).to.deep.equal([]);
    });
  }

  it("a seed whose list is none is refused by its name, not by an error of JavaScript's", async () => {
    for (const name of ["projects", "users", "agencies", "keys"]) {
      for (const value of [null, "x", {}, 7]) {
        const made = createEmulator({ state: { [name]: value } as never });
        const words = await made.then(
          () => "it was made",
          (error: unknown) => (error as Error).message,
        );
        expect(words)
          .to.match(/The state cannot be used/)
          .and.contain(name);
      }
    }
  });

  it("a region or a project that is no id never becomes a host or a path", async () => {
    const { cloud, in: within } = cloudAt(emulator.url);
    const { deadline } = within(20);
    for (const region of ["evil.invalid/", "a#", "a@evil", "a b"]) {
      expect(await failure(cloud.place({ region }, deadline))).to.include({ reason: "settings" });
    }
    expect((await failure(cloud.place({ projectId: ".." }, deadline))).message).to.contain("huaweicloud:projectId");
  });

  it("a trigger named __proto__ is refused, not dropped", () => {
    const { failures } = checkInputs(secretRotation, { secretName: "db", triggers: ownObject([["__proto__", "1"]]) });
    expect(failures.map(({ property }) => property)).to.deep.equal(["triggers"]);
    const { inputs } = checkInputs(secretRotation, { secretName: "db", triggers: { constructor: "1" } });
    expect(inputs.triggers).to.deep.equal({ constructor: "1" });
  });

  it("names of properties are cut, and a multitude of failures is counted", () => {
    const given = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`${"x".repeat(1000)}${index}`, 1]));
    const { failures } = checkInputs(keyRotationPolicy, { keyId: keyId(1), ...given });
    expect(failures).to.have.length(101);
    expect(failures.at(-1)?.reason).to.equal("and 400 more of the inputs are wrong");
    expect(Math.max(...failures.map(({ property }) => property.length))).to.be.below(130);
  });

  it("an unfinished rotation in state that was edited is doubted, and not lost", () => {
    const record = readRecord({
      triggers: null,
      unfinishedRotation: { since: 5, fence: null, taskId: {} },
      failedRotation: [],
    });
    expect(record?.unfinished).to.deep.equal({
      ...{ operation: "rotate", outcome: "ambiguous", since: 5, taskId: undefined, fence: {} },
    });
    expect(record?.triggers).to.equal(undefined);
    expect(record?.failed).to.equal(undefined);
  });

  it("state without a place is updated all the same, and gets one", async () => {
    const own = resource(policy);
    await own.up({ keyId: keyId(1) });
    const { region, projectId, ...outputs } = own.stored!.outputs;
    own.stored = { ...own.stored!, outputs: outputs };
    expect(await own.up({ keyId: keyId(1), onDelete: "disable" })).to.deep.equal({
      operation: "update",
      error: undefined,
    });
    expect(own.stored.outputs).to.include({ region, projectId });
  });

  it("a place in state that is an object without text of its own is another place", async () => {
    const provider = await resource(policy).provider();
    const [news, edited] = [
      { keyId: keyId(1), region: "cn-north-4" },
      { keyId: keyId(1), region: { toString: "" } },
    ];
    expect((await provider.diff(keyId(1), edited, news)).replaces).to.deep.equal(["region"]);
  });

  it("a time beyond all dates is one that is not known", () => {
    expect(iso(8.64e15)).to.equal("+275760-09-13T00:00:00.000Z");
    expect(iso(8.64e15 + 1)).to.equal(undefined);
    expect(iso(NaN)).to.equal(undefined);
  });

  it("a code or a state named as what every object has is only words", () => {
    expect(advice(kms.ShowKeyRotationStatus, { code: "constructor", reason: "refused" })).to.equal("");
    expect(secretRefusal({ state: "constructor" })).to.equal("its state is constructor, and must be ENABLED");
  });

  it("a code and a request's id that echo a secret are struck in the fields too", () => {
    const fields = { service: "kms", operation: "x", reason: "refused", processed: "no" } as const;
    const error = cloudError("no", { ...fields, code: "a-secret-of-mine", requestId: "x".repeat(999) }, [
      "a-secret-of-mine",
    ]);
    expect(error.code).to.equal("[secret]");
    expect(error.requestId).to.have.length(200);
  });

  it("a code without an end leaves room for the request's id", () => {
    const body = JSON.stringify({ error_code: "C".repeat(2000), error_msg: "no" });
    const answer = {
      status: 403,
      body,
      requestId: "request-1",
      retryAfter: undefined,
      date: undefined,
      subjectToken: undefined,
    };
    const read = () => readAnswer(kms.EnableKeyRotation, answer, [], 0);
    expect(read).to.throw(/C{200} no \(HTTP 403, request request-1\)/);
  });

  it("a secret is struck as JSON and as lower-case URLs have it, too", () => {
    const secret = 'a"b\\c/d=secret';
    const url = encodeURIComponent(secret).toLowerCase();
    expect(quote(`${JSON.stringify(secret)} ${url}`, [secret])).to.equal('"[secret]" [secret]');
  });

  it("a very long token is struck, and one that no URL can hold", () => {
    const token = "t".repeat(70_000);
    expect(quote(`a ${token} b`, [token, "tt"])).to.equal("a [secret] b");
    expect(quote("a \ud800word b", ["\ud800word"])).to.equal("a [secret] b");
  });

  it("credentials that no header can carry are refused by their name", async () => {
    const signIn = fixed("the environment variable HW_AUTH_TOKEN", false, { token: "a-token\n" }, {});
    const keyring = createKeyring(signIn, {
      ...{ clock: { now: () => 0 }, runtime: systemRuntime, lastFailure: { since: () => undefined } },
    });
    const { message, reason } = await failure(keyring.get({ region: "cn-north-4" }, 1));
    expect(reason).to.equal("settings");
    expect(message).to.match(/^The token of the environment variable HW_AUTH_TOKEN holds a blank/);
  });

  it("the words of a rotation function are told on one line, its code too", async () => {
    emulator.put({
      secrets: [
        { name: "db", rotation: { outcome: "FAILED", code: `a\u001b[2J${"x".repeat(5000)}`, message: "no\nway" } },
      ],
    });
    const { error } = await resource(rotation).up({ secretName: "db" });

    expect(error)
      .to.match(/failed: /)
      .and.not.match(/\p{Cc}/u);
    expect(error!.length).to.be.below(4000);
  });

  describe("in the emulator", () => {
    const send = (path: string, init: RequestInit = {}) => fetch(emulator.url + path, init);

    it("a signature over a path or a header that cannot be read is wrong, and no mistake of the emulator's", async () => {
      const names = "constructor;__proto__;x-sdk-date";
      const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
      const Authorization = `SDK-HMAC-SHA256 Access=${emulator.credentials.accessKey}, SignedHeaders=${names}, Signature=${"0".repeat(64)}`;
      const path = `/v1/${emulator.projectId}/secrets/db?a=%ff`;
      const response = await send(path, { headers: { Authorization, "X-Sdk-Date": date } });
      expect(response.status).to.equal(401);
    });

    it("a clock moves by a century at most, and a refusal leaves it as it was", async () => {
      const response = await send("/_emulator/clock", { method: "POST", body: '{"advance":1e308}' });
      expect(response.status).to.equal(400);
      expect((await send("/_emulator/clock")).status).to.equal(200);
    });
  });
});
