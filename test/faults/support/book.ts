import type { Properties } from "../../../provider/lifecycle/kind";
import { milliseconds } from "../../../provider/lifecycle/duration";
import type { ProgramResource } from "./program";
import type { World } from "./world";

/** How much earlier than by the cloud's own record an age may count as passed: what was rotated is younger than the request. */
const AGE_SLACK = 40 * 60_000;
/** The same for a cluster: its times have no zone. */
const ZONE_SLACK = 14 * 3_600_000;

interface Account {
  /** Requests that are not known to be answered, by what made them. */
  readonly pending: Set<string>;
  given: string | undefined;
  /** The triggers of the last `up` that succeeded; `undefined` before the first. */
  settled: string | undefined;
  /** How often the object had rotated for whatever reason when this resource was last settled. */
  mark: number;
}

/** Keeps count of requests to rotate (DESIGN §2) and of the rotations that they led to, apart from the code that it judges. */
export class RequestBook {
  requests = 0;
  private readonly accounts = new Map<ProgramResource, Account>();
  /** How many rotations of an object its requests allow for. */
  private readonly allowed = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly resources: readonly ProgramResource[],
  ) {}

  /** Rotations that were asked for, and will not come to nothing. */
  performed(object: string): number {
    return this.count(object, ({ kind, fails }) => kind === "requested" && !fails);
  }

  repointed(object: string): number {
    return this.count(object, ({ kind }) => kind === "masterKey");
  }

  /** To be called before an `up`: what it asks for. */
  before(resource: ProgramResource, inputs: Properties): void {
    if (!resource.name.endsWith("Rotation")) {
      return;
    }
    const account = this.accountOf(resource);
    const given = JSON.stringify(inputs.triggers ?? {});
    if (resource.stored === undefined) {
      if (inputs.rotateOnCreate !== false) {
        this.ask(resource, "create");
      }
    } else if (given !== account.given) {
      this.ask(resource, `triggers ${given}`);
    }
    account.given = given;
  }

  /** To be called after an `up`, and before its verdict: an age may have passed meanwhile. */
  grown(resource: ProgramResource, inputs: Properties, lastRotation: number | undefined): void {
    if (resource.name.endsWith("Rotation") && typeof inputs.maxAge === "string") {
      const slack = resource.name === "ClusterKeyRotation" ? ZONE_SLACK : AGE_SLACK;
      const due = (lastRotation ?? 0) + (milliseconds(inputs.maxAge) ?? 0) - slack;
      if (this.world.now() >= due) {
        this.ask(resource, `age ${lastRotation ?? "unknown"}`);
      }
    }
  }

  /** What is wrong with the number of rotations; to be called after every step. */
  excess(): string[] {
    return this.objects()
      .filter((object) => this.performed(object) > (this.allowed.get(object) ?? 0))
      .map((object) => `${object}: ${this.performed(object)} rotations, requests for ${this.allowed.get(object) ?? 0}`);
  }

  /** To be called when an `up` of a resource succeeded. Says what is wrong if a request led to nothing. */
  settle(resource: ProgramResource, inputs: Properties): string | undefined {
    if (!resource.name.endsWith("Rotation")) {
      return undefined;
    }
    const account = this.accountOf(resource);
    const given = JSON.stringify(inputs.triggers ?? {});
    const isNew = account.settled === undefined;
    const asked = isNew ? account.pending.size > 0 && inputs.rotateOnCreate !== false : given !== account.settled;
    const wrong = asked && inputs.minInterval === undefined && this.anything(resource.object) === account.mark;
    account.pending.clear();
    account.settled = given;
    account.mark = this.anything(resource.object);
    const others = this.resources.filter(({ object }) => object === resource.object);
    if (others.every((other) => this.accountOf(other).pending.size === 0)) {
      this.allowed.set(resource.object, this.performed(resource.object));
    }
    return wrong ? `${resource.name} ${resource.object}: its request was forgotten: no rotation since` : undefined;
  }

  /** To be called when a resource is no more: destroyed, or gone. */
  forget(resource: ProgramResource): void {
    this.accounts.delete(resource);
  }

  private accountOf(resource: ProgramResource): Account {
    const known = this.accounts.get(resource);
    const account = known ?? {
      pending: new Set(),
      given: undefined,
      settled: undefined,
      mark: this.anything(resource.object),
    };
    this.accounts.set(resource, account);
    return account;
  }

  private ask(resource: ProgramResource, request: string): void {
    const { pending } = this.accountOf(resource);
    if (!pending.has(request)) {
      pending.add(request);
      this.requests += 1;
      this.allowed.set(resource.object, (this.allowed.get(resource.object) ?? 0) + 1);
    }
  }

  private anything(object: string): number {
    const done = this.world.cloud.rotations().filter((rotation) => rotation.object === object).length;
    return done + this.count(object, ({ kind, fails }) => kind !== "masterKey" && !fails);
  }

  private count(object: string, which: (effect: { kind: string; fails: boolean }) => boolean): number {
    return [...this.world.effects.values()].filter((effect) => effect.object === object && which(effect)).length;
  }

  private objects(): string[] {
    return [...new Set(this.resources.map(({ object }) => object))];
  }
}
