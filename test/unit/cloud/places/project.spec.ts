import { expect } from "chai";
import { cloudAt, failure, PROJECT, REGION } from "../support/cloud";
import { reset, startServer, type TestServer } from "../support/server";

describe("finding the project", () => {
  let server: TestServer;
  beforeEach(async () => (server = await startServer()));
  afterEach(() => server.close());

  const projects = (...names: string[]) => ({
    body: { projects: names.map((name, index) => ({ id: `${PROJECT.slice(0, 31)}${index}`, name })) },
  });

  it("asks IAM once for the region's project, whoever waits for it", async () => {
    server.otherwise(() => projects(REGION, `${REGION}_sub`));
    const to = cloudAt(server.url);
    const places = await Promise.all([1, 2, 3].map(() => to.cloud.place({}, to.in(60).deadline)));
    expect(places[2]).to.deep.equal({ region: REGION, projectId: `${PROJECT.slice(0, 31)}0` });
    expect(server.seen).to.have.length(1);
    expect(server.seen[0]).to.include({ path: "/v3/projects", query: `name=${REGION}` });
    expect(server.seen[0]!.headers).not.to.have.property("x-project-id");
  });

  it("asks for nothing where the project is declared or set", async () => {
    const to = cloudAt(server.url, { settings: { "huaweicloud:projectId": PROJECT } });
    expect(await to.cloud.place({}, 0)).to.deep.equal({ region: REGION, projectId: PROJECT });
    expect(await to.cloud.place({ region: "x", projectId: "y" }, 0)).to.deep.equal({ region: "x", projectId: "y" });
    expect(server.seen).to.have.length(0);
  });

  it("says so where there is none or several, and asks again after a failure", async () => {
    const to = cloudAt(server.url);
    server.reply(projects(), projects(REGION, REGION), projects(REGION));
    const place = () => to.cloud.place({}, to.in(60).deadline);
    expect((await failure(place())).message).to.match(/no project named cn-north-4.*huaweicloud:projectId/);
    expect((await failure(place())).message).to.match(/several projects named cn-north-4/);
    expect(await place()).to.include({ region: REGION });
    server.reply(reset);
    const other = () => to.cloud.place({ region: "ap-southeast-1" }, to.in(60).deadline);
    server.otherwise(() => projects("ap-southeast-1"));
    expect(await other()).to.include({ region: "ap-southeast-1" });
  });

  it("takes the settings' project for the settings' region only, and a sub-project by its name", async () => {
    server.otherwise(({ query }) => projects(decodeURIComponent(query.replace("name=", ""))));
    const settings = { "huaweicloud:projectId": PROJECT };
    const to = cloudAt(server.url, { settings });
    const other = await to.cloud.place({ region: "ap-southeast-1" }, to.in(60).deadline);
    expect(other.projectId).not.to.equal(PROJECT);
    const sub = cloudAt(server.url, { settings: { "huaweicloud:projectName": `${REGION}_payments` } });
    await sub.cloud.place({}, sub.in(60).deadline);
    await sub.cloud.place({ region: "ap-southeast-1" }, sub.in(60).deadline);
    expect(server.seen.map(({ query }) => query)).to.deep.equal([
      "name=ap-southeast-1",
      `name=${REGION}_payments`,
      "name=ap-southeast-1",
    ]);
  });

  it("asks for the caller's own projects where listing all of them is not allowed", async () => {
    server.reply({ status: 403, body: { error: { code: 403, message: "no" } } }, projects("x", REGION));
    const to = cloudAt(server.url);
    expect((await to.cloud.place({}, to.in(60).deadline)).projectId).to.match(/1$/);
    expect(server.seen[1]).to.include({ path: "/v3/auth/projects", query: "" });
  });

  it("names the setting where no region is known", async () => {
    const to = cloudAt(server.url, { settings: { "huaweicloud:region": undefined } });
    expect((await failure(to.cloud.place({}, 0))).message).to.match(/huaweicloud:region or as HW_REGION_NAME/);
  });
});
