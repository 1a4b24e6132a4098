// Every declared output of every kind, touched by a program; what is absent is known all the same.
import type { Output } from "@pulumi/pulumi";
import { type CustomResource } from "@pulumi/pulumi";
import { expect } from "chai";
import type { z } from "zod";
import {
  ClusterKeyRotation,
  KeyRotationPolicy,
  SecretRotation,
  SecretRotationPolicy,
} from "pulumi-huaweicloud-rotation";
import { createEmulator, type Emulator } from "../../provider/emulator";
import * as clusterKeyRotation from "../../provider/lifecycle/clusterKeyRotation/fields";
import * as keyRotationPolicy from "../../provider/lifecycle/keyRotationPolicy/fields";
import * as secretRotation from "../../provider/lifecycle/secretRotation/fields";
import * as secretRotationPolicy from "../../provider/lifecycle/secretRotationPolicy/fields";
import { keyId } from "../support/keys";
import { settingsOf } from "../support/settings";
import { ENGINE_TIMEOUT, withStack } from "../support/stack";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";
const TABLES = { keyRotationPolicy, secretRotation, secretRotationPolicy, clusterKeyRotation };

describe("the outputs of every kind on a real engine", function () {
  this.timeout(ENGINE_TIMEOUT);

  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await createEmulator({
      state: {
        keys: [{ keyId: keyId(1) }, { keyId: keyId(2) }],
        secrets: [{ name: "db" }, { name: "other" }],
        clusters: [{ clusterId, masterKeyId: keyId(2) }],
      },
    });
  });

  afterEach(() => emulator.close());

  /** All outputs of all kinds, as outputs of the stack; what is absent reads "absent" there. */
  function program() {
    const made: Record<keyof typeof TABLES, CustomResource> = {
      keyRotationPolicy: new KeyRotationPolicy("key", { keyId: keyId(1) }),
      secretRotation: new SecretRotation("secret", { secretName: "db", rotateOnCreate: false }),
      secretRotationPolicy: new SecretRotationPolicy("policy", { secretName: "other", rotationPeriod: "30d" }),
      clusterKeyRotation: new ClusterKeyRotation("cluster", { clusterId, rotateOnCreate: false }),
    };
    const outputs = Object.entries(TABLES).flatMap(([kind, { outputFields }]) =>
      Object.keys(outputFields.shape).map((name) => {
        const output = (made[kind as keyof typeof TABLES] as unknown as Record<string, Output<unknown>>)[name]!;
        return [`${kind}.${name}`, output.apply((value) => value ?? "absent")] as const;
      }),
    );
    return Promise.resolve(Object.fromEntries(outputs));
  }

  it("are there after an up, and known in the preview after it: no command shows a difference", async () => {
    await withStack({ program, config: settingsOf(emulator) }, async (stack) => {
      await stack.up();
      const outputs = await stack.outputs();
      for (const [kind, { outputFields }] of Object.entries(TABLES)) {
        for (const [name, schema] of Object.entries<z.ZodType>(outputFields.shape)) {
          const value: unknown = outputs[`${kind}.${name}`]?.value;
          expect(schema.safeParse(value === "absent" ? null : value).error, `${kind}.${name}`).to.equal(undefined);
        }
      }
      expect(outputs["keyRotationPolicy.lastRotationTime"]?.value).to.equal("absent");
      expect(outputs["keyRotationPolicy.timeout"]?.value).to.equal("2m");
      const preview = await stack.preview({ diff: true });
      expect(preview.summary).to.deep.equal({ same: 5 });
      expect(preview.text).not.to.match(/output<|unknown/i);
      const refreshed = await stack.refresh({ runProgram: true, diff: true });
      expect(refreshed.summary).to.deep.equal({ same: 5 });
      expect(refreshed.text).not.to.contain("[diff:");
    });
  });
});
