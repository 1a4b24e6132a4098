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
    server.reply((response) => void held.push(response));
  });
  afterEach(() => server.close());

  const answer = (body: object, headers = {}) => held[0]?.writeHead(200, headers).end(JSON.stringify(body));
  const within = (milliseconds: number) => systemRuntime.now() + milliseconds;

  it("does not fail for all by the short time of who asked first: the look-up of a project", async () => {
    const { cloud } = cloudAt(server.url, { runtime: systemRuntime });
    const [hasty, patient] = [cloud.place({}, within(50)), cloud.place({}, within(60_000))];
    expect(await failure(hasty)).to.include({ reason: "timeout", processed: "no" });
    answer({ projects: [{ id: PROJECT, name: REGION }] });
    expect(await patient).to.deep.equal({ region: REGION, projectId: PROJECT });
    expect(server.seen, "looked up once for both").to.have.length(1);
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
      "The time was over before the sign-in was done. Give the resource a longer timeout.",
    );
    answer({ token: { expires_at: "2099-01-01T00:00:00Z" } }, { "X-Subject-Token": "t" });
    await patient;
    expect(server.seen.map(({ path }) => path.split("/").at(-1))).to.deep.equal(["tokens", "enable-key-rotation"]);
  });
});
