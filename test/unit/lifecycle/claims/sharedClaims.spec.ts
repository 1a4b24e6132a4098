import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createClaims } from "../../../../provider/lifecycle/claims/claims";
import { sharedClaimsAt } from "../../../../provider/lifecycle/claims/sharedClaims";

const KEY = { name: "KeyRotationPolicy", id: "keyId" } as const;
const ROTATION = { name: "SecretRotation", id: "secretName" } as const;
const [OURS, THEIRS, ENDED] = [1, 2, 3];
const engine = "127.0.0.1:4711";
const policy = { text: "90", isExclusive: false, isKnown: false };

describe("what the provider processes of one engine tell each other", () => {
  let folder: string;
  beforeEach(() => (folder = join(mkdtempSync(join(tmpdir(), "shared-claims-")), "claims")));
  afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

  const at = (process: number, address: string | undefined = engine) =>
    sharedClaimsAt(address, { folder, process, isAlive: (other) => other !== ENDED });
  const placeOf = ({ region = "north", projectId }: { region?: string; projectId?: string }) => ({ region, projectId });
  const claimsOf = (process: number, address?: string) => createClaims(placeOf, at(process, address));

  it("knows the policies of another process of the same engine, by their place, and no others", () => {
    const [one, other] = [claimsOf(OURS), claimsOf(THEIRS)];
    one.declare(KEY, "a", { region: "north", projectId: "p" }, policy);
    one.declare(ROTATION, "a", {}, { ...policy, isExclusive: true });
    expect(other.isDeclaredElsewhere(KEY, "a", { region: "north", projectId: "p" })).to.equal(true);
    expect(other.isDeclaredElsewhere(KEY, "a", {}), "a place that is not known may be any").to.equal(true);
    expect(other.isDeclaredElsewhere(KEY, "a", { region: "south" })).to.equal(false);
    expect(other.isDeclaredElsewhere(KEY, "a", { region: "north", projectId: "q" })).to.equal(false);
    expect(other.isDeclaredElsewhere(KEY, "b", {})).to.equal(false);
    expect(other.isDeclaredElsewhere(ROTATION, "a", {}), "nothing undoes a rotation").to.equal(false);
    expect(one.isDeclaredElsewhere(KEY, "a", {}), "its own").to.equal(false);
    one.locate(KEY, "c", { region: "north" }, policy);
    expect(other.isDeclaredElsewhere(KEY, "c", {}), "located, as a refresh does, and not declared").to.equal(false);
    one.locate(KEY, "a", { region: "south" }, policy);
    expect(other.isDeclaredElsewhere(KEY, "a", { region: "south" }), "where its state says").to.equal(true);
    expect(claimsOf(THEIRS, "127.0.0.1:4712").isDeclaredElsewhere(KEY, "a", {}), "another engine").to.equal(false);
    expect(claimsOf(THEIRS).isDeclared(KEY, "a", {}), "not of this process").to.equal(false);
  });

  it("believes nothing of a process that has ended, and removes its file", () => {
    claimsOf(ENDED).declare(KEY, "a", {}, policy);
    expect(claimsOf(OURS).isDeclaredElsewhere(KEY, "a", {})).to.equal(false);
    claimsOf(OURS).declare(KEY, "b", {}, policy);
    expect(readdirSync(folder)).to.deep.equal(["4711-1"]);
  });

  it("keeps its files to the user, and uses no folder that others may write to", () => {
    claimsOf(OURS).declare(KEY, "a", {}, policy);
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    expect(statSync(join(folder, "4711-1")).mode & 0o777).to.equal(0o600);
    chmodSync(folder, 0o777);
    expect(claimsOf(THEIRS).isDeclaredElsewhere(KEY, "a", {})).to.equal(false);
    claimsOf(THEIRS).declare(KEY, "a", {}, policy);
    expect(existsSync(join(folder, "4711-2"))).to.equal(false);
  });

  it("does without what cannot be written or read, and writes nothing without an engine", () => {
    createClaims(placeOf, sharedClaimsAt(undefined, { folder, process: OURS, isAlive: () => true })).declare(
      KEY,
      "a",
      {},
      policy,
    );
    expect(existsSync(folder)).to.equal(false);
    writeFileSync(folder, "a file where the folder should be");
    const claims = claimsOf(OURS);
    expect(claims.declare(KEY, "a", {}, policy)).to.equal(true);
    expect(claims.isDeclaredElsewhere(KEY, "a", {})).to.equal(false);
  });
});
