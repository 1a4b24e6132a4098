import { expect } from "chai";
import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, type StackOptions, withStack } from "../support/stack";
import { until } from "../support/until";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

describe("the harness of the engine tests", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({ state: { keys: [{ keyId }] } });
  });

  afterEach(() => emulator.close());

  function policy(): StackOptions {
    return {
      program: () => Promise.resolve({ policy: new KeyRotationPolicy("orders", { keyId, rotationInterval: 90 }).urn }),
      config: settingsOf(emulator),
    };
  }

  const called = (operation: string, times: number) =>
    until(() => emulator.calls().filter((call) => call.operation === operation).length >= times);

  it("moves the time of the provider host and of the emulator together instead of passing it", async () => {
    emulator.fault({ operation: "EnableKeyRotation", kind: "status", status: 429, retryAfter: 20, times: 3 });
    await withStack({ ...policy(), clockOf: emulator }, async (stack) => {
      await stack.clock.advance(3_600_000);
      await stack.up();
      expect(emulator.key(keyId)).to.include({ rotationEnabled: true, rotationInterval: 90 });
      expect(emulator.skew).to.be.within(3_600_000 + 59_900, 3_600_000 + 61_000);
      expect(emulator.state().clock.offset).to.equal(emulator.skew);
      expect(stack.clock.ahead).to.equal(emulator.skew);
    });
  });

  it("kills the engine, or the provider host, in the middle of an operation, and goes on after it", async () => {
    emulator.fault({ operation: "EnableKeyRotation", kind: "hang", times: Infinity });
    await withStack(policy(), async (stack) => {
      const killedEngine = stack.up({ expectFailure: true });
      await called("EnableKeyRotation", 1);
      stack.killEngine();
      expect((await killedEngine).summary).to.deep.equal({});
      expect(JSON.parse(stack.stateText())).to.have.nested.property("checkpoint.latest.pending_operations[0]");
      await stack.cancel();

      const killedHost = stack.up({ expectFailure: true });
      await called("EnableKeyRotation", 2);
      await until(() => stack.hosts().length === 1);
      stack.killHosts();
      expect((await killedHost).text).to.match(/KeyRotationPolicy.*orders/);
      expect(stack.hosts()).to.have.length(0);

      emulator.clearFaults();
      expect((await stack.up()).summary).to.deep.equal({ create: 1, same: 1 });
      expect(emulator.key(keyId)).to.include({ rotationEnabled: true, rotationInterval: 90 });
    });
  });
});
