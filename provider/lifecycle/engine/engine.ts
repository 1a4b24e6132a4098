import { connect, type Socket } from "node:net";

/** The engine that a provider process works for. The process outlives an engine that was killed (DESIGN §4). */
export interface Engine {
  /** Whether the engine still runs: asked before every write, which a dead engine could not record. */
  isAlive(): Promise<boolean>;
}

/** No engine: in a test, or in a program of the user's own. Nobody is asked. */
export const NO_ENGINE: Engine = { isAlive: () => Promise.resolve(true) };

/** How long after a lost connection the engine is looked for again, in milliseconds. */
const LOOK_AGAIN = 50;

/**
 * The engine that listens at an address; none where there is no address.
 *
 * @param address - `127.0.0.1:` and a port, as the engine gives it to its hosts and plugins
 */
export function engineAt(address: string | undefined): Engine {
  const port = enginePort(address);
  return port === undefined ? NO_ENGINE : { isAlive: () => isListening(port) };
}

/**
 * Calls `ended` soon after the engine at an address has ended; never where there is no address.
 *
 * It holds a connection open, without using it: that is lost at once when the engine dies. A living engine closes it
 * too, after two minutes without a word (gRPC's time for a greeting), so a lost one is tried again.
 *
 * @param address - `127.0.0.1:` and a port, as the engine gives it to its hosts and plugins
 */
export function watchEngine(address: string | undefined, ended: () => void): void {
  const port = enginePort(address);
  if (port !== undefined) {
    watch(port, ended);
  }
}

/**
 * The address of the engine that started this process as Pulumi's dynamic-provider host; `undefined` elsewhere.
 *
 * @param argv - the arguments of the process, as `process.argv`
 */
export function dynamicHostEngine(argv: readonly string[]): string | undefined {
  return /[\\/]dynamic-provider([\\/]index\.js)?$/.test(argv[1] ?? "") ? argv[2] : undefined;
}

/** The port in an engine's address; `undefined` where there is no address. */
export function enginePort(address: string | undefined): number | undefined {
  const [, port] = /^(?:127\.0\.0\.1|localhost):(\d+)$/.exec(address ?? "") ?? [];
  return port === undefined ? undefined : Number(port);
}

function watch(port: number, ended: () => void): void {
  open(port)
    .on("close", () => {
      setTimeout(() => {
        void isListening(port).then((alive) => (alive ? watch(port, ended) : ended()));
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
