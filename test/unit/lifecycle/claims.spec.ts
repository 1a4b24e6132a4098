import { expect } from "chai";
import { createClaims } from "../../../provider/lifecycle/claims";

const KEY = "KeyRotationPolicy";
const claims = (defaults: object = {}) => createClaims(() => ({ ...defaults }));

describe("what the resources of one run declare", () => {
  it("agrees unless the same object is claimed otherwise, and tells objects by kind, id and place", () => {
    const run = claims();
    expect(run.declare(KEY, "a", { region: "north" }, "90")).to.equal(true);
    expect(run.declare(KEY, "a", { region: "north" }, "90")).to.equal(true);
    expect(run.declare(KEY, "a", { region: "north" }, "30"), "another claim").to.equal(false);
    expect(run.declare(KEY, "b", { region: "north" }, "30"), "another id").to.equal(true);
    expect(run.declare("SecretRotationPolicy", "a", { region: "north" }, "30"), "another kind").to.equal(true);
    expect(run.declare(KEY, "c", { region: "north" }, "90")).to.equal(true);
    expect(run.declare(KEY, "c", { region: "south" }, "30"), "another place").to.equal(true);
    expect(run.declare(KEY, "c", {}, "90"), "a place that is not known may be any").to.equal(false);
  });

  it("knows what is declared and what was released by place, defaults included", () => {
    const run = claims({ region: "north" });
    run.declare(KEY, "a", {}, "90");
    expect(run.isDeclared(KEY, "a", { region: "north" })).to.equal(true);
    expect(run.isDeclared(KEY, "a", { region: "south" })).to.equal(false);
    run.locate(KEY, "a", { region: "south" }, "90");
    expect(run.isDeclared(KEY, "a", { region: "south" }), "where its state says").to.equal(true);
    run.locate(KEY, "b", { region: "south" }, "90");
    expect(run.isDeclared(KEY, "b", { region: "south" }), "none the more declared").to.equal(false);
    run.release(KEY, "a", { region: "north" });
    expect([run.isReleased(KEY, "a", {}), run.isReleased(KEY, "a", { region: "south" })]).to.deep.equal([true, false]);
  });

  it("takes no default project for an object of another region than the default one", () => {
    const run = claims({ region: "north", projectId: "ours" });
    expect(run.declare(KEY, "a", { region: "south" }, "90")).to.equal(true);
    expect(run.isDeclared(KEY, "a", { region: "south", projectId: "theirs" }), "renamed: it may be").to.equal(true);
    expect(run.declare(KEY, "a", { region: "south", projectId: "theirs" }, "30"), "a contradiction").to.equal(false);
    expect(run.declare(KEY, "b", {}, "90")).to.equal(true);
    expect(run.isDeclared(KEY, "b", { region: "north", projectId: "theirs" }), "another project").to.equal(false);
  });

  it("looks at no other object's claims, so that the time grows in proportion", () => {
    const run = claims();
    const began = performance.now();
    for (let number = 0; number < 20_000; number += 1) {
      run.declare(KEY, String(number), {}, "90");
    }
    // One list for all would be two hundred million comparisons, and take more than ten times as long.
    expect(performance.now() - began).to.be.below(3000);
  });
});
