import { expect } from "chai";
import { createEmulator } from "../../provider/emulator";
import { expectNowhere } from "../support/canaries";
import { withStack } from "../support/stack";
import { FIXTURES } from "../support/upgrades/fixtures";
import { isAfterFirst, SECRET_TRIGGER } from "../support/upgrades/account";
import { type Changes, declareAll, environmentOf } from "../support/upgrades/program";

for (const { version, deploymentFor, account, time } of FIXTURES) {
  describe(`a stack of ${version} on a real engine`, function () {
    this.timeout(600_000);

    // The stack, its providers and all that is declared.
    const all = isAfterFirst(version) ? 16 : 11;

    it("is imported, refreshed, brought up, changed and destroyed by this release", async () => {
      const offset = time - Date.now();
      const emulator = await createEmulator({ state: { ...account, clock: { offset, skew: offset, tokens: 0 } } });
      let declared: Changes = {};
      const program = () => {
        declareAll(version, declared);
        return Promise.resolve();
      };
      const environment = environmentOf(emulator.url, emulator.credentials);
      const writes = () => emulator.calls().filter((call) => call.writes);
      try {
        await withStack({ program, environment, clockOf: emulator }, async (stack) => {
          stack.clock.ahead = offset;
          const { secrets_providers: encrypting } = (await stack.export()).deployment as { secrets_providers: unknown };
          await stack.import(deploymentFor(encrypting));
          // What had failed fails with the same words, what was unfinished is followed, and nothing is sent for either.
          const first = await stack.up({ refresh: true, expectFailure: true, continueOnError: true });
          expect(first.text).to.match(/SecretRotation failed: its rotation \(task [\w-]+\) failed: CSMS\.0001/);
          expect(first.text).to.match(/SecretRotation owed: it cannot rotate: it is disabled/);
          expect(writes(), "refresh and up").to.deep.equal([]);
          emulator.put({
            secrets: [
              { name: "owed", state: "ENABLED" },
              { name: "failed", rotation: { outcome: "SUCCESS" } },
              { name: "running", rotation: { duration: "5s" } },
            ],
          });
          await stack.clock.advance(60 * 60_000);
          declared = { rotationInterval: 120, trigger: `${SECRET_TRIGGER}-changed` };
          const changed = await stack.up();
          const posts = writes().filter(({ operation }) => operation.startsWith("Rotate"));
          expect(
            posts.map(({ object }) => object),
            "one rotation for each",
          ).to.have.length(7);
          expect(new Set(posts.map(({ object }) => object)).size).to.equal(7);
          const before = writes().length;
          // What is put off for its first rotation stays due, and waits in each run.
          const rest = isAfterFirst(version) ? { same: all - 1, update: 1 } : { same: all };
          expect((await stack.up()).summary).to.deep.equal(rest);
          expect(writes().length).to.equal(before);
          expectNowhere([SECRET_TRIGGER], stack, [first, changed]);
          const destroyed = await stack.destroy();
          expect(destroyed.summary).to.deep.equal({ delete: all });
          expect(
            writes()
              .slice(before)
              .map(({ operation }) => operation),
          ).to.deep.equal(["UpdateSecret"]);
        });
      } finally {
        await emulator.close();
      }
    });
  });
}
