import { expect } from "chai";
import type { DefaultPlace } from "../../../../provider/cloud";
import { createClaims } from "../../../../provider/lifecycle/claims/claims";

const KEY = { name: "KeyRotationPolicy", id: "keyId" };
const SECRET = { name: "SecretRotationPolicy", id: "secretName" };
const ROTATION = { name: "SecretRotation", id: "secretName" };
const CLUSTER = { name: "ClusterKeyRotation", id: "clusterId" };
/** What a policy claims, that only needs to be the same. */
const every = (text: string) => ({ text, isExclusive: false, isKnown: false });
/** What a rotation claims, alone; known if it is in the state. */
const only = (text: string, isKnown: boolean) => ({ text, isExclusive: true, isKnown });

/** The claims of a run with a default place, whose project belongs to the default region. */
function claims({ region, projectId }: DefaultPlace = {}) {
  return createClaims((declared: DefaultPlace) => {
    const known = declared.region ?? region;
    return { region: known, projectId: declared.projectId ?? (known === region ? projectId : undefined) };
  });
}

describe("what the resources of one run declare", () => {
  it("agrees unless the same object is claimed otherwise, and tells objects by kind, id and place", () => {
    const run = claims();
    expect(run.declare(KEY, "a", { region: "north" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "a", { region: "north" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "a", { region: "north" }, every("30")), "another claim").to.equal(false);
    expect(run.declare(KEY, "b", { region: "north" }, every("30")), "another id").to.equal(true);
    expect(run.declare(SECRET, "a", { region: "north" }, every("30")), "another kind").to.equal(true);
    expect(run.declare(KEY, "c", { region: "north" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "c", { region: "south" }, every("30")), "another place").to.equal(true);
    expect(run.declare(KEY, "c", {}, every("90")), "a place that is not known may be any").to.equal(false);
  });

  it("knows no case in ids of keys and clusters, regions and projects, and does in names of secrets", () => {
    const run = claims({ region: "north" });
    expect(run.declare(CLUSTER, "7d85f602", {}, only("1", false))).to.equal(true);
    expect(run.declare(CLUSTER, "7D85F602", { region: "NORTH" }, only("2", false))).to.equal(false);
    expect(run.declare(KEY, "0d04", { projectId: "ab" }, every("90"))).to.equal(true);
    expect(run.declare(KEY, "0D04", { projectId: "AB" }, every("30"))).to.equal(false);
    expect(run.isDeclared(KEY, "0D04", { region: "North" })).to.equal(true);
    expect(run.declare(ROTATION, "db", {}, only("1", false))).to.equal(true);
    expect(run.declare(ROTATION, "DB", {}, only("2", false)), "another secret").to.equal(true);
  });

  it("takes a secret of a declared project for another one than that of the region's own project", () => {
    for (const [kind, claim] of [
      [ROTATION, (text: string) => only(text, false)],
      [SECRET, every],
    ] as const) {
      const run = claims({ region: "north" });
      expect(run.declare(kind, "db", {}, claim("main"))).to.equal(true);
      expect(run.declare(kind, "db", { projectId: "sub" }, claim("sub"))).to.equal(true);
      expect(run.declare(kind, "db", { projectId: "sub" }, claim("other")), "the same project").to.equal(false);
      expect(run.isDeclared(kind, "db", { projectId: "any" }), "it may be the main one").to.equal(true);
      expect(run.locate(kind, "db", { projectId: "main" }, claim("main")), "IAM told").to.equal(true);
    }
  });

  it("finds that both are one, once the cloud or the state tells where they are", () => {
    const run = claims({ region: "north" });
    expect(run.declare(ROTATION, "db", {}, only("one", false))).to.equal(true);
    expect(run.declare(ROTATION, "db", { projectId: "p" }, only("two", false))).to.equal(true);
    expect(run.locate(ROTATION, "db", { projectId: "p" }, only("one", false))).to.equal(false);
    expect(run.locate(ROTATION, "db", { projectId: "p" }, only("two", false))).to.equal(true);
    expect(run.declare(ROTATION, "new", {}, only("one", true))).to.equal(true);
    expect(run.locate(ROTATION, "new", { projectId: "p" }, only("one", true))).to.equal(true);
    expect(run.declare(ROTATION, "new", {}, only("two", false)), "declared alike").to.equal(false);
    expect(run.declare(ROTATION, "new", { projectId: "p" }, only("three", false)), "where it is").to.equal(false);
  });

  it("lets only one resource rotate an object, and takes its replacement for the same resource, once", () => {
    const run = claims({ region: "north" });
    const rotation = (id: string, text: string, isKnown: boolean) => run.declare(ROTATION, id, {}, only(text, isKnown));
    expect(rotation("a", "inputs", false)).to.equal(true);
    expect(rotation("a", "inputs", false), "the very same, and new as well").to.equal(false);
    expect(rotation("b", "inputs", true)).to.equal(true);
    expect(rotation("b", "inputs", true), "two that are in the state").to.equal(false);
    expect(rotation("c", "inputs", true)).to.equal(true);
    expect(rotation("c", "others", false), "a second one, made otherwise").to.equal(false);
    expect(rotation("d", "inputs", true)).to.equal(true);
    expect(run.locate(ROTATION, "d", { projectId: "p" }, only("inputs", true))).to.equal(true);
    expect(rotation("d", "inputs", false), "its replacement").to.equal(true);
    expect(rotation("d", "inputs", false), "no third").to.equal(false);
  });

  it("names an object by its place, and gives a default project only to the default region", () => {
    const run = claims({ region: "north", projectId: "p" });
    expect(run.objectOf(KEY, "a", {})).to.equal(run.objectOf(KEY, "A", { region: "North", projectId: "P" }));
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
    const before = process.cpuUsage();
    for (let number = 0; number < 20_000; number += 1) {
      run.declare(KEY, String(number), {}, every("90"));
    }
    // One list for all would be two hundred million comparisons, and take more than ten times as long.
    // It is this process's own time, which does not depend on what else the machine does.
    expect(process.cpuUsage(before).user / 1000).to.be.below(3000);
  });
});
