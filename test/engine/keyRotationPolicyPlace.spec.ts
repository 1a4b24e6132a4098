import { expect } from "chai";
import {
  KeyRotationPolicy,
  type KeyRotationPolicyArgs,
  Provider,
  type ProviderArgs,
} from "pulumi-huaweicloud-rotation";
import { withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";
import { endpointsOf } from "../support/settings";

const elsewhere = "ap-southeast-3";
const kept = keyId(1);
const left = keyId(2);

describe("where a KeyRotationPolicy's key is, on a real engine", function () {
  this.timeout(600_000);

  it("stays what it was when it is written out, and when the default changes", async () => {
    const projects = [
      { id: "0123456789abcdef0123456789abcdef", name: "cn-north-4" },
      { id: "fedcba9876543210fedcba9876543210", name: elsewhere },
    ];
    await withCloud({ state: { projects, keys: [{ keyId: kept }, { keyId: left }] } }, async (cloud) => {
      const { emulator, stack } = cloud;
      const program = (place: Partial<KeyRotationPolicyArgs> = {}, settings?: ProviderArgs, twice = true) => {
        const declare = (name: string, key: string, provider?: Provider) =>
          new KeyRotationPolicy(
            name,
            { keyId: key, rotationInterval: 90, onDelete: "disable", ...place },
            provider === undefined ? {} : { provider },
          );
        return () => {
          declare("kept", kept, settings === undefined ? undefined : new Provider("account", settings));
          declare("one", left);
          if (twice) {
            declare("other", left);
          }
        };
      };
      const settings = {
        region: emulator.region,
        endpoints: JSON.parse(endpointsOf(emulator.url)) as Record<string, string>,
        ...emulator.credentials,
      };
      await cloud.up(program());

      const here = { region: emulator.region, projectId: emulator.projectId };
      const written = await cloud.up(program(here, settings));
      expect(written.summary, "today's region and project, declared, and an explicit provider's").to.deep.equal({
        create: 1,
        same: 4,
      });

      await stack.setConfig({ "huaweicloud:region": elsewhere });
      // One of two equal policies goes while the default is another than when they were made.
      const moved = await cloud.up(program({}, { ...settings, region: elsewhere }, false));
      expect(moved.summary, "no longer declared; another default, and another region of the provider").to.deep.equal({
        update: 1,
        delete: 1,
        same: 3,
      });
      expect([...written.calls, ...moved.calls]).to.deep.equal([]);
      expect(emulator.key(left)).to.include({ rotationEnabled: true, rotationInterval: 90 });
      const refreshed = await cloud.run("refresh");
      expect(refreshed.summary).to.include({ same: 4 });
      expect(
        emulator
          .calls()
          .slice(-2)
          .map(({ path }) => path.includes(emulator.projectId)),
      ).to.deep.equal([true, true]);

      const declared = await cloud.run("preview", program({ region: elsewhere }, settings, false));
      expect(declared.summary, "another region, declared").to.include({ replace: 2 });
    });
  });
});
