import { RotationBaseline } from "pulumi-huaweicloud-rotation";

// Every key that can rotate gets a policy. A key that rotates more often keeps its interval. A key that is made tomorrow
// is covered by the next `up`.
const baseline = new RotationBaseline("account", {
  keys: {
    rotationInterval: 180,
    exclude: [{ match: "spare-*", reason: "encrypts nothing yet" }],
  },
});

export const { covered, excluded, cannotRotate } = baseline;
