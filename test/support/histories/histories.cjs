// Preloaded into the provider host of generated histories. One host process serves many of them, several at once: each
// has a clock of its own, and each run (preview, `up`, refresh, destroy) what a new process would know, which is nothing.
// What is loaded is the built package, found as the host finds it; the package itself has nothing of the kind (DESIGN §5).
const { AsyncLocalStorage } = require("node:async_hooks");
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");
const { setImmediate } = require("node:timers");

if (process.argv[1]?.includes("dynamic-provider")) {
  const lifecycle = createRequire(join(process.cwd(), "program.js")).resolve("pulumi-huaweicloud-rotation/lifecycle");
  const { systemRuntime } = require(join(dirname(dirname(lifecycle)), "cloud/time/runtime.js"));
  const current = new AsyncLocalStorage();
  const runs = new Map();

  // Whoever started this host is gone: nobody is left to end it.
  process.on("disconnect", () => process.exit(1));
  const tell = (message) => process.connected && process.send(message, () => undefined);

  /** Opens a provider of a history's run, by the text that is in every state. */
  globalThis.inHistory = ({ history, run, clock, random }, open) => {
    if (runs.get(history)?.run !== run) {
      runs.set(history, { run, history, clock, seed: random, module: undefined });
    }
    const scope = runs.get(history);
    // A session lives as long as this one module, so that without it a new one begins.
    delete require.cache[lifecycle];
    if (scope.module !== undefined) {
      require.cache[lifecycle] = scope.module;
    }
    const provider = current.run(scope, open);
    scope.module = require.cache[lifecycle];
    const inside = ([name, method]) => [name, (...given) => current.run(scope, () => method.apply(provider, given))];
    return Object.fromEntries(Object.entries(provider).map(inside));
  };

  /** How far the time of the history is ahead, and how much faster an answer is given up, as its file says just now. */
  const clockOf = (scope) => {
    if (scope.read === undefined) {
      scope.read = readFileSync(scope.clock, "utf8").split(" ").map(Number);
      setImmediate(() => (scope.read = undefined));
    }
    return scope.read;
  };

  systemRuntime.now = () => {
    const scope = current.getStore();
    return Date.now() + (scope === undefined ? 0 : clockOf(scope)[0]);
  };
  systemRuntime.elapsed = systemRuntime.now;
  systemRuntime.random = () => {
    const scope = current.getStore() ?? { seed: 1 };
    scope.seed = ((scope.seed + 1) * 48_271) % 2_147_483_647;
    return scope.seed / 2_147_483_647;
  };

  const sleeping = new Map();
  let sleeps = 0;
  // The time is the test's: it moves it, and the cloud's, and lets happen what is due.
  systemRuntime.sleep = (milliseconds) =>
    new Promise((resolve) => {
      const scope = current.getStore();
      sleeps += 1;
      sleeping.set(sleeps, resolve);
      tell({ history: scope.history, sleep: sleeps, until: systemRuntime.now() + milliseconds });
    });
  process.on("message", ({ slept }) => {
    sleeping.get(slept)?.();
    sleeping.delete(slept);
  });

  const { AbortSignal } = globalThis;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (length) => {
    const scope = current.getStore();
    return timeout(Math.max(1, Math.ceil(length / (scope === undefined ? 1 : clockOf(scope)[1]))));
  };

  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    stream.write = (text, ...rest) => {
      const scope = current.getStore();
      if (scope !== undefined) {
        tell({ history: scope.history, printed: String(text) });
      }
      return write(text, ...rest);
    };
  }
  for (const event of ["unhandledRejection", "uncaughtException"]) {
    process.on(event, (reason) => tell({ unhandled: String(reason?.stack ?? reason) }));
  }
}
