// Mocha's own "spec" reporter, which also writes the counts down for scripts/test.mjs: `--reporter-option counts=FILE`.
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => writeFileSync(options.reporterOptions.counts, JSON.stringify(this.stats)));
  }
};
