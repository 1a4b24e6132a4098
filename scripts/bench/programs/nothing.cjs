// The provider of the floor: what it returns has the size of what ours returns, and it calls nothing.
const WAIT = Number(process.env.BENCH_FLOOR_WAIT ?? 0);

/** Waits as long as the calls of a real one would, where the floor is to have that too. */
async function pause(calls) {
  for (let call = 0; WAIT > 0 && call < calls; call += 1) {
    await new Promise((resolve) => setTimeout(resolve, WAIT));
  }
}

function outputs(inputs) {
  return {
    ...inputs,
    enabled: true,
    onDelete: "retain",
    timeout: "2m",
    region: "cn-north-4",
    projectId: "0123456789abcdef0123456789abcdef",
    numberOfRotations: 0,
    nextRotationTime: "2026-01-01T00:00:00.000Z",
    rotationIntervalSetTime: "2026-01-01T00:00:00.000Z",
  };
}

module.exports.check = async (_olds, news) => ({
  inputs: { enabled: true, onDelete: "retain", timeout: "2m", ...news },
});
module.exports.diff = async (_id, olds, news) => ({ changes: olds.rotationInterval !== news.rotationInterval });
module.exports.create = async (inputs) => {
  await pause(3);
  return { id: inputs.keyId, outs: outputs(inputs) };
};
module.exports.update = async (_id, _olds, news) => {
  await pause(2);
  return { outs: outputs(news) };
};
module.exports.read = async (id, props) => {
  await pause(1);
  return { id, props };
};
module.exports.delete = async () => {};
