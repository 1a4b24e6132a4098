import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { DEFAULT_POLICY } from "../../../provider/cli/report/policyFile";
import { exampleState } from "../../../provider/emulator";
import { closeAccounts, countsOf, idOf, startAccount } from "../../support/account";
import { largeAccount, POLICY } from "../../support/largeAccount";
import { runReport, temporaryFolder } from "../../support/report";

const folder = temporaryFolder();
const statusOf = (object: { status: string; findings: { code: string }[] }) =>
  [object.status, ...object.findings.map(({ code }) => code)].join(" ");

describe("huaweicloud-rotation report", () => {
  afterEach(closeAccounts);

  it("equals an independent calculation, in two regions, with no call that the APIs do not make necessary", async () => {
    const account = largeAccount({ keys: 120, secrets: 40, clusters: 12 });
    const emulator = await startAccount(account.seed);
    const policy = folder.write("policy.yaml", POLICY);
    const ran = await runReport(emulator, { region: account.regions, policy });
    const { objects, summary, gaps } = ran.json();
    const found = new Map(objects.map((object) => [`${object.kind} ${object.region} ${object.id}`, statusOf(object)]));
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(account.expected));
    expect(gaps).to.deep.equal([]);
    expect(summary.pass + summary.fail + summary.notApplicable).to.equal(172);
    expect(ran.code).to.equal(1);
    const { KeystoneListProjects: projects, ...counts } = countsOf(emulator);
    expect(projects).to.equal(2);
    const calls = Object.values(counts).reduce((sum, count) => sum + count, 0);
    // One page of each of the four lists in each region.
    expect(calls).to.equal(account.singleCalls + 8);
    expect(emulator.calls().filter(({ writes }) => writes)).to.deep.equal([]);
  });

  it("gives the same bytes for the same account and time, whatever the order of the answers", async () => {
    const account = largeAccount({ keys: 60, secrets: 20, clusters: 8 });
    const emulator = await startAccount(account.seed);
    const flags = { region: account.regions, now: Date.parse("2026-11-26T12:00:00Z") };
    const first = await runReport(emulator, flags);
    const second = await runReport(emulator, { ...flags, region: [...account.regions].reverse() });
    expect(second.output).to.equal(first.output);
    expect(first.json().time).to.equal("2026-11-26T12:00:00.000Z");
  });

  it("judges by the cloud's clock, whatever this machine's says", async () => {
    const emulator = await startAccount({ keys: [{ keyId: idOf(1), rotationEnabled: true }] });
    emulator.skew = 40 * 86_400_000;
    const { time } = (await runReport(emulator)).json();
    expect(Date.parse(time)).to.be.closeTo(Date.now() + emulator.skew, 30_000);
  });

  it("ends with 0 where nothing fails, and with 1 where a chosen code is found", async () => {
    const state = { keys: [{ keyId: idOf(1), rotationEnabled: true, creationTime: "-10d" }] };
    const emulator = await startAccount(state);
    expect((await runReport(emulator)).code).to.equal(0);
    expect((await runReport(emulator, { failOn: ["never-rotated"] })).code).to.equal(1);
    emulator.put({ keys: [{ keyId: idOf(1), rotationEnabled: false }] });
    expect((await runReport(emulator)).code).to.equal(1);
    expect((await runReport(emulator, { failOn: ["overdue"] })).code).to.equal(0);
  });

  for (const [action, operation] of [
    ["kms:cmk:list", "ListKeys"],
    ["kms:cmk:getRotation", "ShowKeyRotationStatus"],
    ["csms:secret:list", "ListSecrets"],
    ["csms:secret:listTasks", "ListSecretTask"],
    ["dws:cluster:list", "ListClusters"],
    ["dws:cluster:getEncryptInfo", "ShowClusterEncryptInfo"],
  ]) {
    it(`reports the rest without ${action}, names it, and ends with 2`, async () => {
      const emulator = await startAccount({ ...exampleState(), denied: [action!] });
      const whole = await runReport(await startAccount(exampleState()));
      const ran = await runReport(emulator);
      const { gaps, objects } = ran.json();
      expect(gaps.map((gap) => [gap.operation, gap.action])).to.deep.equal([[operation, action]]);
      expect(ran.code).to.equal(2);
      const isList = ["ListKeys", "ListSecrets", "ListClusters"].includes(operation!);
      expect(objects.length < whole.json().objects.length).to.equal(isList);
      const passes = (each: typeof objects) => each.filter(({ status }) => status === "pass").length;
      expect(passes(objects)).to.be.lessThan(passes(whole.json().objects));
    });
  }

  it("reports the other regions where one is not the caller's", async () => {
    const emulator = await startAccount({ keys: [{ keyId: idOf(1), rotationEnabled: true }] });
    const ran = await runReport(emulator, { region: ["cn-north-4", "ap-southeast-1"] });
    expect(ran.json().objects).to.have.length(1);
    expect(ran.json().gaps).to.have.length(1);
    expect(ran.json().gaps[0]).to.include({ region: "ap-southeast-1", service: "iam" });
    expect(ran.code).to.equal(2);
  });

  it("refuses what it cannot use in a sentence, with 2 and no call", async () => {
    const emulator = await startAccount({});
    const bad = folder.write("bad.yaml", "version: 1\nrules:\n  - kind: keys\n    maxAgeDays: -1\nextra: 1\n");
    const cases = [
      [{ policy: bad }, /bad\.yaml cannot be used: line 3: rules\.0\.kind: must be "key"/],
      [{ policy: "no-such-file" }, /cannot be read \(ENOENT\)/],
      [{ state: [bad] }, /it is not JSON/],
      [{ merge: [bad] }, /it is not JSON/],
      [{ region: ["a", "b"], projectId: "p" }, /--project-id belongs to one region/],
      [{ setting: ["huaweicloud:secretKey=x"] }, /is a secret/],
      [{ output: join(folder.path, "no", "such", "folder") }, /cannot be written \(ENOENT\)/],
    ] as const;
    for (const [flags, words] of cases) {
      const ran = await runReport(emulator, flags);
      expect([ran.code, ran.output]).to.deep.equal([2, ""]);
      expect(ran.errors).to.match(words);
    }
  });

  it("names all mistakes of a policy file at once, each with its line", async () => {
    const cases = [
      [
        "version: 2\nrules:\n  - kind: keys\n    maxAgeDays: -1\n  - match: a\n    kind: cluster\n    required: true\nextra:\n  a: 1\n" +
          "exemptions:\n  - kind: key\n    match: b\n    expires: 2027-02-30\n",
        [
          "line 1: version: must be 1",
          'line 3: rules.0.kind: must be "key", "secret" or "cluster"',
          "line 4: rules.0.maxAgeDays: must be more than 0 days",
          "line 5: rules.1: a cluster has no automatic rotation: give maxAgeDays alone",
          "line 8: extra: is not known here",
          "line 11: exemptions.0.reason: must be text",
          "line 13: exemptions.0.expires: must be a day such as 2027-03-31",
        ],
      ],
      ["rules: {\n  a: [\n", ["line 3: "]],
      ['{"version": 1,\n "rules": [{"kind": "key", "maxAge": 3}]}', ["line 2: rules.0.maxAge: is not known here"]],
      ["", ["line 1: the file: "]],
    ] as const;
    for (const [text, lines] of cases) {
      const ran = await runReport(undefined, { policy: folder.write("mistakes.yaml", text) });
      expect([ran.code, ran.output]).to.deep.equal([2, ""]);
      lines.forEach((line) => expect(ran.errors).to.include(line));
    }
  });

  it("ends with 2 where a part of an object that fails was not told", async () => {
    const emulator = await startAccount({ keys: [{ keyId: idOf(1), rotationEnabled: false }] });
    const told = (await runReport(emulator)).json();
    told.objects[0]!.findings.push({ code: "not-looked", message: "KMS did not tell it." });
    const ran = await runReport(undefined, { merge: [folder.write("told.json", JSON.stringify(told))] });
    expect(ran.json().summary.fail).to.equal(1);
    expect(ran.code).to.equal(2);
  });

  it("lists every exemption with the days that are left, also one that is about no object", async () => {
    const emulator = await startAccount({ keys: [{ keyId: idOf(1), alias: "old", rotationEnabled: false }] });
    const exemptions = ["old, 2026-12-10", "no-such-key, 2027-06-01", "o*, 2026-11-01"].map((each) => {
      const [match, expires] = each.split(", ");
      return `  - { kind: key, match: "${match}", reason: moves, expires: ${expires} }\n`;
    });
    const policy = folder.write("exempt.yaml", `version: 1\nexemptions:\n${exemptions.join("")}`);
    const flags = { policy, now: Date.parse("2026-11-26T12:00:00Z") };
    for (const format of ["table", "markdown", "html"]) {
      const { output, code } = await runReport(emulator, { ...flags, format });
      const plain = output.replace(/\\(?=[*])/g, "");
      expect(code).to.equal(0);
      expect(plain).to.include("key old: 15 days left, until 2026-12-10, 1 object");
      expect(plain).to.include("key no-such-key: 188 days left, until 2027-06-01, 0 objects");
      expect(plain).to.include("key o*: ended on 2026-11-01, 1 object");
    }
    const json = folder.write("exempt.json", (await runReport(emulator, flags)).output);
    const { output } = await runReport(undefined, { merge: [json], format: "table" });
    expect(output).to.include("keys: 15 days left, until 2026-12-10, 1 object (moves)");
  });

  it("says why the sign-in is refused, with 2", async () => {
    const emulator = await startAccount({
      users: [{ name: "u", accessKey: "A".repeat(20), secretKey: "S".repeat(40) }],
    });
    emulator.put({ users: [{ name: "u", secretKey: "T".repeat(40) }] });
    const ran = await runReport(emulator);
    expect(ran.code).to.equal(2);
    expect(ran.errors + ran.output)
      .to.include("APIGW.0301")
      .and.not.to.include("S".repeat(40));
  });

  it("tells what a state declares, where, and when the next rotation is due", async () => {
    const emulator = await startAccount(exampleState());
    const urn = "urn:pulumi:prod::p::pulumi-nodejs:dynamic/huaweicloud:KeyRotationPolicy::payments";
    const place = { region: emulator.region, projectId: emulator.projectId };
    const next = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const resource = {
      urn,
      type: "pulumi-nodejs:dynamic/huaweicloud:KeyRotationPolicy",
      id: idOf(3),
      outputs: { ...place, rotationInterval: 90, nextRotationTime: next },
      sourcePosition: "project:///keys.ts#12,5",
    };
    // One was replaced, and one belongs to another program: neither is declared here.
    const others = [
      { ...resource, id: idOf(2), delete: true },
      { ...resource, id: idOf(1), external: true },
    ];
    const deployment = { resources: [resource, ...others] };
    const state = folder.write("state.json", JSON.stringify({ version: 3, deployment }));
    const { objects } = (await runReport(emulator, { state: [state] })).json();
    const payments = objects.find(({ name }) => name === "payments")!;
    expect(payments.declaredBy).to.deep.equal([urn]);
    expect(payments.rotation.nextRotationTime).to.equal(next);
    const undeclared = objects.filter(({ findings }) => findings.some(({ code }) => code === "not-declared"));
    expect(undeclared).to.have.length(objects.length - 1);
    const policy = folder.write("strict.yaml", "version: 1\nrules:\n  - kind: key\n    maxIntervalDays: 30\n");
    const sarif = JSON.parse((await runReport(emulator, { state: [state], policy, format: "sarif" })).output) as {
      runs: { results: { ruleId: string; locations: { physicalLocation: unknown }[] }[] }[];
    };
    const locations = sarif.runs[0]!.results.map(({ ruleId, locations: [at] }) => [ruleId, at!.physicalLocation]);
    expect(locations).to.deep.include([
      "interval-too-long",
      { artifactLocation: { uri: "keys.ts" }, region: { startLine: 12 } },
    ]);
    const policyLines = locations.filter(([code]) => code === "rotation-off").map(([, at]) => at);
    expect(policyLines[0]).to.have.nested.property("region.startLine", 3);
  });

  it("makes one report of several, and takes an object that two have from the later", async () => {
    const emulator = await startAccount({ keys: [{ keyId: idOf(1), rotationEnabled: false }] });
    const earlier = await runReport(emulator, { now: Date.parse("2026-01-01T00:00:00Z") });
    emulator.put({
      keys: [
        { keyId: idOf(1), rotationEnabled: true },
        { keyId: idOf(2), rotationEnabled: false },
      ],
    });
    const later = await runReport(emulator, { now: Date.parse("2026-01-02T00:00:00Z") });
    const files = [folder.write("a.json", later.output), folder.write("b.json", earlier.output)];
    const ran = await runReport(undefined, { merge: files, region: ["cn-north-4"] });
    expect(ran.errors).to.equal("Not used, since --merge looks at nothing: --region.\n");
    expect(ran.json().objects.map(({ id, status }) => [id, status])).to.deep.equal([
      [idOf(1), "pass"],
      [idOf(2), "fail"],
    ]);
    expect(ran.json().time).to.equal("2026-01-02T00:00:00.000Z");
    const policy = folder.write("lines.yaml", "version: 1\nrules:\n  - kind: secret\n  - kind: key\n");
    const { output } = await runReport(undefined, { merge: files, policy, format: "sarif" });
    expect(output.match(/"startLine": \d+/g))
      .to.include('"startLine": 4')
      .and.not.to.include('"startLine": 1');
    expect(ran.code).to.equal(1);
  });

  it("writes the default policy beside a SARIF file that has nothing else to point to, and keeps one that is there", async () => {
    const emulator = await startAccount(exampleState());
    const output = join(folder.path, "report.sarif");
    await runReport(emulator, { format: "sarif", output });
    const beside = join(folder.path, "rotation-policy.yaml");
    expect(existsSync(output)).to.equal(true);
    expect(readFileSync(beside, "utf8")).to.include("maxIntervalDays: 365");
    folder.write("rotation-policy.yaml", "version: 1\n");
    await runReport(emulator, { format: "sarif", output });
    expect(readFileSync(beside, "utf8")).to.equal("version: 1\n");
    // The text of the default asks for the same as no file.
    const without = await runReport(emulator, { now: 0 });
    const withFile = await runReport(emulator, { now: 0, policy: folder.write("default.yaml", DEFAULT_POLICY) });
    expect(withFile.output).to.equal(without.output);
  });
});
