import { expect } from "chai";
import { csms, kms } from "../../../../provider/cloud";
import { cloudAt, failure, KEY_ID, KEYS } from "../support/cloud";
import { reset, startServer, type TestServer } from "../support/server";

describe("the trace", () => {
  let server: TestServer;
  beforeEach(async () => (server = await startServer()));
  afterEach(() => server.close());

  const traced = { "huaweicloud-rotation:trace": "true", "huaweicloud:securityToken": "temporary-token" };

  it("prints one line for each attempt, with what a ticket needs and nothing secret", async () => {
    const lines: string[] = [];
    const to = cloudAt(server.url, { settings: traced, lines });
    const echo = `${KEYS.accessKey}\ntrace: forged`;
    server.reply(
      { status: 503, body: { error_code: echo } },
      reset,
      { headers: { "X-Request-Id": "req-7" }, body: {} },
      { status: 400, body: { error_code: "CSMS.0103" } },
    );
    await to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
    await failure(to.cloud.call(csms.RotateSecret, { secret_name: "orders" }, to.in(60)));
    const host = new URL(server.url).host;
    expect(lines).to.deep.equal([
      `trace: KMS EnableKeyRotation, ${host}, HTTP 503, [secret] trace: forged, request req-1, 0 ms, attempt 1`,
      `trace: KMS EnableKeyRotation, ${host}, HTTP none, ECONNRESET, request none, 0 ms, attempt 2`,
      `trace: KMS EnableKeyRotation, ${host}, HTTP 200, ok, request req-7, 0 ms, attempt 3`,
      `trace: CSMS RotateSecret, ${host}, HTTP 400, CSMS.0103, request req-1, 0 ms, attempt 1`,
    ]);
  });

  it("prints nothing unless it is asked for", async () => {
    const lines: string[] = [];
    const to = cloudAt(server.url, { lines });
    await to.cloud.call(kms.EnableKeyRotation, { key_id: KEY_ID }, to.in(60));
    expect(lines).to.deep.equal([]);
  });
});
