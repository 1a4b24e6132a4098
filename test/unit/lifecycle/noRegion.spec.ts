import { expect } from "chai";
import { createCloud, systemRuntime } from "../../../provider/cloud";
import { explain } from "../../../provider/lifecycle/failure";

describe("a setting that is missing", () => {
  it("is what failed, whatever was being done", async () => {
    const keys = { HW_ACCESS_KEY: "a", HW_SECRET_KEY: "s" };
    const cloud = createCloud(() => undefined, keys);
    const error = await cloud.place({}, systemRuntime.now() + 1000).catch((thrown: unknown) => thrown);
    expect(explain("KeyRotationPolicy k", "converging", error).message).to.match(
      /^KeyRotationPolicy k: No region is known\. /,
    );
  });
});
