import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exampleState } from "../../../provider/emulator";
import { blocksOf } from "../../../scripts/docs/pages";

/** Pages whose programs run on the emulator as they stand. */
const PAGES = ["README.md", ...readdirSync("docs/resources").map((name) => join("docs/resources", name))];

describe("the programs of the README and of the resources' pages", () => {
  it("name objects of the emulator's example account, so that they run there as they stand", () => {
    const { keys = [], secrets = [], clusters = [] } = exampleState();
    const known = [
      ...keys.map(({ keyId }) => `keyId: "${keyId}"`),
      ...secrets.map(({ name }) => `secretName: "${name}"`),
      ...clusters.map(({ clusterId }) => `clusterId: "${clusterId}"`),
    ];
    const named = PAGES.flatMap((page) => blocksOf(page, readFileSync(page, "utf8"))).flatMap(
      ({ text }) => text.match(/\b(keyId|secretName|clusterId)(: | = )"[^"]*"/g) ?? [],
    );
    expect(named).to.have.length.above(10);
    const plain = named.map((object) => object.replace(" = ", ": "));
    expect(plain.filter((object) => !known.includes(object))).to.deep.equal([]);
  });
});
