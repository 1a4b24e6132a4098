import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { briefPermissions, calls } from "../../../scripts/docs/calls";
import { table } from "../../../scripts/docs/markdown";
import { headingsOf, pagePaths } from "../../../scripts/docs/pages";
import { permissions } from "../../../scripts/docs/permissions";
import { fillRegions } from "../../../scripts/docs/regions";
import { providerRegions, resourceNames, resourceRegions } from "../../../scripts/docs/resources";
import { settings } from "../../../scripts/docs/settings";
import { type Declaration, type Member, readDeclarations } from "../../../scripts/docs/source";

/** What the page of a resource tells, in this order. */
const SECTIONS = [
  "What it does in the cloud",
  "Inputs",
  "Outputs",
  "What preview and up say",
  "When it fails",
  "Taking over what exists",
  "Deleting it",
  "Permissions and calls",
  "What is not known of the cloud",
];

describe("the generated documentation", function () {
  this.timeout(60_000);

  let declarations: ReadonlyMap<string, Declaration>;

  before(() => {
    declarations = readDeclarations("provider/index.ts");
  });

  /** The declarations, with one input of KeyRotationPolicy changed. */
  function changed(name: string, change: Partial<Member>): ReadonlyMap<string, Declaration> {
    const args = declarations.get("KeyRotationPolicyArgs")!;
    const members = args.members.map((member) => (member.name === name ? { ...member, ...change } : member));
    return new Map([...declarations, ["KeyRotationPolicyArgs", { ...args, members }]]);
  }

  async function failure(promise: Promise<unknown>): Promise<string> {
    return promise.then(
      () => "it did not fail",
      (error: unknown) => (error as Error).message,
    );
  }

  it("finds the resources, and not the provider", () => {
    expect(resourceNames(declarations)).to.include("KeyRotationPolicy").and.not.include("Provider");
  });

  it("says of each input its default, whether a change replaces, and what is said of a wrong value", async () => {
    const regions = await resourceRegions(declarations, "KeyRotationPolicy");
    const row = (region: string, name: string) =>
      regions[`${region} KeyRotationPolicy`]?.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
    expect(row("inputs", "keyId")).to.contain("| `string` | required | replaces |");
    expect(regions["inputs KeyRotationPolicy"]).to.contain("- `keyId`: The key's id: 36 characters");
    expect(row("inputs", "rotationInterval")).to.contain("| `number` | what the key has | updates |");
    expect(row("inputs", "onDelete")).to.contain('| `"retain" \\| "disable"` | `"retain"` |');
    expect(row("inputs", "region")).to.contain("| the provider's `region` | replaces |");
    expect(row("refusals", "keyId")).to.contain("| must be a key's id: 36 characters");
    expect(row("outputs", "nextRotationTime")).to.contain("Computed by this package.");
    expect(Object.values(regions).join("\n")).not.to.contain("Source:");
  });

  it("stands on a page of its own for each resource, and all of them have the same sections", () => {
    const sections = resourceNames(declarations).map((name) => {
      const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}.md`;
      const headings = headingsOf(readFileSync(join("docs/resources", file), "utf8"));
      expect(headings[0]).to.deep.equal({ level: 1, text: name });
      return headings.slice(1).map(({ text }) => text);
    });
    expect(sections).to.have.length(4);
    sections.forEach((section) => expect(section).to.deep.equal(SECTIONS));
  });

  it("has the settings of a Provider, which are those of ProviderArgs", () => {
    const { "inputs Provider": inputs, "inputs AssumeRole": role } = providerRegions(declarations);
    expect(inputs).to.contain("\n  - Type: `string`\n  - Default: `HW_REGION_NAME` or `OS_REGION_NAME`\n");
    expect(role).to.contain("- `agencyName`: The agency's name.\n  - Type: `string`\n  - Required\n");
  });

  it("knows of each resource the calls that its code names", () => {
    expect(calls("SecretRotation")).to.contain(
      "| CSMS RotateSecret | `csms:secret:rotate` | writes | rotate a secret |",
    );
    expect(calls("SecretRotation")).not.to.contain("UpdateSecret");
    const brief = briefPermissions(["ClusterKeyRotation"]);
    expect(brief).to.contain(
      "| `dws:cluster:getEncryptInfo`, `kms:cmk:get` | `dws:cluster:list` | `dws:cluster:rotateKey` |",
    );
  });

  it("refuses a documented default that check does not fill in", async () => {
    const wrong = changed("timeout", { defaultValue: "`90`" });
    expect(await failure(resourceRegions(wrong, "KeyRotationPolicy"))).to.match(/timeout.*`90`.*`"2m"`/);
  });

  it("refuses inputs that the type and check do not share", async () => {
    const renamed = changed("timeout", { name: "timeLimit" });
    expect(await failure(resourceRegions(renamed, "KeyRotationPolicy"))).to.match(/timeLimit/);
    const required = changed("keyId", { optional: true });
    expect(await failure(resourceRegions(required, "KeyRotationPolicy"))).to.match(/keyId.*optional/);
  });

  it("names every action once a call needs it", () => {
    expect(permissions()).to.contain("| KMS | `kms:cmk:enableRotation` | EnableKeyRotation | writes |");
  });

  it("gives settings their keys, their variables and their defaults, from the schema", () => {
    expect(settings()).to.match(
      /^- `huaweicloud:accessKey`: .+\n {2}- Environment: `HW_ACCESS_KEY`, `HUAWEICLOUD_SDK_AK`/m,
    );
    expect(settings()).to.match(/^- `huaweicloud-rotation:requestTimeout`: .+\n {2}- Default: `15s`$/m);
  });

  it("fills regions, leaves the rest of a page alone, and refuses a name that nothing generates", () => {
    const page = "before\n<!-- generated: one -->\nold\n<!-- end of generated -->\nafter";
    const filled = "before\n<!-- generated: one -->\n\nnew\n\n<!-- end of generated -->\nafter";
    expect(fillRegions("page.md", page, { one: "new" })).to.deep.equal({ text: filled, used: ["one"] });
    expect(() => fillRegions("page.md", page, { two: "new" })).to.throw('page.md: nothing generates "one"');
  });

  it("has no line of more than 500 characters on a page, which a wide table would have", () => {
    const long = pagePaths().filter((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .some((line) => line.length > 500),
    );
    expect(long).to.deep.equal([]);
  });

  it("keeps a table's cells on one line, with bars escaped", () => {
    expect(table(["a"], [["x |\ny"]])).to.equal("| a |\n| --- |\n| x \\| y |");
  });
});
