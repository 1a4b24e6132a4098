import { expect } from "chai";
import {
  KeyRotationPolicy,
  type KeyRotationPolicyArgs,
  SecretRotation,
  type SecretRotationArgs,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
import { type Seen, withCloud } from "../support/cloudStack";
import { numbers } from "../support/firstUp/account";
import { keyId } from "../support/keys";
import { ENGINE_TIMEOUT } from "../support/stack";

const LIMIT = "huaweicloud-rotation:maxRotations";
const config = { "huaweicloud-rotation:rate": "1000", "huaweicloud-rotation:lookBeforeCreate": "true" };

/** Declares rotations of secrets, by the secret's number. */
const rotations =
  (count: number, args: Omit<SecretRotationArgs, "secretName"> = {}) =>
  (): void => {
    for (const number of numbers(count)) {
      new SecretRotation(`secret-${number}`, { secretName: `secret-${number}`, ...args });
    }
  };

/** Secrets that last rotated 100 days ago. */
const overdue = (count: number) =>
  numbers(count).map((number) => ({ name: `secret-${number}`, createTime: "-900d", rotationTime: "-100d" }));

/** The warnings of Pulumi's that end with a code of ours. */
function warnings({ diagnostics }: Seen): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "warning")
    .flatMap(({ message }) => message.trim().split("\n"))
    .filter((line) => /\[[a-z-]+\]$/.test(line));
}

/** The codes that were said of each secret. */
function codes({ diagnostics }: Seen): Record<string, string> {
  const lines = diagnostics.flatMap(({ message }) => message.trim().split("\n"));
  return Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, code] = /^SecretRotation (\S+): .* \[([a-z-]+)\]$/.exec(line) ?? [];
      return name === undefined || code === undefined ? [] : [[name, code] as const];
    }),
  );
}

