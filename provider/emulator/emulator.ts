import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { EmulatedCall } from "./calls";
import { createCloud, type EmulatedCloud, type Latency } from "./cloud";
import { mainProject } from "./handler";
import { moveClock, rotationsOf, tokenContext } from "./control";
import { timeSpan } from "../duration";
import type { Fault } from "./faults";
import type { IdentityTokenRequest } from "./iam/identityProvider";
import { serve } from "./server";
import type { EmulatedCluster } from "./state/cluster";
import type { EmulatedKey } from "./state/key";
import type { EmulatedSecret } from "./state/secret";
import type { EmulatedRotation, EmulatorSeed, EmulatorState } from "./state/state";
import { TIME_SPAN } from "./state/time";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** @defaultValue a free port */
  readonly port?: number;
  /** @defaultValue 127.0.0.1 */
  readonly host?: string;
  /** What the account holds. @defaultValue nothing but a project and a user */
  readonly state?: EmulatorSeed | EmulatorState;
  /** How long each operation takes, by its name or for all. @defaultValue none */
  readonly latency?: Latency;
  /** The server's private key and certificate, in PEM: then it is reached by https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A running emulator of the cloud. */
export interface Emulator {
  readonly url: string;
  readonly region: string;
  readonly projectId: string;
  /** The permanent access key of the first user that has one. */
  readonly credentials: { readonly accessKey: string; readonly secretKey: string };
  /** Every call so far. Calls to the emulator itself are not counted. */
  calls(): readonly EmulatedCall[];
  /** Every rotation that really took place. */
  rotations(): readonly EmulatedRotation[];
  /** Moves the clock of the cloud's events by a duration or milliseconds, and processes everything that becomes due. */
  advance(duration: string | number): void;
  /** Moves only the clock for tokens, so that they expire. */
  advanceTokens(duration: string | number): void;
  /**
   * A signed token of an identity provider, as a CI system gives it to a job. The id is one of the account's providers.
   */
  identityToken(request?: IdentityTokenRequest, id?: string): string;
  /** The offset of the clock for signatures from real time, in milliseconds. Writable. */
  skew: number;
  /** Sets the same as a duration. */
  setSkew(duration: string | number): void;
  /** Schedules a fault for calls to come. @throws Error in words */
  fault(fault: Fault): void;
  /** Removes and returns every unused fault. `times` is how many more calls it would have affected. */
  clearFaults(): readonly Fault[];
  /** A copy of a key, a secret or a cluster. To change the object use `put`. */
  key(keyId: string): EmulatedKey | undefined;
  secret(name: string): EmulatedSecret | undefined;
  cluster(clusterId: string): EmulatedCluster | undefined;
  /** A copy of the whole state, which can seed another emulator. */
  state(): EmulatorState;
  /**
   * Changes a part of the account without the program's knowledge.
   *
   * @throws StateError in words; then nothing was changed
   */
  put(change: EmulatorSeed): void;
  /** Stops the emulator and closes every connection. */
  close(): Promise<void>;
}

/** Starts an emulator. @throws StateError in words; an error of the network's, such as EADDRINUSE */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const cloud = createCloud(options.state ?? {}, options.latency);
  const { tls } = options;
  const listener: Parameters<typeof createHttpServer>[1] = (request, response) => {
    // The client closed the connection while the request was read, so there is nobody to answer.
    serve(cloud, request, response).catch(() => response.destroy());
  };
  const server =
    tls === undefined ? createHttpServer(listener) : createHttpsServer({ key: tls.key, cert: tls.cert }, listener);
  await listen(server, options);
  const { address, family, port } = server.address() as AddressInfo;
  const url = `${tls === undefined ? "http" : "https"}://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  return faceOf(cloud, server, url);
}

function faceOf(cloud: EmulatedCloud, server: Server, url: string): Emulator {
  const state = cloud.state();
  const user = state.users.find(({ accessKey, secretKey }) => accessKey !== undefined && secretKey !== undefined);
  const copy = <T>(value: T): T => structuredClone(value);
  return {
    url,
    region: state.region,
    projectId: mainProject(state),
    credentials: { accessKey: user?.accessKey ?? "", secretKey: user?.secretKey ?? "" },
    calls: () => cloud.calls.all(),
    rotations: () => copy(rotationsOf(cloud)),
    advance: (duration) => moveClock(cloud, { advance: size(duration) }),
    advanceTokens: (duration) => moveClock(cloud, { tokens: size(duration) }),
    identityToken: (request, id) => cloud.identityProvider.issue(tokenContext(cloud), request, id),
    get skew() {
      return cloud.state().clock.skew;
    },
    set skew(milliseconds) {
      cloud.state().clock.skew = milliseconds;
    },
    setSkew: (duration) => void (cloud.state().clock.skew = size(duration)),
    fault: (fault) => cloud.faults.schedule(fault),
    clearFaults: () => cloud.faults.clear(),
    key: (id) => copy(cloud.state().keys.find(({ keyId }) => keyId === id)),
    secret: (name) => copy(cloud.state().secrets.find((secret) => secret.name === name)),
    cluster: (id) => copy(cloud.state().clusters.find(({ clusterId }) => clusterId === id)),
    state: () => copy(cloud.state()),
    put: (change) => cloud.put(change),
    close: () => close(server),
  };
}

async function listen(server: Server, { port = 0, host = "127.0.0.1" }: EmulatorOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function size(duration: string | number): number {
  const length = timeSpan(duration);
  if (length === undefined) {
    throw new Error(`${JSON.stringify(duration)} is no duration. Use ${TIME_SPAN}.`);
  }
  return length;
}
