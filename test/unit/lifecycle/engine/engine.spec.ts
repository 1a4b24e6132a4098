import { expect } from "chai";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { dynamicHostEngine, engineAt, watchEngine } from "../../../../provider/lifecycle/engine/engine";
import { until } from "../../../support/until";

const HOST = "/x/node_modules/@pulumi/pulumi/cmd/dynamic-provider";

describe("the engine that a provider process works for", () => {
  let server: Server;
  let address: string;
  const connections = new Set<Socket>();

  beforeEach(async () => {
    server = createServer((socket) => {
      connections.add(socket.on("error", () => undefined).on("close", () => connections.delete(socket)));
    });
    await listen(0);
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(die);

  function listen(port: number): Promise<void> {
    return new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  }

  /** As the engine does when it is killed: nobody listens any more, and its connections are lost. */
  async function die(): Promise<void> {
    await new Promise((resolve) => {
      server.close(resolve);
      connections.forEach((socket) => socket.destroy());
    });
  }

  it("is alive while it listens, and dead when nobody does", async () => {
    const engine = engineAt(address);
    expect(await engine.isAlive()).to.equal(true);
    await die();
    expect(await engine.isAlive()).to.equal(false);
  });

  it("takes the process with it when it dies", async () => {
    let exits = 0;
    watchEngine(address, () => void (exits += 1));
    await until(() => connections.size > 0);
    await die();
    await until(() => exits > 0);
    expect(exits).to.equal(1);
  });

  it("is watched on when it only closes the connection", async () => {
    let exits = 0;
    watchEngine(address, () => void (exits += 1));
    for (let times = 0; times < 3; times += 1) {
      await until(() => connections.size === 1);
      const [socket] = connections;
      socket!.destroy();
      await until(() => !connections.has(socket!));
    }
    await until(() => connections.size === 1);
    expect(exits).to.equal(0);
    await die();
    await until(() => exits === 1);
  });

  it("has the address that Pulumi gives to its dynamic-provider host, and to nothing else", () => {
    expect(dynamicHostEngine(["node", HOST, address])).to.equal(address);
    expect(dynamicHostEngine(["node", `${HOST}/index.js`, address])).to.equal(address);
    expect(dynamicHostEngine(["node", "/x/node_modules/mocha/bin/mocha", address])).to.equal(undefined);
  });

  for (const [what, none] of Object.entries({ "no address": undefined, "something else": "example.com:1" })) {
    it(`is none at ${what}, and counts as alive`, async () => {
      watchEngine(none, () => expect.fail("it ended the process"));
      expect(await engineAt(none).isAlive()).to.equal(true);
    });
  }
});
