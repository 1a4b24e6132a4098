// Preloaded into the hosts and programs of tests: Pulumi's SDK loads npm's arborist, and a host TypeScript too, at its
// start, to make texts of functions. A host makes none, and no program here needs the arborist, yet loading both takes two
// thirds of a host's start. So each is loaded when it is first used.
const Module = require("node:module");

const isHost = process.argv[1]?.includes("dynamic-provider");
const LATE = new Set(["./automation", "@npmcli/arborist", ...(isHost ? ["typescript"] : [])]);
const load = Module._load;

Module._load = function (request, parent, isMain) {
  const isLate = LATE.has(request) && parent?.filename?.includes("@pulumi");
  return isLate ? late(() => load(request, parent, isMain)) : load(request, parent, isMain);
};

/** A module that is loaded when a property of it is first asked for. */
function late(loadNow) {
  // Compiled imports ask for __esModule first, and without it copy each property, which would load the module.
  return new Proxy({}, { get: (_, name) => name === "__esModule" || loadNow()[name] });
}
