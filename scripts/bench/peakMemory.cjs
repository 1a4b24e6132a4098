// Writes the most memory that a process has held, in kilobytes, to the file that BENCH_PEAK names, when the process ends.
const { writeFileSync } = require("node:fs");

process.on("exit", () => writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));
