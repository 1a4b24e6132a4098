// Preloaded into the processes of a measured engine: the dynamic-provider host notes how much memory it takes, in the
// file that BENCH_METER names, and writes a profile into the folder that BENCH_PROFILE names. Nothing of it is on in
// the runs whose time counts, but the peak, which is one cheap call.
const { appendFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const { BENCH_METER: file, BENCH_COLLECT: collect, BENCH_PROFILE: profiles } = process.env;
const isHost = process.argv[1]?.includes("dynamic-provider") ?? false;
const isProgram = process.argv[1]?.includes("cmd/run") ?? false;

if (isHost && file) {
  const gc = collect ? collector() : () => undefined;
  const sample = () => {
    gc();
    const { heapUsed, rss } = process.memoryUsage();
    appendFileSync(file, `${JSON.stringify({ heapUsed, rss })}\n`);
  };
  setInterval(sample, 250).unref();
}
if ((isHost || isProgram) && profiles) {
  const { Session } = require("node:inspector");
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.setSamplingInterval", { interval: 500 });
  session.post("Profiler.start");
  const write = () => {
    session.post("Profiler.stop", (_error, { profile }) => {
      const name = `${isHost ? "host" : "program"}-${process.pid}.cpuprofile`;
      writeFileSync(join(profiles, name), JSON.stringify(profile));
    });
  };
  process.once("exit", write);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => process.exit(0));
  }
}

/** Collects garbage. No option turns that on from here but V8's own flag. */
function collector() {
  require("node:v8").setFlagsFromString("--expose-gc");
  return require("node:vm").runInNewContext("gc");
}
