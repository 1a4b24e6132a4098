import { expect } from "chai";
import { SecretRotationPolicy, type SecretRotationPolicyArgs } from "pulumi-huaweicloud-rotation";
import { withCloud } from "../support/cloudStack";

const READ = "ShowSecret";
const WRITE = "UpdateSecret";

type Args = Partial<SecretRotationPolicyArgs>;

/** A program with a policy of each secret, named as the secret is. */
function policies(declared: Readonly<Record<string, Args>>): () => void {
  return () => {
    for (const [secretName, args] of Object.entries(declared)) {
      new SecretRotationPolicy(secretName, { secretName, ...args });
    }
  };
}

describe("SecretRotationPolicy on a real engine", function () {
  this.timeout(600_000);

  it("makes no more calls than it must, and sends only what is declared, over the whole life of policies", async () => {
    const rotating = { autoRotation: true, rotationPeriod: "1d", nextRotationTime: "1000d" };
    const others = { description: "kept", eventSubscriptions: ["ops"], rotationFunctionUrn: "urn:fss:x:function" };
    const secrets = [
      { name: "fresh", ...others },
      { name: "adopted", ...rotating },
      { name: "unwanted", ...rotating, ...others },
      { name: "off" },
      { name: "leaving", ...rotating },
      { name: "moved", ...rotating },
    ];
    const first = {
      fresh: { rotationPeriod: "30d" },
      adopted: { rotationPeriod: "24h" },
      unwanted: { enabled: false },
      off: { enabled: false, rotationPeriod: "30d" },
      leaving: { rotationPeriod: "1440m", onDelete: "disable" as const },
      moved: { rotationPeriod: "1d" },
    };
    await withCloud({ state: { secrets } }, async (cloud) => {
      const { emulator } = cloud;
      const secret = (name: string) => emulator.secret(name)!;
      const sent = () =>
        emulator
          .calls()
          .filter(({ writes }) => writes)
          .map(({ request }) => Object.keys(request).filter((field) => !/^(project_id|secret_name)$/.test(field)));
      const created = await cloud.up(policies(first));
      expect(created.of("fresh")).to.deep.equal([READ, WRITE]);
      expect(created.of("unwanted")).to.deep.equal([READ, WRITE]);
      for (const name of ["adopted", "off", "leaving", "moved"]) {
        expect(created.of(name), name).to.deep.equal([READ]);
      }
      expect(sent()).to.have.deep.members([
        ["auto_rotation", "rotation_period"],
        ["auto_rotation", "rotation_period"],
      ]);
      expect(secret("fresh")).to.deep.include({ ...others, autoRotation: true, rotationPeriod: "30d" });
      expect(secret("unwanted")).to.deep.include({ ...others, autoRotation: false, rotationPeriod: "1d" });
      const outputs = await cloud.outputs("SecretRotationPolicy");
      expect(outputs.fresh).to.include({ enabled: true, rotationPeriod: "30d" });
      expect(Date.parse(String(outputs.fresh!.nextRotationTime))).to.equal(secret("fresh").nextRotationTime);
      expect(outputs.unwanted).to.include({ nextRotationTime: null });

      const changed = {
        ...first,
        fresh: { rotationPeriod: "60d" },
        adopted: { rotationPeriod: "1d" },
        off: { enabled: false, rotationPeriod: "90d" },
        unwanted: { rotationPeriod: "12h" },
        moved: { rotationPeriod: "1d", rotationFunctionUrn: "urn:fss:cn-north-4:a:function:default:rotate:latest" },
      };
      const updated = await cloud.up(policies(changed));
      for (const name of ["fresh", "unwanted", "moved"]) {
        expect(updated.of(name), name).to.deep.equal([READ, WRITE]);
      }
      expect(updated.of("off"), "the cloud does not hear of a period while rotation is off").to.deep.equal([]);
      expect(updated.of("adopted"), "the same period in other words").to.deep.equal([]);
      expect(updated.of("leaving"), "as it was declared before").to.deep.equal([]);
      expect(updated.summary).to.deep.equal({ update: 4, same: 3 });
      expect(secret("fresh")).to.deep.include({ ...others, rotationPeriod: "60d" });
      expect(secret("unwanted")).to.deep.include({ ...others, autoRotation: true, rotationPeriod: "12h" });
      expect(secret("moved")).to.include({ rotationFunctionUrn: changed.moved.rotationFunctionUrn });

      emulator.put({
        secrets: [
          { name: "fresh", rotationPeriod: "10d" },
          { name: "off", autoRotation: true, rotationPeriod: "10d", nextRotationTime: "900d" },
          { name: "adopted", autoRotation: false },
          { name: "unwanted", removed: true },
        ],
      });
      const drifted = await cloud.run("refresh");
      expect(drifted.calls, "one read of each").to.deep.equal(Object.keys(first).map(() => READ));
      expect(drifted.summary).to.deep.equal({ update: 3, delete: 1, same: 3 });
      const { fresh, adopted, off, leaving, moved } = changed;
      const repaired = await cloud.up(policies({ fresh, adopted, off, leaving, moved }));
      for (const name of ["fresh", "off", "adopted"]) {
        expect(repaired.of(name), name).to.deep.equal([READ, WRITE]);
      }
      expect(repaired.writes).to.have.length(3);
      expect(secret("fresh").rotationPeriod).to.equal("60d");
      expect(secret("off").autoRotation).to.equal(false);
      expect(secret("adopted")).to.include({ autoRotation: true, rotationPeriod: "1d" });

      const destroyed = await cloud.run("destroy");
      expect(destroyed.calls, "only the one that is to be disabled").to.deep.equal([READ, WRITE]);
      expect(secret("leaving").autoRotation).to.equal(false);
      expect(secret("fresh").autoRotation).to.equal(true);
    });
  });
});
