import { expect } from "chai";
import type { Emulator } from "../../../provider/emulator";
import { readerOf } from "../../../provider/functions/reader";
import { FUNCTIONS } from "../../../provider/functions/table";
import { createHost } from "../../../provider/lifecycle";
import schema from "../../../sdk/schema.json";
import { keyId } from "../../support/keys";
import type { Properties } from "../../support/grpc/calls";
import { type Plugin, startPlugin } from "../../support/grpc/plugin";
import { plainSettingsOf } from "../../support/settings";

const clusterId = "9f76c502-fc9c-4a52-8656-65d0da6e3d57";

const CALLS: readonly (readonly [name: string, args: Properties])[] = [
  ["getKeys", { canRotate: true, match: "*" }],
  ["getSecrets", { rotates: true }],
  ["getClusters", { match: "warehouse" }],
  ["getKeyRotation", { keyId: keyId(3) }],
  ["getSecretRotation", { secretName: "orders-db" }],
  ["getClusterKey", { clusterId }],
];

interface Spec {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

const specs = schema.functions as unknown as Readonly<Record<string, { inputs: Spec; outputs: Spec }>>;
const specOf = (name: string) => specs[`huaweicloud-rotation:index:${name}`]!;

describe("the functions of the provider plugin", () => {
  let emulator: Emulator;
  let plugin: Plugin;

  beforeEach(async () => ({ emulator, plugin } = await startPlugin()));
  afterEach(async () => {
    await plugin.close();
    await emulator.close();
  });

  for (const [name, args] of CALLS) {
    it(`${name} returns what a TypeScript program gets, with the same calls`, async () => {
      const host = createHost({ environment: {} });
      const settings = plainSettingsOf(emulator);
      host.configure((key) => settings[key]);
      const expected = await FUNCTIONS[name]!.call(readerOf(host.cloud()), args);
      const calls = emulator.calls().map(({ operation }) => operation);
      const { result, failures } = await plugin.invoke(name, args);
      expect(failures).to.deep.equal({});
      expect(result).to.deep.equal(JSON.parse(JSON.stringify(expected)));
      const more = emulator.calls().slice(calls.length);
      expect(more.map(({ operation }) => operation)).to.deep.equal(calls);
      expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
    });

    it(`${name} returns what the schema says, and takes what the schema says`, async () => {
      const { inputs, outputs } = specOf(name);
      const { result } = await plugin.invoke(name, args);
      expect(Object.keys(outputs.properties)).to.include.members(Object.keys(result));
      expect(Object.keys(result)).to.include.members([...outputs.required]);
      const { failures } = await plugin.invoke(name, { ...args, colour: "red", region: "Nowhere!" });
      expect(Object.keys(failures).sort()).to.deep.equal(["colour", "region"]);
      expect(Object.keys(inputs.properties).filter((input) => isUnknown(name, input))).to.deep.equal([]);
    });
  }

  /** Whether a function takes an input for one that it does not have. */
  function isUnknown(name: string, input: string): boolean {
    const failures = FUNCTIONS[name]!.check({ [input]: Symbol("wrong") });
    return failures.some(({ property, reason }) => property === input && reason.startsWith("is not an argument"));
  }

  it("all functions of the schema are served, and no other", async () => {
    expect(CALLS.map(([name]) => `huaweicloud-rotation:index:${name}`)).to.deep.equal(Object.keys(specs));
    expect(Object.keys(FUNCTIONS)).to.deep.equal(CALLS.map(([name]) => name));
    const refused = await plugin.invoke("getColours", {}).catch((error: unknown) => String(error));
    expect(refused).to.contain("has no function getColours");
  });

  it("name all that is wrong with the arguments at once", async () => {
    const { failures } = await plugin.invoke("getKeyRotation", { keyId: "alias/orders", projectId: "none" });
    expect(failures.keyId).to.contain("must be a key's id");
    expect(failures.projectId).to.contain("must be a project's id");
    expect((await plugin.invoke("getSecretRotation", {})).failures).to.have.property("secretName");
    expect(emulator.calls()).to.deep.equal([]);
  });

  it("fail with the cloud's words where the cloud refuses, and never return a part of a list as the whole", async () => {
    emulator.fault({ operation: "ListSecrets", status: 403, code: "CSMS.0403", times: 9 });
    const failure = await plugin.invoke("getSecrets", {}).catch((error: unknown) => String(error));
    expect(failure).to.contain("The list of secrets is not complete").and.to.contain("CSMS.0403");
    const { result } = await plugin.invoke("getSecrets", { allowIncomplete: true });
    expect(result.gaps).to.have.length(1);
  });

  it("List shows what each kind can be imported for", async () => {
    const keys = await plugin.list("KeyRotationPolicy");
    expect(keys.map(([, name]) => name)).to.deep.equal(["warehouse", "orders", "payments", "spare-master-key"]);
    expect(await plugin.list("KeyRotationPolicy", { match: "pay*" })).to.deep.equal([[keyId(3), "payments"]]);
    expect(await plugin.list("KeyRotationPolicy", {}, 1)).to.have.length(1);
    expect(await plugin.list("ClusterKeyRotation")).to.deep.equal([
      [clusterId, "warehouse"],
      ["9f76c502-fc9c-4a52-8656-000000000003", "busy"],
    ]);
    const secrets = await plugin.list("SecretRotation");
    expect(secrets).to.deep.include(["db-password", "db-password"]);
    expect(await plugin.list("SecretRotationPolicy")).to.deep.equal(secrets);
    const wrong = await plugin.list("KeyRotationPolicy", { colour: "red" }).catch((error: unknown) => String(error));
    expect(wrong).to.contain("colour is not an argument");
    emulator.fault({ operation: "ListKeys", status: 403, code: "KMS.0403", times: 9 });
    const refused = await plugin.list("KeyRotationPolicy").catch((error: unknown) => String(error));
    expect(refused).to.contain("not complete");
  });
});
