import type { CustomResourceOptions } from "@pulumi/pulumi";
import { expect } from "chai";
import {
  KeyRotationPolicy,
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

  // What weakens is a warning in preview too, and when a resource is made: test/unit/lifecycle/firstUp/said.spec.ts.
  it("is all that is enforced after drift; what weakens, and what minInterval answers, is a warning of Pulumi's", async () => {
    const [kept, weaker, off, left] = [keyId(1), keyId(2), keyId(3), keyId(4)];
    const keys = [kept, weaker, off, left].map((id) => ({ keyId: id, rotationEnabled: true, rotationInterval: 90 }));
    const rotating = { autoRotation: true, rotationPeriod: "30d" };
    const secrets = [
      { name: "db", ...rotating },
      { name: "weaker", ...rotating },
      { ...overdue(1)[0]!, rotationTime: "-10m" },
    ];
    const program = (changed: boolean) => (): void => {
      new KeyRotationPolicy("kept", { keyId: kept });
      new KeyRotationPolicy("weaker", { keyId: weaker, ...(changed && { rotationInterval: 365 }) });
      new KeyRotationPolicy("off", { keyId: off, enabled: !changed });
      if (!changed) {
        new KeyRotationPolicy("left", { keyId: left, onDelete: "disable" });
      }
      new SecretRotationPolicy("db", { secretName: "db" });
      new SecretRotationPolicy("weaker", { secretName: "weaker", ...(changed && { rotationPeriod: "90d" }) });
      rotations(1, { minInterval: "1h", triggers: { incident: changed ? "2" : "1" } })();
    };
    await withCloud({ state: { keys, secrets }, config, program: program(false) }, async (cloud) => {
      const made = await cloud.up();
      expect(made.writes, "kept").to.deep.equal([]);
      expect(warnings(made)).to.have.length(1);
      expect(warnings(made)[0]).to.match(/answers the request \(new\).*change a trigger after \S+ \[answered\]$/);
      cloud.emulator.put({
        keys: [kept, weaker].map((id) => ({ keyId: id, rotationInterval: 200 })),
        secrets: ["db", "weaker"].map((name) => ({ name, rotationPeriod: "60d" })),
      });
      const changed = await cloud.up(program(true), { refresh: true });
      const said = warnings(changed).sort().join("\n");
      expect(warnings(changed), said).to.have.length(4);
      expect(said).to.match(/every 200 days.*365 days, which is longer.*\[will-lengthen\]$/m);
      expect(said).to.match(/every 60d.*90d.*\[will-lengthen\]$/m);
      expect(said).to.match(/will be turned off \[will-disable\]/);
      expect(said, "carried out").to.match(
        /its onDelete is "disable": rotation is on, every 90 days: will be turned off/,
      );
      expect([changed.of(kept), changed.of("db")], "read, after drift").to.deep.equal([
        ["ShowKeyRotationStatus"],
        ["ShowSecret"],
      ]);
      expect((await cloud.outputs("KeyRotationPolicy")).kept).to.deep.include({ rotationInterval: 200 });
      expect(changed.of("secret-1"), "what answered is on record").to.include("RotateSecret");
    });
  });

  // Over several runs, and in the program's order: test/unit/lifecycle/firstUp/slots.spec.ts.
  it("rotates no more than maxRotations in a run, as many as preview says, with a refresh before it", async () => {
    const adopted = { rotateOnCreate: false, maxAge: "30d" };
    await withCloud({ state: { secrets: overdue(5) }, config, program: rotations(5, adopted) }, async (cloud) => {
      const created = await cloud.up();
      expect(created.writes).to.deep.equal([]);
      expect(Object.values(codes(created))).to.deep.equal(Array(5).fill("overdue"));

      await cloud.stack.setConfig({ [LIMIT]: "3" });
      const preview = await cloud.run("preview");
      const up = await cloud.up(undefined, { refresh: true });
      // Which ones come first is the engine's affair: it asks for many at once, in preview and in `up`.
      expect(Object.values(codes(up)).sort()).to.deep.equal(Object.values(codes(preview)).sort());
      const chosen = Object.entries(codes(up)).filter(([, code]) => code === "will-rotate");
      expect(chosen).to.have.length(3);
      const rotated = cloud.emulator.rotations().map(({ object }) => object);
      expect(rotated.sort()).to.deep.equal(chosen.map(([name]) => name).sort());
      expect(warnings(up).filter((line) => line.endsWith("[put-off]"))).to.have.length(2);

      expect((await cloud.up()).writes, "the rest, without a refresh").to.deep.equal(["RotateSecret", "RotateSecret"]);
      expect(new Set(cloud.emulator.rotations().map(({ object }) => object)).size).to.equal(5);
    });
  });

  it("is one rotation for each object: a second one is refused; a rename, a move and a replacement are not", async () => {
    const declare = (names: Readonly<Record<string, string>>, options: CustomResourceOptions = {}) => {
      Object.entries(names).forEach(([name, secretName]) => new SecretRotation(name, { secretName }, options));
    };
    const [aliased, replaced, renamed] = ["secret-1", "secret-2", "secret-3"] as const;
    await withCloud({ state: { secrets: overdue(4) }, config }, async (cloud) => {
      await cloud.up(() => declare({ first: aliased, replaced, before: renamed }));
      const program = () => {
        declare({ aliased }, { aliases: [{ name: "first" }] });
        declare({ replaced, after: renamed });
      };
      const replace = [cloud.urn("SecretRotation", "replaced")];
      const up = await cloud.up(program, { replace });
      expect([aliased, replaced, renamed].map((secret) => up.of(secret).includes("RotateSecret"))).to.deep.equal([
        false,
        true,
        true,
      ]);
      const before = cloud.emulator.rotations().length;
      const refused = await cloud.failedUp(() => {
        program();
        declare({ one: "secret-4", another: "secret-4" });
      });
      expect(refused.text).to.match(/is rotated by two resources of this program/);
      expect(cloud.emulator.rotations().length).to.be.at.most(before + 1);
    });
  });
});
