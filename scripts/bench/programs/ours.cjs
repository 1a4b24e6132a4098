// The resource of this package, by its name, as every program has it.
module.exports.Policy = require("pulumi-huaweicloud-rotation").KeyRotationPolicy;
