import { expect } from "chai";
import { createClaims } from "../../../provider/lifecycle/claims";

const KEY = "KeyRotationPolicy";
/** What a policy claims, that only needs to be the same. */
const every = (text: string) => ({ text, isExclusive: false, isKnown: false });
/** What a rotation claims, alone; known if it is in the state. */
const only = (text: string, isKnown: boolean) => ({ text, isExclusive: true, isKnown });
const claims = (defaults: object = {}) => createClaims(() => ({ ...defaults }));

describe("what the resources of one run declare", () => {
  it("agrees unless the same object is claimed otherwise, and tells objects by kind, id and place", () => {
    const run = claims();
    expect(run.declare(KEY, "a", { region: "north" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "a", { region: "north" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "a", { region: "north" }, every("30")), "another claim").to.equal(false);
    expect(run.declare(KEY, "b", { region: "north" }, every("30")), "another id").to.equal(true);
    expect(run.declare("SecretRotationPolicy", "a", { region: "north" }, every("30")), "another kind").to.equal(true);
    expect(run.declare(KEY, "c", { region: "north" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "c", { region: "south" }, every("30")), "another place").to.equal(true);
    expect(run.declare(KEY, "c", {}, every("90")), "a place that is not known may be any").to.equal(false);
  });

  it("lets only one resource rotate an object, and takes its replacement for the same resource, once", () => {
    const run = claims({ region: "north" });
    const rotation = (id: string, text: string, isKnown: boolean) =>
      run.declare("SecretRotation", id, {}, only(text, isKnown));
    expect(rotation("a", "inputs", false)).to.equal(true);
    expect(rotation("a", "inputs", false), "the very same, and new as well").to.equal(false);
    expect(rotation("b", "inputs", true)).to.equal(true);
    expect(rotation("b", "inputs", true), "two that are in the state").to.equal(false);
    expect(rotation("c", "inputs", true)).to.equal(true);
    expect(rotation("c", "others", false), "a second one, made otherwise").to.equal(false);
    expect(rotation("d", "inputs", true)).to.equal(true);
    expect(rotation("d", "inputs", false), "its replacement").to.equal(true);
    expect(rotation("d", "inputs", false), "no third").to.equal(false);
  });

  it("names an object by its place, and gives a default project only to the default region", () => {
    const run = claims({ region: "north", projectId: "p" });
    expect(run.objectOf(KEY, "a", {})).to.equal(run.objectOf(KEY, "a", { region: "north", projectId: "p" }));
    expect(run.objectOf(KEY, "a", { region: "south" })).not.to.contain('"p"');
    expect(run.declare(KEY, "a", { region: "south" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "a", { region: "south", projectId: "q" }, every("30")), "any project").to.equal(false);
  });

  it("knows what is declared and what was released by place, defaults included", () => {
    const run = claims({ region: "north" });
    run.declare(KEY, "a", {}, every("90"));
    expect(run.isDeclared(KEY, "a", { region: "north" })).to.equal(true);
    expect(run.isDeclared(KEY, "a", { region: "south" })).to.equal(false);
    run.locate(KEY, "a", { region: "south" }, every("90"));
    expect(run.isDeclared(KEY, "a", { region: "south" }), "where its state says").to.equal(true);
    run.locate(KEY, "b", { region: "south" }, every("90"));
    expect(run.isDeclared(KEY, "b", { region: "south" }), "none the more declared").to.equal(false);
    run.release(KEY, "a", { region: "north" });
    expect([run.isReleased(KEY, "a", {}), run.isReleased(KEY, "a", { region: "south" })]).to.deep.equal([true, false]);
  });

  it("takes no default project for an object of another region than the default one", () => {
    const run = claims({ region: "north", projectId: "ours" });
    expect(run.declare(KEY, "a", { region: "south" }, every("90"))).to.equal(true);
    expect(run.isDeclared(KEY, "a", { region: "south", projectId: "theirs" }), "renamed: it may be").to.equal(true);
    expect(run.declare(KEY, "a", { region: "south", projectId: "theirs" }, every("30")), "a contradiction").to.equal(
      false,
    );
    expect(run.declare(KEY, "b", {}, every("90"))).to.equal(true);
    expect(run.isDeclared(KEY, "b", { region: "north", projectId: "theirs" }), "another project").to.equal(false);
  });

  it("looks at no other object's claims, so that the time grows in proportion", () => {
    const run = claims();
    const began = performance.now();
    for (let number = 0; number < 20_000; number += 1) {
      run.declare(KEY, String(number), {}, every("90"));
    }
    // One list for all would be two hundred million comparisons, and take more than ten times as long.
    expect(performance.now() - began).to.be.below(3000);
  });
});
