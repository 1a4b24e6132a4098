import { connect, type Socket } from "node:net";

/** The engine that a provider process works for. The process outlives an engine that was killed (DESIGN §4). */
export interface Engine {
  /** Ends this process soon after the engine has ended. Does nothing the second time. */
  watch(): void;
  /** Whether the engine still runs: asked before every write, which a dead engine could not record. */
  isAlive(): Promise<boolean>;
}

/** How long after a lost connection the engine is looked for again, in milliseconds. */
const LOOK_AGAIN = 50;

/**
 * Finds the engine of Pulumi's dynamic-provider host, whose only argument is the engine's address. Elsewhere (in a test,
 * in a program of the user's own) there is none, and it counts as alive.
 *
 * @param argv - the arguments of the process, as `process.argv`
 */
export function findEngine(argv: readonly string[], exit: () => void = () => process.exit(1)): Engine {
  const [, port] = /^(?:127\.0\.0\.1|localhost):(\d+)$/.exec(argv[2] ?? "") ?? [];
  if (port === undefined || !/[\\/]dynamic-provider([\\/]index\.js)?$/.test(argv[1] ?? "")) {
    return { watch: () => undefined, isAlive: () => Promise.resolve(true) };
  }
  let watching = false;
  return {
    watch() {
      if (!watching) {
        watching = true;
        watch(Number(port), exit);
      }
    },
    isAlive: () => isListening(Number(port)),
  };
}

/**
 * Holds a connection open, without using it: it is lost at once when the engine dies. A living engine closes it too,
 * after two minutes without a word (gRPC's time for a greeting), so a lost one is tried again.
 */
function watch(port: number, exit: () => void): void {
  open(port)
    .on("close", () => {
      setTimeout(() => {
        void isListening(port).then((alive) => (alive ? watch(port, exit) : exit()));
      }, LOOK_AGAIN).unref();
    })
    .resume()
    .unref();
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = open(port);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    // Only a refusal proves that nobody listens: anything else must not stop a healthy run.
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}

function open(port: number): Socket {
  return connect({ port, host: "127.0.0.1" }).on("error", () => undefined);
}
