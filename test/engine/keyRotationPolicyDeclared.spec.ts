import { ComponentResource, type CustomResourceOptions, rootStackResource } from "@pulumi/pulumi";
import { expect } from "chai";
import { KeyRotationPolicy, SecretRotationPolicy } from "pulumi-huaweicloud-rotation";
import { withCloud } from "../support/cloudStack";
import { keyId } from "../support/keys";

const POLICIES = ["retain", "disable"] as const;
type OnDelete = (typeof POLICIES)[number];

class Component extends ComponentResource {
  constructor(name: string) {
    super("test:index:Component", name);
  }
}

/** Everything that can happen to a policy whose key, or secret, stays declared, before it and after it. */
function declare(onDelete: OnDelete, changed: boolean): void {
  const key = (number: number) => keyId((onDelete === "retain" ? 100 : 200) + number);
  const policy = (name: string, number: number, options: CustomResourceOptions = {}) => {
    new SecretRotationPolicy(
      `${name}-${onDelete}`,
      { secretName: key(number), rotationPeriod: "30d", onDelete },
      options,
    );
    return new KeyRotationPolicy(
      `${name}-${onDelete}`,
      { keyId: key(number), rotationInterval: 90, onDelete },
      options,
    );
  };
  const replacementTrigger = changed ? "after" : "before";
  policy(changed ? "new-name" : "old-name", 1);
  policy("trigger", 2, { replacementTrigger });
  policy("replaced", 3);
  policy("left", changed ? 5 : 4);
  policy("right", changed ? 4 : 5);
  const parent = new Component(`component-${onDelete}`);
  policy("moved", 6, changed ? { parent } : {});
  policy("moved-with-alias", 7, changed ? { parent, aliases: [{ parent: rootStackResource }] } : {});
  policy("one", 8);
  if (!changed) {
    policy("other", 8);
  }
  policy("deleted-first", 9, { replacementTrigger, deleteBeforeReplace: true });
  // Replaced by one of another key, while its own is declared by a policy that comes later and does not change.
  // It is registered only then, so that the deletion surely comes first.
  const leaves = policy("leaves", changed ? 11 : 10, { deleteBeforeReplace: true });
  leaves.urn.apply(() => policy("stays", 10));
}

const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].flatMap((number) => [keyId(100 + number), keyId(200 + number)]);

function program(changed: boolean): () => void {
  return () => POLICIES.forEach((onDelete) => declare(onDelete, changed));
}

describe("a key or secret that is still declared somewhere, on a real engine", function () {
  this.timeout(600_000);

  it("ends as declared, whatever becomes of the policy that declared it", async () => {
    await withCloud(
      {
        state: { keys: KEYS.map((id) => ({ keyId: id })), secrets: KEYS.map((name) => ({ name })) },
        finalStateOnly: true,
      },
      async (cloud) => {
        await cloud.up(program(false));
        const replace = POLICIES.flatMap((onDelete) =>
          ["KeyRotationPolicy", "SecretRotationPolicy"].map((kind) => cloud.urn(kind, `replaced-${onDelete}`)),
        );
        const changed = await cloud.up(program(true), { replace });
        // Renamed and moved ones are made anew; trigger, replaced, left, right, deleted-first and leaves are replaced.
        expect(changed.summary).to.deep.include({ create: 8, delete: 12, replace: 24 });
        for (const id of KEYS) {
          expect(cloud.emulator.key(id), id).to.include({ rotationEnabled: true, rotationInterval: 90 });
          expect(cloud.emulator.secret(id), id).to.include({ autoRotation: true, rotationPeriod: "30d" });
        }
        const again = await cloud.up(undefined, { refresh: true });
        expect(again.summary).to.deep.equal({ same: 47 });
        expect(again.writes).to.deep.equal([]);
      },
    );
  });
});
