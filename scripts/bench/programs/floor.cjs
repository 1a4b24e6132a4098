// The floor: a resource of the same shape, inputs and outputs, that does nothing. It goes by the same seam, with the
// shortest text that there can be, so that all that differs from ours is what ours does.
const pulumi = require("@pulumi/pulumi");

const COMPUTED = ["enabled", "onDelete", "region", "projectId", "timeout"];
const FROM_CLOUD = ["lastRotationTime", "numberOfRotations", "nextRotationTime", "rotationIntervalSetTime"];

module.exports.Policy = class extends pulumi.CustomResource {
  constructor(name, args, options) {
    const outputs = Object.fromEntries([...COMPUTED, ...FROM_CLOUD].map((output) => [output, undefined]));
    const properties = { ...outputs, ...args, __provider: 'exports.handler=()=>require("./nothing.cjs")' };
    // The type is as long as ours, since the state holds it twice.
    super("pulumi-nodejs:dynamic/huaweicloud:DoNothingResource", name, properties, options);
  }
};
