// Pulumi's real dynamic-provider hosts, kept and used again by many histories, several at once.
import { join, resolve } from "node:path";
import { startHost } from "../grpc/host";
import type { ProviderProcess } from "../grpc/providerProcess";
import { light } from "../light";

const REPOSITORY = resolve(__dirname, "../../..");
/** How many histories a host serves before another takes its place: it keeps what it knew of every run. */
export const HISTORIES = 50;

/** What a history is told of what happens in its host. */
export interface Guest {
  /** It wants to sleep until a time. Returns when it has. */
  sleepUntil(time: number): Promise<void>;
  printed(text: string): void;
  /** A rejection, or an exception, that nobody took care of: in this history, or in another one at the same time. */
  unhandled(text: string): void;
}

type Message = { readonly history: number } & (
  { readonly sleep: number; readonly until: number } | { readonly printed: string } | { readonly unhandled: string }
);

/** One host, and the histories that live in it. */
export class SharedHost {
  private readonly guests = new Map<number, Guest>();
  private configuring: Promise<unknown> = Promise.resolve();
  served = 0;
  /** Whether it was ended, since a history in it did not end. */
  hasHung = false;

  private constructor(readonly process: ProviderProcess) {}

  static async start(folder = REPOSITORY): Promise<SharedHost> {
    const hosts: SharedHost[] = [];
    const host = await startHost(join(REPOSITORY, "node_modules/@pulumi/pulumi"), folder, {
      variables: light("histories/histories.cjs"),
      told: (message: Message) => hosts[0]?.tell(message) ?? Promise.resolve(undefined),
    });
    const shared = new SharedHost(host);
    hosts.push(shared);
    return shared;
  }

  get isIdle(): boolean {
    return this.guests.size === 0;
  }

  enter(history: number, guest: Guest): void {
    this.served += 1;
    this.guests.set(history, guest);
  }

  /** Ends the process: a history in it goes on for ever. All that are in it fail. */
  async giveUp(): Promise<void> {
    this.hasHung = true;
    await this.process.kill();
  }

  leave(history: number): void {
    this.guests.delete(history);
  }

  /** Configures the host for a run, and lets the run's first provider take that: the next run has another configuration. */
  configure(settings: Readonly<Record<string, string>>, text: string): Promise<void> {
    const configured = this.configuring.then(async () => {
      await this.process.calls.configure(settings);
      // Without any input it fails at once; the provider is made, and takes the configuration, all the same.
      await this.process.calls.check({}, { __provider: text });
    });
    this.configuring = configured.catch(() => undefined);
    return configured;
  }

  private async tell(message: Message): Promise<object | undefined> {
    if ("unhandled" in message) {
      this.guests.forEach((guest) => guest.unhandled(message.unhandled));
      return undefined;
    }
    const guest = this.guests.get(message.history);
    if ("printed" in message) {
      guest?.printed(message.printed);
      return undefined;
    }
    await guest?.sleepUntil(message.until);
    return { slept: message.sleep };
  }
}

/** So many hosts, each of which is replaced when it has served long enough. */
export class HostPool {
  private hosts: Promise<SharedHost>[] = [];
  private turn = 0;
  private readonly retired: SharedHost[] = [];

  constructor(
    private readonly size = 1,
    private readonly folder?: string,
  ) {}

  /** A host for one more history. */
  async host(): Promise<SharedHost> {
    const turn = (this.turn + 1) % this.size;
    this.turn = turn;
    const kept = (this.hosts[turn] ??= SharedHost.start(this.folder));
    const host = await kept;
    if (host.served < HISTORIES && !host.hasHung) {
      return host;
    }
    // Several may come here at once: the first puts another one there, with no wait between the look and the change.
    if (this.hosts[turn] === kept) {
      this.retired.push(host);
      this.hosts[turn] = SharedHost.start(this.folder);
    }
    await this.dismiss();
    return this.host();
  }

  async close(): Promise<void> {
    const hosts = await Promise.all(this.hosts.filter((host) => host as unknown));
    this.hosts = [];
    await Promise.all([...hosts, ...this.retired.splice(0)].map(({ process }) => process.close()));
  }

  /** Ends those that have served and are empty by now. */
  private async dismiss(): Promise<void> {
    const idle = this.retired.filter(({ isIdle }) => isIdle);
    idle.forEach((host) => this.retired.splice(this.retired.indexOf(host), 1));
    await Promise.all(idle.map(({ process }) => process.close()));
  }
}
