// The same floor as people would write it: by `pulumi.dynamic.Resource`, whose serializer makes the text.
const pulumi = require("@pulumi/pulumi");

const provider = {
  check: async (olds, news) => require("./nothing.cjs").check(olds, news),
  diff: async (id, olds, news) => require("./nothing.cjs").diff(id, olds, news),
  create: async (inputs) => require("./nothing.cjs").create(inputs),
  update: async (id, olds, news) => require("./nothing.cjs").update(id, olds, news),
  read: async (id, props) => require("./nothing.cjs").read(id, props),
  delete: async (id, props) => require("./nothing.cjs").delete(id, props),
};

module.exports.Policy = class extends pulumi.dynamic.Resource {
  constructor(name, args, options) {
    const outputs = ["numberOfRotations", "nextRotationTime", "region"].map((output) => [output, undefined]);
    super(provider, name, { ...Object.fromEntries(outputs), ...args }, options, "bench", "DynamicFloorPolicy");
  }
};
