import { expect } from "chai";
import { KeyRotationPolicy, type KeyRotationPolicyArgs } from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, type StackOptions, withStack } from "../support/stack";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

describe("KeyRotationPolicy on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({ state: { keys: [{ keyId }] } });
  });

  afterEach(() => emulator.close());

  /** A stack of one policy, with the emulator's settings. */
  function policy(args: Partial<KeyRotationPolicyArgs>): StackOptions {
    return {
      program: () => {
        const made = new KeyRotationPolicy("orders", { keyId, ...args });
        return Promise.resolve({ enabled: made.enabled, rotationInterval: made.rotationInterval });
      },
      config: settingsOf(emulator),
    };
  }

  const kmsCalls = () =>
    emulator
      .calls()
      .map((call) => call.operation)
      .filter((name) => name !== "KeystoneListProjects");

  it("creates, leaves alone what is as declared, shows and repairs drift, and destroys", async () => {
    await withStack(policy({ rotationInterval: 90 }), async (stack) => {
      const created = await stack.up();
      expect(created.summary).to.deep.equal({ create: 2 });
      expect((await stack.outputs()).rotationInterval).to.deep.include({ value: 90, secret: false });
      expect(emulator.key(keyId)).to.include({ rotationEnabled: true, rotationInterval: 90 });
      expect(kmsCalls()).to.deep.equal(["ShowKeyRotationStatus", "EnableKeyRotation", "UpdateKeyRotationInterval"]);

      expect((await stack.up()).summary).to.deep.equal({ same: 2 });
      expect(kmsCalls(), "a second up calls nothing").to.have.length(3);

      emulator.put({ keys: [{ keyId, rotationInterval: 180 }] });
      const refreshed = await stack.refresh();
      expect(refreshed.summary).to.include({ update: 1 });
      expect((await stack.preview()).summary).to.include({ update: 1 });
      expect((await stack.up()).summary).to.include({ update: 1 });
      expect(emulator.key(keyId)).to.include({ rotationEnabled: true, rotationInterval: 90 });

      const before = kmsCalls().length;
      expect((await stack.destroy()).summary).to.deep.equal({ delete: 2 });
      expect(kmsCalls(), "destroying calls nothing").to.have.length(before);
      expect(emulator.key(keyId)).to.include({ rotationEnabled: true });
    });
  });

  it("returns a failure with its text and diagnostics where one is expected", async () => {
    await withStack(policy({ rotationInterval: 29 }), async (stack) => {
      const refused = await stack.up({ expectFailure: true });
      expect(refused.diagnostics.map(({ message }) => message).join()).to.contain("rotationInterval");
      expect(refused.text).to.contain("rotationInterval");
      expect(kmsCalls()).to.deep.equal([]);
      await stack.up().then(
        () => expect.fail("it succeeded"),
        (error: unknown) => expect((error as Error).message).to.contain("rotationInterval"),
      );
    });
  });

  it("keeps the secret key out of the state's file", async () => {
    await withStack(policy({}), async (stack) => {
      await stack.up();
      expect(stack.stateText()).to.contain(keyId).and.not.to.contain(emulator.credentials.secretKey);
    });
  });
});
