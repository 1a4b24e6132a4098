import { expect } from "chai";
import { table } from "../../scripts/docs/markdown";
import { permissions } from "../../scripts/docs/permissions";
import { fillRegions } from "../../scripts/docs/regions";
import { resourceNames, resourceSection } from "../../scripts/docs/resources";
import { settings } from "../../scripts/docs/settings";
import { type Declaration, type Member, readDeclarations } from "../../scripts/docs/source";

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

  it("says of each input what is accepted, its default, and whether a change replaces", async () => {
    const lines = (await resourceSection(declarations, "KeyRotationPolicy")).split("\n");
    const row = (name: string) => lines.find((line) => line.startsWith(`| \`${name}\``)) ?? "";
    expect(row("keyId")).to.contain("| `string` | required | a key's id: 36 characters").and.contain("| replaces |");
    expect(row("rotationInterval")).to.contain(
      "| `number` | `365` | a whole number of days from 30 to 365 | updates |",
    );
    expect(row("onDelete")).to.contain('| `"retain" \\| "disable"` | `"retain"` |');
    expect(row("region")).to.contain("| the provider's `region` |").and.contain("| replaces |");
    expect(lines.join("\n")).not.to.contain("Source:");
  });

  it("refuses a documented default that check does not fill in", async () => {
    const wrong = changed("rotationInterval", { defaultValue: "`90`" });
    expect(await failure(resourceSection(wrong, "KeyRotationPolicy"))).to.match(/rotationInterval.*`90`.*`365`/);
  });

  it("refuses inputs that the type and check do not share", async () => {
    const renamed = changed("timeout", { name: "timeLimit" });
    expect(await failure(resourceSection(renamed, "KeyRotationPolicy"))).to.match(/timeLimit/);
    const required = changed("keyId", { optional: true });
    expect(await failure(resourceSection(required, "KeyRotationPolicy"))).to.match(/keyId.*optional/);
  });

  it("names every action once a call needs it", () => {
    expect(permissions()).to.contain("| KMS | `kms:cmk:enableRotation` | EnableKeyRotation | writes |");
  });

  it("gives settings their keys, their variables and their defaults, from the schema", () => {
    expect(settings()).to.contain("| `huaweicloud:accessKey` | `HW_ACCESS_KEY`, `HUAWEICLOUD_SDK_AK`");
    expect(settings()).to.match(/\| `huaweicloud-rotation:requestTimeout` \|[^|]*\| `15s` \|/);
  });

  it("fills regions, leaves the rest of a page alone, and refuses a name that nothing generates", () => {
    const page = "before\n<!-- generated: one -->\nold\n<!-- end of generated -->\nafter";
    const filled = "before\n<!-- generated: one -->\n\nnew\n\n<!-- end of generated -->\nafter";
    expect(fillRegions("page.md", page, { one: "new" })).to.deep.equal({ text: filled, used: ["one"] });
    expect(() => fillRegions("page.md", page, { two: "new" })).to.throw('page.md: nothing generates "one"');
  });

  it("keeps a table's cells on one line, with bars escaped", () => {
    expect(table(["a"], [["x |\ny"]])).to.equal("| a |\n| --- |\n| x \\| y |");
  });
});
