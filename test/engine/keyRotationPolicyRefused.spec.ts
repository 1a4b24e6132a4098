import { output } from "@pulumi/pulumi";
import { expect } from "chai";
import { KeyRotationPolicy } from "pulumi-huaweicloud-rotation";
import { said, withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";

/** Resources of which every input that is given here is wrong, by the name of the resource; others: test/unit/lifecycle/check.spec.ts. */
const BAD: Readonly<Record<string, Record<string, unknown>>> = {
  "not-given": { keyId: undefined, rotationInterval: 29, timeout: "10", projectId: "../x", rotationIntervall: 90 },
  "not-a-number": { rotationInterval: NaN },
};

describe("what a KeyRotationPolicy refuses, on a real engine", function () {
  this.timeout(600_000);

  it("is every bad input, each under its property and all at once, before the cloud is called", async () => {
    await withCloud({ state: { keys: [{ keyId: keyId(1) }] } }, async (cloud) => {
      const bad = (name: string) => () => {
        new KeyRotationPolicy(name, { keyId: keyId(1), ...BAD[name] });
      };
      const expectNamed = (text: string, name: string) => {
        const named = [...text.matchAll(/property (\S+) value .*? has a problem: (must|is) /g)].map(
          ([, found]) => found,
        );
        expect(named, text).to.have.members(Object.keys(BAD[name]!));
      };
      const refused = await cloud.run("preview", bad("not-given"), { expectFailure: true });
      expectNamed(said(refused, "not-given"), "not-given");
      // One that is not expected to fail throws, with what the CLI printed.
      const thrown = await cloud.up(bad("not-a-number")).then(
        () => "it succeeded",
        (error: unknown) => (error as Error).message,
      );
      expect(thrown).to.match(/property rotationInterval value .*? has a problem: must /);
      expect(cloud.emulator.calls()).to.deep.equal([]);
    });
  });

  it("is a second policy with other settings for one key, not one with the same, and no value that is not known yet", async () => {
    await withCloud({ state: { keys: [1, 2, 3].map((number) => ({ keyId: keyId(number) })) } }, async (cloud) => {
      const twice = (...intervals: number[]) =>
        intervals.forEach((rotationInterval, index) => {
          new KeyRotationPolicy(`policy-${index}`, { keyId: keyId(1), rotationInterval });
        });
      const refused = await cloud.run("preview", () => twice(90, 180), { expectFailure: true });
      expect(refused.text).to.match(/property keyId .*is declared twice in this program, with different settings/s);
      expect(refused.calls, "nothing is sent").to.deep.equal([]);
      const program = () => {
        twice(90, 90);
        const first = new KeyRotationPolicy("first", { keyId: keyId(3) });
        // Computed outputs are unknown until the first exists; then the function runs.
        const after = <T>(value: T) => output(first.numberOfRotations).apply(() => value);
        new KeyRotationPolicy("second", {
          keyId: after(keyId(2)),
          rotationInterval: after(60),
          enabled: after(true),
          onDelete: after("disable" as const),
          timeout: after("1m"),
        });
      };
      const preview = await cloud.run("preview", program);
      expect(preview.summary).to.deep.equal({ create: 5 });
      expect(preview.calls).to.deep.equal([]);
      const allowed = await cloud.up();
      expect(
        allowed.of(keyId(1)).filter((name) => !name.startsWith("Show")),
        "the second finds it as declared",
      ).to.deep.equal(["EnableKeyRotation", "UpdateKeyRotationInterval"]);
      expect(cloud.emulator.key(keyId(2))).to.include({ rotationEnabled: true, rotationInterval: 60 });
    });
  });
});
