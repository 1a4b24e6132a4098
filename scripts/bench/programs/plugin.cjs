// The same resource by the provider plugin, as the SDKs of other languages declare it.
const pulumi = require("@pulumi/pulumi");

module.exports.Policy = class extends pulumi.CustomResource {
  constructor(name, args, options) {
    super("huaweicloud-rotation:index:KeyRotationPolicy", name, args, {
      version: process.env.BENCH_PLUGIN,
      ...options,
    });
  }
};
