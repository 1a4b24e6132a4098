import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { kms, systemRuntime } from "../../../provider/cloud";
import { cloudAt, failure, KEY_ID, PROJECT, REGION } from "./support/cloud";
import { startServer, type TestServer } from "./support/server";

describe("work that several calls wait for", () => {
  let server: TestServer;
  let held: ServerResponse[];
  beforeEach(async () => {
    held = [];
    server = await startServer();
    server.reply(hold);
  });
  afterEach(() => server.close());

  const hold = (response: ServerResponse) => void held.push(response);

  const received = async (count: number): Promise<ServerResponse> => {
    for (;;) {
      const response = held[count - 1];
      if (response !== undefined) {
        return response;
      }
      await new Promise(setImmediate);
    }
  };
  const answer = async (body: object, headers = {}) =>
    (await received(1)).writeHead(200, headers).end(JSON.stringify(body));
  const within = (milliseconds: number) => systemRuntime.now() + milliseconds;

  it("does not fail for all by the short time of who asked first: the look-up of a project", async () => {
    const { cloud } = cloudAt(server.url, { runtime: systemRuntime });
    const [hasty, patient] = [cloud.place({}, within(50)), cloud.place({}, within(60_000))];
    expect(await failure(hasty)).to.include({ reason: "timeout", processed: "no" });
    await answer({ projects: [{ id: PROJECT, name: REGION }] });
    expect(await patient).to.deep.equal({ region: REGION, projectId: PROJECT });
    expect(server.seen, "looked up once for both").to.have.length(1);
  });

  it("says why the last attempt failed, where one did", async () => {
    const { cloud } = cloudAt(server.url, { runtime: systemRuntime });
    server.reply(hold);
    const patient = cloud.place({}, within(60_000));
    (await received(1)).writeHead(503).end("{}");
    const second = await received(2);
    const error = await failure(cloud.place({}, within(50)));
    expect(error).to.include({ reason: "timeout", processed: "no" });
    expect(error.message).to.match(/^The time limit passed before IAM told the project\. The last attempt: .*HTTP 503/);
    second.writeHead(200).end(JSON.stringify({ projects: [{ id: PROJECT, name: REGION }] }));
    await patient;
  });

  it("does not fail for all by the short time of who asked first: a sign-in", async () => {
    const settings = {
      "huaweicloud:accessKey": undefined,
      "huaweicloud:secretKey": undefined,
      "huaweicloud:userName": "a",
      "huaweicloud:password": "a password",
      "huaweicloud:domainName": "b",
    };
    const { cloud } = cloudAt(server.url, { runtime: systemRuntime, settings });
    const enable = (milliseconds: number) =>
      cloud.call(
        kms.EnableKeyRotation,
        { key_id: KEY_ID },
        { region: REGION, projectId: PROJECT, deadline: within(milliseconds) },
      );
    const [hasty, patient] = [enable(50), enable(60_000)];
    const error = await failure(hasty);
    expect(error).to.include({ reason: "timeout", processed: "no" });
    expect(error.message).to.equal(
      "The time limit passed before the sign-in was done, without an answer. Check the network and the endpoint, or set a longer timeout for the resource.",
    );
    await answer({ token: { expires_at: "2099-01-01T00:00:00Z" } }, { "X-Subject-Token": "t" });
    await patient;
    expect(server.seen.map(({ path }) => path.split("/").at(-1))).to.deep.equal(["tokens", "enable-key-rotation"]);
  });
});
