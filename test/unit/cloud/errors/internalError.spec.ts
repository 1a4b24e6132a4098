import { connect } from "node:net";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { internalError } from "../../../../provider/cloud";

function thrown(stack: string, error: Error = new TypeError("canary-secret")): Error {
  return Object.assign(error, { stack: `TypeError: canary-secret other.js:1\n${stack}` });
}

describe("an internal error in words", () => {
  it("names the file where it was thrown, whatever its ending, and no folder", () => {
    for (const file of ["plan.js", "hostClock.cjs", "index.mjs", "plan.ts", "a-b.cts"]) {
      const stack = `    at JSON.parse (<anonymous>)\n    at async move (/home/canary/${file}:38:22)`;
      expect(words(thrown(stack))).to.equal(`an internal error (TypeError at ${file}:38)`);
    }
    expect(words(thrown("    at file:///home/canary/plan.mjs:3:1"))).to.contain("at plan.mjs:3)");
    expect(words(thrown("    at C:\\canary\\plan.js:3:1"))).to.contain("at plan.js:3)");
  });

  it("names the part of Node where no file is in the stack", () => {
    const stack =
      "    at node:internal/deps/undici/undici:13510:13\n    at process.run (node:internal/process/task:95:5)";
    expect(words(thrown(stack))).to.equal("an internal error (TypeError at node:internal/deps/undici/undici:13510)");
    expect(words(thrown(""))).to.equal("an internal error (TypeError)");
  });

  it("names the codes and the causes of real errors of Node, and none of their texts", async () => {
    const refused = await new Promise<Error>((resolve) => connect(1, "127.0.0.1").once("error", resolve));
    const error = thrown("    at move (/a/hostClock.cjs:38:22)", new TypeError("canary-secret", { cause: refused }));
    expect(words(error)).to.equal("an internal error (TypeError at hostClock.cjs:38, caused by Error ECONNREFUSED)");
    const missing = () => readFileSync("/canary-secret/none");
    expect(words(caught(missing))).to.match(/^an internal error \(Error ENOENT at internalError\.spec\.ts:\d+\)$/);
  });

  it("says nothing of what is no error but its type, and ends where causes turn in a circle", () => {
    expect(words("canary-secret")).to.equal("an internal error (string)");
    expect(words(undefined)).to.equal("an internal error (undefined)");
    const named = Object.assign(new Error("canary"), { name: "a secret: canary", code: "canary code", stack: "" });
    expect(words(named)).to.equal("an internal error (object)");
    const circle = thrown("");
    circle.cause = circle;
    expect(words(circle)).to.equal(`an internal error (TypeError${", caused by TypeError".repeat(3)})`);
  });
});

/** The words, without the request at their end. */
function words(error: unknown): string {
  return internalError(error).replace(/\. Please report it\.$/, "");
}

function caught(body: () => unknown): unknown {
  try {
    return body();
  } catch (error) {
    return error;
  }
}
