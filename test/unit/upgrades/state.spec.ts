import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { v1 } from "../../../provider/lifecycle";
import { KINDS } from "../../../provider/lifecycle/host";
import { InProcessResource, settingsInProcess, sharedClock } from "../../support/inProcess";
import { isSecret, plain } from "../../support/secretValues";
import { FIXTURES, type StoredFixture } from "../../support/upgrades/fixtures";
import { SECRET_TRIGGER } from "../../support/upgrades/account";

/** What the program of 0.1.0 does not declare: what is at rest, and what waits for a run that may rotate it. */
const NEWER = { rested: ["keptInterval", "keptPeriod", "answered"], putOff: ["putOff"] };
/** How the next `up` finds each: as it is, with something to finish, or with a failure to repeat. */
const RESTED = ["key", "policy", "cluster", "rested", ...NEWER.rested];
const isNewer = (name: string) => [...NEWER.rested, ...NEWER.putOff].includes(name);
const FAILED = ["failed", "owed", "running"];

for (const { version, text, account, time, resources } of FIXTURES) {
  describe(`state that ${version} wrote`, () => {
    let emulator: Emulator;
    beforeEach(async () => {
      const offset = time - Date.now();
      emulator = await createEmulator({ state: { ...account, clock: { offset, skew: offset, tokens: 0 } } });
    });
    afterEach(() => emulator.close());

    const posts = () =>
      emulator.calls().filter(({ operation }) => operation === "RotateSecret" || operation === "RotateKey");
    const writes = () => emulator.calls().filter((call) => call.writes);

    /** The resource as the engine would go on with it, at the time of the fixture. */
    function stored({ kind, id, inputs, outputs }: StoredFixture, settings = {}): InProcessResource {
      // Sleeping moves the skew as well, so this is the time of both.
      const runtime = { ...sharedClock(() => emulator), now: () => Date.now() + emulator.skew };
      const resource = new InProcessResource(
        KINDS.find(({ name }) => name === kind)!,
        () => ({ ...settingsInProcess(emulator), ...settings }),
        runtime,
      );
      resource.stored = { id, inputs: without(inputs), outputs: without(outputs), initErrors: [] };
      return resource;
    }

    it("names no path and no registry of the machine that wrote it, and no secret in clear", () => {
      expect(text).not.to.match(/file:|project:|registry|\/(work|tmp|root|home|Users)\//);
      expect(text).not.to.contain(SECRET_TRIGGER);
      expect(text).to.contain("ciphertext");
      expect(resources.map(({ name }) => name)).to.include.members(
        [...RESTED, ...NEWER.putOff, ...FAILED, "ambiguous"].filter((name) => version !== "0.1.0" || !isNewer(name)),
      );
    });

    it("calls entries that this release has", () => {
      for (const { kind, outputs } of resources) {
        expect(outputs.__provider).to.equal(
          `exports.handler=()=>require("pulumi-huaweicloud-rotation/lifecycle").v1("${kind}");`,
        );
        expect(v1(kind)).to.be.an("object");
      }
    });

    for (const fixture of resources) {
      const { name } = fixture;
      it(`reads ${name}, and writes nothing by that`, async () => {
        const resource = stored(fixture);
        expect(await resource.refresh()).to.equal(undefined);
        expect(resource.stored?.id).to.equal(fixture.id);
        // 0.1.0 did not say whether its triggers are those of today: encrypted, in case an earlier one was a secret.
        const isOfFirst = fixture.outputs.schemaVersion === 1 && fixture.outputs.triggers !== undefined;
        const isOpen = isOfFirst ? !RESTED.includes(name) : fixture.outputs.triggersPending === true;
        const kept = Object.entries(without(fixture.inputs)).filter(([input]) => !(isOpen && input === "triggers"));
        expect(resource.stored?.inputs).to.deep.equal(Object.fromEntries(kept));
        for (const output of ["unfinishedRotation", "failedRotation", "rotationOwed", "rotationPutOffSince"]) {
          expect(resource.stored?.outputs[output], output).to.deep.equal(withoutWords(fixture.outputs[output]));
        }
        const { triggers } = resource.stored?.outputs ?? {};
        const recorded = fixture.outputs.triggers ?? undefined;
        expect(plain(triggers) ?? undefined).to.deep.equal(recorded);
        expect(isSecret(triggers), "triggers are encrypted").to.equal(isOpen && recorded !== undefined);
        // From then on in today's form: absent outputs are null.
        expect(resource.stored?.outputs.schemaVersion).to.equal(2);
        expect(resource.stored?.outputs).to.include.keys("lastRotationTime");
        expect(writes()).to.deep.equal([]);
      });

      it(`goes on with ${name} as it was declared`, async () => {
        const limit = NEWER.putOff.includes(name) ? { "huaweicloud-rotation:maxRotations": "0" } : {};
        const resource = stored(fixture, limit);
        const { operation, error } = await resource.up(without(fixture.inputs));
        expect(operation).to.equal(RESTED.includes(name) ? "same" : "update");
        expect(error === undefined, error).to.equal(!FAILED.includes(name) && !name.startsWith("ambiguous"));
        expect(posts()).to.deep.equal([]);
      });

      it(`changes and lets go of ${name}`, async () => {
        emulator.put({
          secrets: [
            { name: "owed", state: "ENABLED" },
            { name: "failed", rotation: { outcome: "SUCCESS" } },
          ],
        });
        const resource = stored(fixture);
        const change = "triggers" in fixture.inputs ? { triggers: { release: "2" } } : CHANGES[fixture.kind];
        const { operation, error } = await resource.up({ ...without(fixture.inputs), timeout: "1h", ...change });
        expect(error).to.equal(undefined);
        expect(operation).to.equal("update");
        expect(posts().length).to.equal("triggers" in fixture.inputs ? 1 : 0);
        const before = writes().length;
        await resource.destroy();
        expect(writes().length - before).to.equal(name === "policy" ? 1 : 0);
      });
    }

    it("is refused where a newer release wrote it, in words, whatever is done with it", async () => {
      for (const fixture of resources) {
        const newer = stored({ ...fixture, outputs: { ...fixture.outputs, schemaVersion: 99, somethingNew: [1] } });
        const words = /written by a newer release .* \(form 99, this release knows \d+\)\. Install that release/;
        expect((await newer.up(without(fixture.inputs))).error).to.match(words);
        expect(await newer.refresh()).to.match(words);
        expect(await newer.destroy().catch((error: unknown) => (error as Error).message)).to.match(words);
      }
      expect(emulator.calls()).to.deep.equal([]);
    });
  });
}

const CHANGES: Readonly<Record<string, Record<string, unknown>>> = {
  KeyRotationPolicy: { rotationInterval: 120 },
  SecretRotationPolicy: { rotationPeriod: "60d" },
};

/** A failed task's own words are not kept: they may hold anything. */
function withoutWords(output: unknown): unknown {
  return typeof output === "object" && output !== null
    ? Object.fromEntries(Object.entries(output).filter(([name]) => name !== "message"))
    : output;
}

/** The properties without the provider's text, which the host keeps for itself. */
function without(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name !== "__provider"));
}
