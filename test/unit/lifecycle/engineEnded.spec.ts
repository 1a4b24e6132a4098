// The dynamic-provider host outlives its engine. What it would write then, nobody would record (DESIGN §4).
import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import type { Properties } from "../../../provider/lifecycle/properties";
import { InProcessResource, settingsInProcess, sharedClock } from "../../support/inProcess";
import { keyId } from "../../support/keys";
import { kindNamed, type KindName } from "../../support/kinds";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";

interface Case {
  readonly what: string;
  readonly kind: KindName;
  /** What is made while the engine lives; nothing, where making it is the write. */
  readonly before?: Properties;
  /** What is declared when it has ended; `"delete"` deletes the resource. */
  readonly then: Properties | "delete";
}

const key = { keyId: keyId(1) };
const secret = { secretName: "orders" };
const CASES: readonly Case[] = [
  { what: "turning a key's rotation on", kind: "KeyRotationPolicy", then: { ...key, rotationInterval: 90 } },
  {
    what: "setting a key's interval",
    kind: "KeyRotationPolicy",
    before: { ...key, rotationInterval: 90 },
    then: { ...key, rotationInterval: 120 },
  },
  {
    what: "turning a key's rotation off",
    kind: "KeyRotationPolicy",
    before: { ...key, rotationInterval: 90 },
    then: { ...key, enabled: false },
  },
  {
    what: "turning a key's rotation off as its policy is deleted",
    kind: "KeyRotationPolicy",
    before: { ...key, rotationInterval: 90, onDelete: "disable" },
    then: "delete",
  },
  {
    what: "turning a secret's rotation on",
    kind: "SecretRotationPolicy",
    then: { ...secret, rotationPeriod: "30d" },
  },
  {
    what: "turning a secret's rotation off as its policy is deleted",
    kind: "SecretRotationPolicy",
    before: { ...secret, rotationPeriod: "30d", onDelete: "disable" },
    then: "delete",
  },
  { what: "rotating a secret", kind: "SecretRotation", then: secret },
  { what: "rotating a cluster", kind: "ClusterKeyRotation", then: { clusterId } },
  {
    what: "pointing a cluster to another master key",
    kind: "ClusterKeyRotation",
    then: { clusterId, rotateOnCreate: false, masterKeyId: keyId(2) },
  },
];

describe("a provider whose engine has ended", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({
      state: {
        keys: [{ keyId: keyId(1) }, { keyId: keyId(2) }],
        secrets: [{ name: "orders" }],
        clusters: [{ clusterId, masterKeyId: keyId(1) }],
      },
    });
  });

  afterEach(() => emulator.close());

  for (const { what, kind, before, then } of CASES) {
    it(`sends nothing and says so: ${what}`, async () => {
      const clock = sharedClock(() => emulator);
      const resource = new InProcessResource(kindNamed(kind), () => settingsInProcess(emulator), clock);
      if (before !== undefined) {
        expect((await resource.up(before)).error).to.equal(undefined);
      }
      const writes = () => emulator.calls().filter((call) => call.writes).length;
      const sofar = writes();
      resource.engineIsAlive = false;
      const error =
        then === "delete"
          ? await resource.destroy().then(
              () => undefined,
              (reason: unknown) => (reason as Error).message,
            )
          : (await resource.up(then)).error;
      expect(error).to.match(/Pulumi's engine has ended, so nothing more is sent\. Run again\./);
      expect(writes()).to.equal(sofar);
      resource.engineIsAlive = true;
      await (then === "delete" ? resource.destroy() : resource.up(then));
      expect(writes(), "with an engine").to.be.above(sofar);
    });
  }
});
