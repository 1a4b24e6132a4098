import { connect, createServer, type AddressInfo, type Server } from "node:net";
import { expect } from "chai";
import { NO_LOOK } from "../../support/settings";
import { createEmulator, type Emulator } from "../../../provider/emulator";

import { InProcessResource, sharedClock } from "../../support/inProcess";
import { kindNamed } from "../../support/kinds";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const masterKeyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

/** A way to the emulator that refuses every connection but the first: reads share one, a rotation makes its own. */
async function narrowWay(port: number, to: number): Promise<Server> {
  const server = createServer((socket) => {
    server.close();
    socket.pipe(connect(to, "127.0.0.1")).pipe(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return server;
}

describe("a rotation whose connection is refused", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({
      state: {
        secrets: [{ name: "db-password" }],
        keys: [{ keyId: masterKeyId }],
        clusters: [{ clusterId, masterKeyId }],
      },
    });
  });

  afterEach(() => emulator.close());

  for (const [kind, inputs] of [
    [kindNamed("SecretRotation"), { secretName: "db-password" }],
    [kindNamed("ClusterKeyRotation"), { clusterId }],
  ] as const) {
    it(`was not sent, leaves nothing behind, and rotates once in the next up: ${kind.name}`, async () => {
      const inner = Number(new URL(emulator.url).port);
      const way = await narrowWay(0, inner);
      const url = `http://127.0.0.1:${(way.address() as AddressInfo).port}`;
      let endpoint = url;
      const settings = () => ({
        "huaweicloud:region": emulator.region,
        "huaweicloud:projectId": emulator.projectId,
        "huaweicloud:accessKey": emulator.credentials.accessKey,
        "huaweicloud:secretKey": emulator.credentials.secretKey,
        ...NO_LOOK,
        "huaweicloud:endpoints": JSON.stringify({ kms: endpoint, dws: endpoint, iam: endpoint }),
      });
      const resource = new InProcessResource(
        kind,
        settings,
        sharedClock(() => emulator),
      );
      expect((await resource.up(inputs)).error).to.match(/ECONNREFUSED/);
      expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
      expect(resource.stored, "nothing to remember").to.equal(undefined);
      endpoint = emulator.url;
      expect((await resource.up(inputs)).error).to.equal(undefined);
      expect(emulator.rotations()).to.have.length(1);
    });
  }
});
