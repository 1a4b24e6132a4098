// Declares as many policies as BENCH_COUNT says, by the contender that BENCH_CONTENDER names.
const contenders = {
  ours: "./ours.cjs",
  floor: "./floor.cjs",
  dynamicFloor: "./dynamicFloor.cjs",
  naive: "./naive.cjs",
  plugin: "./plugin.cjs",
};
const { Policy } = require(contenders[process.env.BENCH_CONTENDER]);

const rotationInterval = Number(process.env.BENCH_INTERVAL);
const [first, count] = [Number(process.env.BENCH_FIRST ?? 0), Number(process.env.BENCH_COUNT)];
for (let number = first; number < first + count; number += 1) {
  const keyId = `0d0466b0-e727-4d9c-b35d-${String(number).padStart(12, "0")}`;
  new Policy(`policy-${number}`, { keyId, rotationInterval });
}
