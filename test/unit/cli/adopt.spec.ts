import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import ts from "typescript";
import { parse } from "yaml";
import { exampleState } from "../../../provider/emulator";
import { providerText } from "../../../provider/resources/seam";
import { closeAccounts, countsOf, HOSTILE, idOf, STEERING, startAccount } from "../../support/account";
import { adoptedFolder, resourcesIn as resources, runAdopt } from "../../support/adopt";

interface Mapped {
  readonly objects: { type: string; id: string; resource: string; take?: boolean; skipped?: string }[];
}

const root = adoptedFolder();
let count = 0;
const folder = () => join(root, String((count += 1)));
const mapped = (text: string) => (parse(text) as Mapped).objects;

/** What the compiler says of the form of a program; its types are judged on the real engine. */
function diagnostics(text: string): string[] {
  const { diagnostics: found = [] } = ts.transpileModule(text, { reportDiagnostics: true });
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

describe("huaweicloud-rotation adopt", () => {
  afterEach(closeAccounts);

  it("declares what can rotate as it is, names the reason for the rest, and writes nothing in the cloud", async () => {
    const emulator = await startAccount(exampleState());
    const output = folder();
    const ran = await runAdopt(emulator, output);
    expect(ran.code).to.equal(0);
    expect(resources(ran.read("resources.ts"))).to.deep.equal([
      "KeyRotationPolicy orders",
      "KeyRotationPolicy payments",
      "KeyRotationPolicy spare-master-key",
      "KeyRotationPolicy warehouse",
      "SecretRotationPolicy db-password",
      "SecretRotationPolicy orders-db",
    ]);
    expect(ran.read("resources.ts")).to.match(
      /"payments", \{\n {2}keyId: "[^"]+",\n {2}enabled: true,\n {2}rotationInterval: 90,/,
    );
    const reasons = Object.fromEntries(
      mapped(ran.read("mapping.yaml")).map(({ resource, skipped }) => [resource, skipped]),
    );
    expect(reasons).to.include({
      imported: "it has imported material, which KMS cannot make anew",
      "evs-default": "it is a default key of the account, which KMS manages itself",
      "api-token": "it is a common secret, and CSMS rotates only secrets with a function",
      warehouse: undefined,
    });
    expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
    // One page of each list, the status of the only key that rotates, and each cluster's encryption.
    expect(countsOf(emulator)).to.deep.equal({
      KeystoneListProjects: 1,
      ListKeys: 1,
      ShowKeyRotationStatus: 1,
      ListSecrets: 1,
      ListClusters: 1,
      ShowClusterEncryptInfo: 4,
    });
    expect(diagnostics(ran.read("resources.ts"))).to.deep.equal([]);
  });

  it("declares rotations with --rotations only, and then without rotating", async () => {
    const emulator = await startAccount(exampleState());
    const output = folder();
    const before = await runAdopt(emulator, output);
    expect(before.read("resources.ts")).not.to.include("rotateOnCreate");
    const after = await runAdopt(emulator, output, { rotations: true });
    const rotations = resources(after.read("resources.ts")).filter((name) => name.includes("Rotation "));
    expect(rotations).to.have.members([
      "ClusterKeyRotation busy",
      "ClusterKeyRotation warehouse",
      "SecretRotation db-password",
      "SecretRotation orders-db",
    ]);
    expect(after.read("resources.ts").match(/rotateOnCreate: false/g)).to.have.length(4);
  });

  it("adds what is new when it runs again, and leaves names, comments and choices alone", async () => {
    const emulator = await startAccount(exampleState());
    const output = folder();
    const first = await runAdopt(emulator, output);
    const edited = first
      .read("mapping.yaml")
      .replace("resource: orders\n", "resource: my-orders # ours\n")
      .replace(/(resource: payments\n +)enabled: true/, "$1enabled: true # as decided")
      .replace(/(resource: spare-master-key\n(?: +\w+: .*\n)*? +)take: true/, "$1take: false");
    expect(edited).not.to.equal(first.read("mapping.yaml"));
    writeFileSync(join(output, "mapping.yaml"), edited);
    writeFileSync(join(output, "index.ts"), 'import "./resources";\n// mine\n');
    emulator.put({
      keys: [
        { keyId: idOf(3), rotationInterval: 30 },
        { keyId: idOf(1), removed: true },
        { keyId: idOf(10), keyState: "2" },
        { keyId: idOf(2), keyState: "3" },
        ...[31, 32, 33].map((number) => ({ keyId: idOf(number), alias: "payments", rotationEnabled: true })),
      ],
    });
    const second = await runAdopt(emulator, output);
    expect(second.lines).to.include("New in this run: 3.");
    const names = resources(second.read("resources.ts"));
    expect(names).to.include.members(["KeyRotationPolicy my-orders", "KeyRotationPolicy warehouse"]);
    expect(names).not.to.include("KeyRotationPolicy spare-master-key");
    // One that was disabled is taken once it can be; one that is disabled now stays, and is said.
    expect(names).to.include("KeyRotationPolicy disabled");
    expect(second.lines).to.match(/KeyRotationPolicy my-orders stays in the program, .* disabled/);
    const added = names.filter((name) => name.startsWith("KeyRotationPolicy payments-"));
    expect(added).to.have.length(3);
    expect(second.read("mapping.yaml")).to.include("resource: my-orders # ours").and.to.include("# as decided");
    // What was mapped before is as it was, the interval too.
    expect(second.read("resources.ts")).to.match(
      /"payments", \{\n {2}keyId: "[^"]+",\n {2}enabled: true,\n {2}rotationInterval: 90,/,
    );
    expect(second.read("index.ts")).to.include("// mine");
    const third = await runAdopt(emulator, output);
    expect(third.lines).to.include("Nothing changed.");
    expect(diagnostics(third.read("resources.ts"))).to.deep.equal([]);
  });

  it("gives the same names whatever the order of the account, and unlike ones", async () => {
    const keys = Array.from({ length: 12 }, (_, number) => ({
      keyId: idOf(number),
      alias: number < 6 ? "same" : "Same!",
    }));
    const texts = [];
    for (const state of [{ keys }, { keys: [...keys].reverse() }]) {
      texts.push((await runAdopt(await startAccount(state), folder())).read("mapping.yaml"));
    }
    expect(texts[1]).to.equal(texts[0]);
    const names = mapped(texts[0]!).map(({ resource }) => resource);
    expect(new Set(names).size).to.equal(12);
  });

  it("keeps hostile names harmless: the mapping reads back, and the program compiles to the same resources", async () => {
    const keys = HOSTILE.map((alias, number) => ({
      keyId: idOf(number),
      alias,
      description: alias,
      rotationEnabled: true,
    }));
    const emulator = await startAccount({ keys });
    const output = folder();
    const ran = await runAdopt(emulator, output, { importFile: join(root, "hostile.json") });
    expect(mapped(ran.read("mapping.yaml"))).to.have.length(HOSTILE.length);
    expect(resources(ran.read("resources.ts"))).to.have.length(HOSTILE.length);
    expect(diagnostics(ran.read("resources.ts"))).to.deep.equal([]);
    expect(ran.read("mapping.yaml") + ran.lines).not.to.match(STEERING);
    expect((await runAdopt(emulator, output)).lines).to.include("Nothing changed.");
  });

  it("keeps to the kinds and the pattern that are wanted", async () => {
    const emulator = await startAccount(exampleState());
    const ran = await runAdopt(emulator, folder(), { kind: ["key"], match: "pay*" });
    expect(mapped(ran.read("mapping.yaml")).map(({ resource }) => resource)).to.deep.equal(["payments"]);
    expect(countsOf(emulator)).not.to.have.any.keys("ListSecrets", "ListClusters");
  });

  it("writes the document for an import with the text that resources have", async () => {
    const importFile = join(root, "import.json");
    await runAdopt(await startAccount(exampleState()), folder(), { rotations: true, importFile });
    const { resources: imported } = parse(ts.sys.readFile(importFile)!) as {
      resources: { type: string; inputs: Record<string, unknown>; outputs: Record<string, unknown> }[];
    };
    expect(imported).to.have.length(10);
    for (const { type, inputs, outputs } of imported) {
      const kind = /:(\w+)$/.exec(type)![1] as Parameters<typeof providerText>[0];
      expect(inputs.__provider).to.equal(providerText(kind));
      expect(outputs).to.include(inputs);
    }
  });

  it("names what could not be looked at, writes the rest, and ends with 2", async () => {
    const emulator = await startAccount({ ...exampleState(), denied: ["csms:secret:list", "kms:cmk:getRotation"] });
    const ran = await runAdopt(emulator, folder());
    expect(ran.code).to.equal(2);
    expect(ran.errors).to.match(/Not looked at: CSMS ListSecrets in cn-north-4: .*csms:secret:list/);
    const payments = mapped(ran.read("mapping.yaml")).find(({ resource }) => resource === "payments");
    expect(payments?.skipped).to.include("its rotation could not be read");
  });

  for (const [what, text, words] of [
    ["no YAML", "objects: [", /it is not YAML/],
    ["a field that nobody knows", "version: 1\nobjects:\n  - typo: x\n", /line 3: objects\.0/],
    [
      "two resources of one name",
      `version: 1\nobjects:\n${[1, 2]
        .map((n) => `  - {type: SecretRotation, id: s${n}, region: r, projectId: p, resource: same}\n`)
        .join("")}`,
      /line 4: the name same is that of another SecretRotation in line 3/,
    ],
  ] as const) {
    it(`refuses a mapping of ${what} before any call, and leaves the folder alone`, async () => {
      const emulator = await startAccount(exampleState());
      const output = folder();
      await runAdopt(emulator, output);
      const calls = emulator.calls().length;
      writeFileSync(join(output, "mapping.yaml"), text);
      const ran = await runAdopt(emulator, output);
      expect(ran.code).to.equal(2);
      expect(ran.errors).to.match(words);
      expect(ran.read("mapping.yaml")).to.equal(text);
      expect(emulator.calls()).to.have.length(calls);
    });
  }
});