describe("what is declared of a live account, on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  it("is all that is enforced, and what weakens is a warning of Pulumi's whenever it is written", async () => {
    const [key, other] = [keyId(1), keyId(2)];
    const keys = [key, other].map((id) => ({ keyId: id, rotationEnabled: true, rotationInterval: 90 }));
    const secrets = [{ name: "db", autoRotation: true, rotationPeriod: "30d" }];
    const policies = (args: Partial<KeyRotationPolicyArgs>, period?: string) => (): void => {
      new KeyRotationPolicy("key", { keyId: key, ...args });
      new SecretRotationPolicy("db", {
        secretName: "db",
        ...(period !== undefined && { rotationPeriod: period }),
      });
    };
    await withCloud({ state: { keys, secrets }, config, program: policies({}) }, async (cloud) => {
      expect((await cloud.up()).writes, "kept").to.deep.equal([]);
      cloud.emulator.put({
        keys: [{ keyId: key, rotationInterval: 200 }],
        secrets: [{ name: "db", rotationPeriod: "60d" }],
      });
      const drifted = await cloud.up(undefined, { refresh: true });
      expect([drifted.writes, warnings(drifted)], "after drift").to.deep.equal([[], []]);
      expect((await cloud.outputs("KeyRotationPolicy")).key).to.deep.include({ rotationInterval: 200 });

      const weaker = policies({ rotationInterval: 365 }, "90d");
      const expected = [
        /every 200 days.*365 days, which is longer.*\[will-lengthen\]$/,
        /every 60d.*90d.*\[will-lengthen\]$/,
      ];
      for (const outcome of [await cloud.run("preview", weaker), await cloud.up()]) {
        const said = warnings(outcome).sort();
        expect(said, said.join("\n")).to.have.length(2);
        expected.forEach((words, index) => expect(said[index]).to.match(words));
      }
      const off = policies({ enabled: false, onDelete: "disable" }, "90d");
      expect(warnings(await cloud.up(off)).join()).to.match(/will be turned off \[will-disable\]/);

      await cloud.up(policies({ rotationInterval: 90, onDelete: "disable" }, "90d"));
      const left = await cloud.up(() => undefined);
      expect(warnings(left), "carried out").to.have.length(1);
      expect(warnings(left)[0]).to.match(
        /its onDelete is "disable": rotation is on, every 90 days: will be turned off/,
      );
    });
  });

  it("rotates no more than maxRotations in a run, as many as preview says, with a refresh before it and without", async () => {
    const adopted = { rotateOnCreate: false, maxAge: "30d" };
    await withCloud({ state: { secrets: overdue(7) }, config, program: rotations(7, adopted) }, async (cloud) => {
      const created = await cloud.up();
      expect(created.writes).to.deep.equal([]);
      expect(Object.values(codes(created))).to.deep.equal(Array(7).fill("overdue"));
      const unlimited = await cloud.run("preview");
      expect(warnings(unlimited).join("\n")).to.match(/more than 5 rotations are due in this run.*maxRotations/);
      expect(unlimited.text).to.contain("number 7 of this run");

      await cloud.stack.setConfig({ [LIMIT]: "3" });
      for (const refresh of [false, true]) {
        const preview = await cloud.run("preview");
        const up = await cloud.up(undefined, { refresh });
        // Which ones come first is the engine's affair: it asks for many at once, in preview and in `up`.
        expect(Object.values(codes(up)).sort()).to.deep.equal(Object.values(codes(preview)).sort());
        const chosen = Object.entries(codes(up)).filter(([, code]) => code === "will-rotate");
        expect(chosen).to.have.length(3);
        const rotated = cloud.emulator.rotations().map(({ object }) => object);
        expect(rotated.slice(-3).sort()).to.deep.equal(chosen.map(([name]) => name).sort());
        const putOff = warnings(up).filter((line) => line.endsWith("[put-off]"));
        expect(putOff).to.have.length(refresh ? 1 : 4);
      }
      expect((await cloud.up()).writes).to.deep.equal(["RotateSecret"]);
      const rest = await cloud.up();
      expect([rest.calls, warnings(rest)]).to.deep.equal([[], []]);
      expect(new Set(cloud.emulator.rotations().map(({ object }) => object)).size).to.equal(7);
      expect(cloud.emulator.rotations()).to.have.length(7);
    });
  });

  it("is one rotation for each object: a second one is refused; a rename, a move and a replacement are not", async () => {
    const one = (name: string, options = {}) => new SecretRotation(name, { secretName: "secret-1" }, options);
    await withCloud({ state: { secrets: overdue(1) }, config }, async (cloud) => {
      const refused = await cloud.failedUp(() => {
        one("first");
        one("second");
      });
      expect(refused.text).to.match(/is rotated by two resources of this program/);
      expect(cloud.emulator.rotations().length).to.be.at.most(1);

      expect((await cloud.up(() => void one("first"))).failed).to.equal(false);
      const before = cloud.emulator.rotations().length;
      expect(
        (await cloud.up(() => void one("aliased", { aliases: [{ name: "first" }] }))).writes,
        "alias",
      ).to.deep.equal([]);
      const replaced = await cloud.up(undefined, { replace: [cloud.urn("SecretRotation", "aliased")] });
      expect([replaced.failed, replaced.writes]).to.deep.equal([false, ["RotateSecret"]]);
      const renamed = await cloud.up(() => void one("renamed"));
      expect([renamed.failed, renamed.writes]).to.deep.equal([false, ["RotateSecret"]]);
      expect(cloud.emulator.rotations()).to.have.length(before + 2);
    });
  });

  it("is answered by an unrecorded rotation within minInterval with a warning, and by a recorded one not at all", async () => {
    const asked = (incident: string) => rotations(1, { minInterval: "1h", triggers: { incident } });
    await withCloud({ state: { secrets: [{ ...overdue(1)[0]!, rotationTime: "-10m" }] }, config }, async (cloud) => {
      for (const outcome of [await cloud.run("preview", asked("1")), await cloud.up(asked("1"))]) {
        expect(outcome.writes).to.deep.equal([]);
        expect(warnings(outcome)).to.have.length(1);
        expect(warnings(outcome)[0]).to.match(/answers the request \(new\).*change a trigger after \S+ \[answered\]$/);
      }
      const changed = await cloud.up(asked("2"));
      expect(changed.writes, "what answered is on record").to.deep.equal(["RotateSecret"]);
      expect((await cloud.up(asked("3"))).writes, "what we made is on record").to.deep.equal(["RotateSecret"]);
    });
  });
});
