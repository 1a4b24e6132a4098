import { expect } from "chai";
import { request } from "node:https";
import { certificate } from "./certificate";
import { closeEmulators, startEmulator } from "./client";

afterEach(closeEmulators);

describe("the emulator over TLS", () => {
  it("is reached by those who know its CA, and by nobody else", async () => {
    const emulator = await startEmulator({ tls: certificate });
    expect(emulator.url).to.match(/^https:/);
    expect(await get(`${emulator.url}/_emulator/clock`, certificate.ca)).to.equal(200);
    const failure = await get(`${emulator.url}/_emulator/clock`).catch((error: unknown) => error);
    expect(failure).to.have.property("code", "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });
});

function get(url: string, ca?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, ca === undefined ? {} : { ca }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}
