import { expect } from "chai";
import { kms } from "../../../../provider/cloud";
import { fromMetadata } from "../../../../provider/cloud/credentials/metadata";
import { cloudAt, failure, KEY_ID, virtualRuntime } from "../support/cloud";
import { iamAnswer, key } from "../support/iam";
import { type Reply, startServer, type TestServer } from "../support/server";

const SECURITY_KEY = "/openstack/latest/securitykey";
const TOKEN = "/meta-data/latest/api/token";

describe("instance metadata", () => {
  let metadata: TestServer;
  let service: TestServer;
  beforeEach(async () => {
    [metadata, service] = await Promise.all([startServer(), startServer()]);
    const answer = iamAnswer(() => Date.now());
    metadata.otherwise((seen) => answer(seen) ?? { status: 404 });
  });
  afterEach(() => Promise.all([metadata.close(), service.close()]));

  function enable(url = metadata.url): Promise<unknown> {
    const settings = { "huaweicloud:accessKey": undefined, "huaweicloud:secretKey": undefined };
    const to = cloudAt(service.url, { settings, environment: { TEST_METADATA_URL: url } });
    return to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
  }

  it("gets a token first, and then the agency's keys with it", async () => {
    await enable();
    expect(metadata.seen.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      `PUT ${TOKEN}`,
      `GET ${SECURITY_KEY}`,
    ]);
    expect(metadata.seen[0]!.headers["x-metadata-token-ttl-seconds"]).to.equal("21600");
    expect(metadata.seen[1]!.headers["x-metadata-token"]).to.equal("metadata-token");
    expect(service.seen[0]!.headers["x-security-token"]).to.equal("STMETADATA1");
  });

  for (const status of [404, 405, 503]) {
    it(`goes on without a token on a host that answers ${status} for one`, async () => {
      metadata.reply({ status });
      await enable();
      expect(metadata.seen[1]!.headers).not.to.have.property("x-metadata-token");
      expect(service.seen).to.have.length(1);
    });
  }

  it("gets a new token once when the token is refused", async () => {
    const good: Reply = { body: { credential: key("NEW", "2099-01-01T00:00:00.000000Z") } };
    metadata.reply({ body: "t1" }, { status: 401, body: "token expired" }, { body: "t2" }, good);
    await enable();
    expect(metadata.seen.map(({ headers }) => headers["x-metadata-token"])).to.deep.equal([
      undefined,
      "t1",
      undefined,
      "t2",
    ]);
    expect(service.seen[0]!.headers.authorization).to.contain("Access=AKNEW");
  });

  const WRONG: [string, Reply[], RegExp, number][] = [
    [
      "there is no agency",
      [{ body: "t" }, { status: 401, body: "Please configure Cloud Service Agency first" }],
      /HTTP 401: give the ECS instance an agency/,
      2,
    ],
    ["there is no key", [{ body: "t" }, { status: 404 }], /HTTP 404: give the ECS instance an agency/, 2],
    ["the answer is none of the API's", [{ body: "t" }, { body: { credential: {} } }], /not an answer of the API/, 2],
    ["there is no token", [{ status: 403 }], /HTTP 403 where a token was asked for/, 1],
  ];
  for (const [name, replies, message, count] of WRONG) {
    it(`says so where ${name}, and what else there is to set`, async () => {
      metadata.reply(...replies);
      const error = await failure(enable());
      expect(error.message)
        .to.match(message)
        .and.match(/^No credentials were found.*HW_ACCESS_KEY/);
      expect(error).to.include({ reason: "settings", processed: "no" });
      expect(metadata.seen).to.have.length(count);
    });
  }

  it("waits 3 seconds at most for each answer, never beyond the deadline, and goes through no proxy", async () => {
    const sent: unknown[] = [];
    const runtime = virtualRuntime();
    const send = ({ method }: { method: string }, timeout: number, route: unknown) => {
      sent.push([method, timeout, route]);
      return method === "PUT" ? Promise.resolve({ status: 404, body: "" }) : Promise.reject(new Error("no answer"));
    };
    const signIn = fromMetadata({ environment: {}, settings: {}, runtime, transport: () => ({ send }) } as never);
    for (const left of [60_000, 500]) {
      const { message } = await failure(signIn.load({ region: "cn-north-4" }, runtime.now() + left));
      expect(message).to.match(/this is not an ECS instance/);
    }
    expect(sent).to.deep.equal(
      [3000, 3000, 500, 500].map((timeout, index) => [index % 2 === 0 ? "PUT" : "GET", timeout, { direct: true }]),
    );
  });

  it("is none where nothing listens there", async () => {
    await metadata.close();
    expect((await failure(enable(metadata.url))).message).to.match(/this is not an ECS instance/);
    metadata = await startServer();
  });
});
