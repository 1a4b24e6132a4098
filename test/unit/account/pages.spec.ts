import { expect } from "chai";
import { IncompleteList, pages } from "../../../provider/account";

/** A list that is served in pages, some way; `undefined` where it is not whole. */
async function read(serve: (marker: string | undefined) => { items: string[]; next?: string }) {
  const items: string[] = [];
  try {
    const answer = (marker: string | undefined) => Promise.resolve({ next: undefined, ...serve(marker) });
    for await (const item of pages("list of things", answer, (each) => each)) {
      items.push(item);
    }
  } catch (error) {
    expect(error).to.be.instanceOf(IncompleteList);
    return undefined;
  }
  return items.join("");
}

/** What comes after a marker, or from it on. */
const after = (all: string, marker: string | undefined, isInclusive = false) =>
  all.split("").slice(marker === undefined ? 0 : all.indexOf(marker) + (isInclusive ? 0 : 1));

describe("the pages of a list", () => {
  it("end where the cloud says so, or names an item as a marker behind which there is nothing new", async () => {
    expect(await read(() => ({ items: ["a"] }))).to.equal("a");
    for (const isInclusive of [false, true]) {
      for (const all of ["a", "abc"]) {
        const last = await read((marker) => ({ items: after(all, marker, isInclusive), next: all.at(-1)! }));
        expect(last, `last item, ${isInclusive}`).to.equal(all);
      }
    }
    expect(await read((marker) => ({ items: after("abc", marker), next: "a" })), "first item").to.equal("abc");
  });

  it("are not whole where they repeat themselves, as from a server that does not go by the marker", async () => {
    expect(await read(() => ({ items: ["a", "b"], next: "b" }))).to.equal(undefined);
    expect(await read(() => ({ items: ["a"], next: "more" }))).to.equal(undefined);
    let turn = 0;
    expect(await read(() => ({ items: ["a"], next: String((turn += 1)) }))).to.equal(undefined);
  });
});
