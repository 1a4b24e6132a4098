import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { createHost, type LifecycleHost } from "../../../provider/lifecycle";
import type { Properties } from "../../../provider/lifecycle/properties";
import { settingsInProcess, sharedClock } from "../../support/inProcess";
import { NO_LOOK } from "../../support/settings";

const secretName = "db-password";
const REGION = "cn-north-4";
const [MAIN, SUB] = ["1".repeat(32), "2".repeat(32)];
const ALONE = /SecretRotation db-password: it is rotated by two resources of this program/;

describe("a secret of which one resource declares the project and another does not", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({
      state: {
        projects: [
          { id: MAIN, name: REGION },
          { id: SUB, name: `${REGION}_sub` },
        ],
        secrets: [
          { name: secretName, projectId: MAIN },
          { name: secretName, projectId: SUB },
        ],
      },
    });
  });

  afterEach(() => emulator.close());

  /** What the resources of one run are served by. */
  function host(): LifecycleHost {
    const settings: Readonly<Record<string, string>> = { ...settingsInProcess(emulator), ...NO_LOOK };
    const runtime = sharedClock(() => emulator);
    return createHost({ environment: {}, runtime, settings: (key) => settings[key] });
  }

  async function make(run: LifecycleHost, kind: string, inputs: Properties): Promise<Properties> {
    const provider = run.provider(kind);
    const { failures } = await provider.check({}, inputs);
    expect(failures).to.deep.equal([]);
    return (await provider.create(inputs)).outs;
  }

  const rotated = () => emulator.rotations().length;
  const spans = () =>
    emulator
      .calls()
      .filter(({ service }) => service === "csms")
      .map(({ startedAt, endedAt }) => [startedAt, endedAt ?? Infinity] as const);

  it("is two where the other is a sub-project's", async () => {
    const run = host();
    const [main, sub] = await Promise.all([
      make(run, "SecretRotation", { secretName }),
      make(run, "SecretRotation", { secretName, projectId: SUB }),
    ]);
    expect([main.projectId, sub.projectId]).to.deep.equal([MAIN, SUB]);
    expect(rotated()).to.equal(2);
  });

  it("is one where the project is the region's own, and is rotated once", async () => {
    const run = host();
    const both = await Promise.allSettled([
      make(run, "SecretRotation", { secretName }),
      make(run, "SecretRotation", { secretName, projectId: MAIN }),
    ]);
    const refused = both.flatMap((result) => (result.status === "rejected" ? [(result.reason as Error).message] : []));
    expect(refused).to.have.lengthOf(1);
    expect(refused[0]).to.match(ALONE);
    expect(rotated()).to.equal(1);
  });

  it("is refused in diff where the state tells that it is one", async () => {
    const stored = await make(host(), "SecretRotation", { secretName });
    const run = host();
    expect((await run.provider("SecretRotation").check({}, { secretName, projectId: MAIN })).failures).to.deep.equal(
      [],
    );
    expect((await run.provider("SecretRotation").check({ secretName }, { secretName })).failures).to.deep.equal([]);
    const error = await run
      .provider("SecretRotation")
      .diff(secretName, stored, { secretName })
      .then(
        () => "no error",
        (reason: unknown) => (reason as Error).message,
      );
    expect(error).to.match(ALONE);
  });

  it("is worked on by one resource after another, and holds up no secret of that name elsewhere", async () => {
    emulator.fault({ operation: "ShowSecret", kind: "delay", delay: "50ms", times: Infinity });
    const run = host();
    await Promise.all([
      make(run, "SecretRotationPolicy", { secretName, rotationPeriod: "30d" }),
      make(run, "SecretRotation", { secretName, projectId: MAIN, rotateOnCreate: false }),
    ]);
    const overlaps = spans().filter(([begun], index) =>
      spans().some(([, ended], other) => other < index && begun < ended),
    );
    expect(overlaps).to.deep.equal([]);

    const before = spans().length;
    // Long enough for both to be seen, however busy the machine is.
    emulator.clearFaults();
    emulator.fault({ operation: "ShowSecret", kind: "delay", delay: "500ms", times: 2 });
    await Promise.all([
      run.provider("SecretRotationPolicy").create({ secretName, rotationPeriod: "30d" }),
      run.provider("SecretRotationPolicy").create({ secretName, rotationPeriod: "30d", projectId: SUB }),
    ]);
    const [first, second] = spans().slice(before);
    expect(second![0]).to.be.below(first![1]);
  });
});

describe("a cluster in two spellings of its id", () => {
  const clusterId = "7d85f602-a948-4a30-afd4-e84f47471c15";

  it("is one, and is rotated by one resource", async () => {
    const run = createHost({ environment: {}, settings: (key) => ({ "huaweicloud:region": REGION, ...NO_LOOK })[key] });
    const provider = run.provider("ClusterKeyRotation");
    expect((await provider.check({}, { clusterId })).failures).to.deep.equal([]);
    const { failures } = await provider.check({}, { clusterId: clusterId.toUpperCase() });
    expect(failures.map(({ property }) => property)).to.deep.equal(["clusterId"]);
  });
});
