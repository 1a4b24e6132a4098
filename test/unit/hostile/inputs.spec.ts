import { expect } from "chai";
import fc from "fast-check";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { operations } from "../../../provider/cloud/operations";
import type { Properties } from "../../../provider/lifecycle/properties";
import type { LifecycleProvider } from "../../../provider/lifecycle/provider/provider";
import { createSession } from "../../../provider/lifecycle/session/session";
import { once, settingsInProcess, sharedClock } from "../../support/inProcess";
import { keyId } from "../../support/keys";
import { expectClean, expectCleanText, expectNothingPolluted } from "./support/clean";
import { CLUSTER, type HostileKind, KINDS } from "./support/kinds";
import { CANARIES, nastyText, propertiesOf, tries } from "./support/values";

/** More failures of one resource than this are not told one by one. */
const MOST_FAILURES = 110;
/** What may be secret in a state: values of triggers. Everything else in it is shown. */
const IN_STATE = CANARIES.slice(0, 2);

for (const hostile of KINDS) {
  const { kind, id, inputs, outputs } = hostile;
  describe(`${kind.name} with hostile values`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    beforeEach(async () => {
      const state = {
        keys: [{ keyId: keyId(1) }],
        secrets: [{ name: "db" }],
        clusters: [{ clusterId: CLUSTER, masterKeyId: keyId(1) }],
      };
      emulator = await createEmulator({ state });
    });
    afterEach(() => emulator.close());

    it("tells inputs in words, calls nothing to judge them, and sends what it accepts where it belongs", async () => {
      let [tried, accepted] = [0, 0];
      const property = fc.asyncProperty(propertiesOf(inputs), async (news) => {
        tried += 1;
        const said: string[] = [];
        const before = emulator.calls().length;
        const provider = await providerOf(hostile, emulator, said);
        const checked = await provider.check({}, news);
        expect(emulator.calls().length).to.equal(before);
        expect(checked.failures.length).to.be.below(MOST_FAILURES);
        for (const { property, reason } of checked.failures) {
          expectCleanText(property === "" ? "(none)" : property, [], 300);
          expectCleanText(reason, CANARIES);
        }
        expectNothingPolluted();
        if (checked.failures.length === 0) {
          accepted += 1;
          expectSameInputs(news, checked.inputs);
          await clean(() => provider.create(checked.inputs));
          expectOnlyOperations(emulator, before, String(checked.inputs[kind.id]));
        }
        said.forEach((line) => expectCleanText(line, CANARIES, 4000));
      });
      await fc.assert(property, tries(60));
      expect(accepted, "inputs that were accepted").to.be.above(tried / 25);
    });

    it("works with old state of any content, or says what is wrong with it", async () => {
      const right = propertiesOf(inputs).filter((news) => typeof news[kind.id] === "string");
      const ids = fc.oneof({ arbitrary: fc.constant(id), weight: 6 }, { arbitrary: nastyText, weight: 1 });
      const property = fc.asyncProperty(ids, propertiesOf(outputs), right, async (given, output, news) => {
        const olds = carried(output);
        const said: string[] = [];
        const before = emulator.calls().length;
        const provider = await providerOf(hostile, emulator, said);
        const checked = await provider.check(olds, news);
        await clean(() => provider.read(given, olds), IN_STATE);
        if (checked.failures.length === 0) {
          const difference = await clean(() => provider.diff(given, olds, checked.inputs), IN_STATE);
          // The engine makes another resource then.
          if (checked.inputs[kind.id] === given && difference !== undefined) {
            await clean(() => provider.update(given, olds, checked.inputs), IN_STATE);
          }
        }
        await clean(() => provider.delete(given, olds), IN_STATE);
        expectOnlyOperations(emulator, before, given);
        expectNothingPolluted();
        said.forEach((line) => expectCleanText(line, IN_STATE, 4000));
      });
      await fc.assert(property, tries(60));
    });
  });
}

/** A provider as the host has it in one run. */
async function providerOf({ kind }: HostileKind, emulator: Emulator, said: string[]): Promise<LifecycleProvider> {
  const runtime = sharedClock(() => emulator);
  const report = once((line) => void said.push(line));
  const provider = kind.createProvider(createSession({ runtime, environment: {}, report }));
  const settings = settingsInProcess(emulator);
  await provider.configure({ config: { get: (key: string) => settings[key] } });
  return provider;
}

/** State is JSON, with whatever keys. */
function carried(outputs: Properties): Properties {
  return JSON.parse(JSON.stringify(outputs)) as Properties;
}

/** What comes back is JSON; what is thrown is in words. */
async function clean(operation: () => Promise<unknown>, secrets: readonly string[] = CANARIES): Promise<unknown> {
  let result: unknown;
  try {
    result = await operation();
  } catch (error) {
    expectClean(error, secrets);
    return undefined;
  }
  expect(JSON.stringify([result])).not.to.contain("[object ");
  return result;
}

/** What was accepted is what was given, but for defaults and nulls: nothing is dropped without a word. */
function expectSameInputs(given: Properties, accepted: Properties): void {
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && value !== null) {
      expect(accepted[name], name).to.deep.equal(value);
    }
  }
}

/** Every call is an operation of the package's own, about this object, and its path is the operation's to the letter. */
function expectOnlyOperations(emulator: Emulator, from: number, id: string): void {
  for (const { operation, path, object } of emulator.calls().slice(from)) {
    const known = operations.find(({ name }) => name === operation) ?? expect.fail(`${operation}: ${path}`);
    const project = path.split("/")[2] ?? "";
    expect(operation === "KeystoneListProjects" || /^[\w-]{1,64}$/.test(project), path).to.equal(true);
    const fields: Readonly<Record<string, string>> = { "{project_id}": project, "{stage_name}": "SYSCURRENT" };
    const exact = known.path.replaceAll(/\{\w+\}/g, (name) => fields[name] ?? encodeURIComponent(id));
    expect(path).to.equal(exact);
    // A task is listed by its own id, and another master key is looked at too.
    if (operation !== "ListSecretTask" && operation !== "ListKeyDetail" && object !== undefined) {
      expect(object).to.equal(id);
    }
  }
}
