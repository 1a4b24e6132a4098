import { expect } from "chai";
import { createEmulator, type Emulator } from "../../../provider/emulator";
import { createHost } from "../../../provider/lifecycle";
import type { Properties } from "../../../provider/lifecycle/properties";
import { settingsInProcess } from "../../support/inProcess";
import { NO_LOOK } from "../../support/settings";

const secretName = "db-password";
const [NEAR, FAR] = ["cn-north-4", "ap-southeast-1"];

describe("operations on one object", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({ state: { secrets: [{ name: secretName }] } });
  });

  afterEach(() => emulator.close());

  /** Makes resources of one run at the same time. */
  async function makeAtOnce(...resources: readonly (readonly [kind: string, inputs: Properties])[]): Promise<void> {
    const host = createHost({ environment: {}, report: () => undefined });
    const settings: Readonly<Record<string, string>> = { ...settingsInProcess(emulator), ...NO_LOOK };
    host.configure((key) => settings[key]);
    await Promise.allSettled(resources.map(([kind, inputs]) => host.provider(kind).create(inputs)));
  }

  const spans = () =>
    emulator
      .calls()
      .filter(({ service }) => service !== "iam")
      .map(({ startedAt, endedAt }) => [startedAt, endedAt ?? Infinity] as const);

  it("come one after another, also for resources of different kinds", async () => {
    emulator.fault({ operation: "ShowSecret", kind: "delay", delay: "50ms", times: Infinity });
    await makeAtOnce(
      ["SecretRotationPolicy", { secretName, rotationPeriod: "30d" }],
      ["SecretRotation", { secretName, rotateOnCreate: false }],
    );
    const overlaps = spans().filter(([begun], index) =>
      spans().some(([, ended], other) => other < index && begun < ended),
    );
    expect(spans().length).to.be.at.least(3);
    expect(overlaps).to.deep.equal([]);
  });

  it("of one name in two regions do not hold each other up", async () => {
    // Long enough for both to be seen, however busy the machine is.
    emulator.fault({ operation: "ShowSecret", kind: "delay", delay: "500ms", times: 2 });
    const place = { projectId: emulator.projectId };
    await makeAtOnce(
      ["SecretRotationPolicy", { secretName, rotationPeriod: "30d", region: NEAR, ...place }],
      ["SecretRotationPolicy", { secretName, rotationPeriod: "30d", region: FAR, ...place }],
    );
    const [first, second] = spans();
    expect(second![0]).to.be.below(first![1]);
  });
});
