import { expect } from "chai";
import { Failure } from "../../../provider/lifecycle/failure";

describe("a failure of the lifecycle", () => {
  /** What Pulumi's host prints of an error of diff, read and delete: cmd/dynamic-provider/index.js. */
  const printed = (error: Error) => `${error}: ${error.stack}`;

  it("is printed by the host without its message, which the engine shows under the resource", () => {
    const failure = new Failure("SecretRotation db-password: reading it failed: no credentials were found");
    expect(printed(failure)).to.equal(
      "pulumi-huaweicloud-rotation: SecretRotation db-password failed: see the error under the resource",
    );
    expect(failure.message).to.include("no credentials were found");
  });

  it("names no object where its message begins with none", () => {
    expect(printed(new Failure("The time was over."))).to.equal(
      "pulumi-huaweicloud-rotation: a resource failed: see the error under the resource",
    );
  });
});
