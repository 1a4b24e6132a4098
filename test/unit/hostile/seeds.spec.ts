import { expect } from "chai";
import fc from "fast-check";
import { seedFrom } from "../../../provider/cli/objects";
import { createEmulator, type EmulatorSeed } from "../../../provider/emulator";
import { expectNothingPolluted } from "./support/clean";
import { nastyText, nastyValue, ownObject, tries } from "./support/values";

const lists = [
  "keys",
  "secrets",
  "clusters",
  "projects",
  "users",
  "agencies",
  "clock",
  "limits",
  "behaviour",
  "__proto__",
];
const fields = [
  "keyId",
  "name",
  "clusterId",
  "id",
  "keyState",
  "rotation",
  "rotationInterval",
  "versions",
  "removed",
  "offset",
];
const object = fc.array(fc.tuple(fc.constantFrom(...fields, "__proto__", "constructor"), nastyValue)).map(ownObject);
const seeds = fc.oneof(
  nastyValue,
  fc
    .array(fc.tuple(fc.constantFrom(...lists), fc.oneof(nastyValue, object, fc.array(object, { maxLength: 3 }))))
    .map(ownObject),
);
const flag = fc.oneof(
  nastyText,
  fc.constantFrom("a,b", "=", ",=", "db,rotationInterval=x", "db,__proto__=1", "db,name=a=b"),
);

describe("hostile seeds and flags of the emulator", function () {
  this.timeout(120_000);

  it("are served, or refused in words of bearable length", async () => {
    const property = fc.asyncProperty(seeds, fc.array(flag, { maxLength: 2 }), async (state, flags) => {
      try {
        const emulator = await createEmulator({ state: (state ?? {}) as EmulatorSeed });
        try {
          emulator.put(seedFrom({ key: flags, secret: flags, cluster: [] }));
          expect(emulator.state().region).to.be.a("string");
        } finally {
          await emulator.close();
        }
      } catch (error) {
        const { message } = error as Error;
        expect(message).to.match(
          /The state (cannot be used|must be)|has no \w+\. Give|must be a JSON object|is no field of/,
        );
        expect(message).not.to.match(/Cannot read|is not a function|native code|Invalid time value/);
      }
      expectNothingPolluted();
    });
    await fc.assert(property, tries(300));
  });
});
