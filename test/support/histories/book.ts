import type { Properties } from "../../../provider/lifecycle/properties";
import { milliseconds } from "../../../provider/duration";
import { plain } from "../secretValues";
import type { ProgramResource } from "./program";
import type { World } from "./world";

/** How much earlier than by the cloud's own record an age may count as passed: what was rotated is younger than the request. */
const AGE_SLACK = 40 * 60_000;
/** The same for a cluster: its times have no zone. */
const ZONE_SLACK = 14 * 3_600_000;
/** How long a rotation that failed is left alone (DESIGN §4), unless a trigger changes. */
const BACK_OFF = 24 * 3_600_000;
/** How long a task that cannot be seen counts as running: then its request counts as not processed. */
const UNSEEN = 30 * 60_000;
/** How long before a request a rotation can be taken for its own, where nothing could be read before it. */
const CLOSE = 60_000;

interface Account {
  /** Requests that are not known to be answered, by what made them. */
  readonly pending: Set<string>;
  given: string | undefined;
  /** The triggers of the last `up` that succeeded; `undefined` before the first. */
  settled: string | undefined;
  /** How often the object had rotated for whatever reason when this resource was last settled. */
  mark: number;
  /** Whether its age had surely passed when the last `up` began. */
  isOverdue: boolean;
  /** What its state told before the last `up`. */
  before: Properties;
}

/** Keeps count of requests to rotate (DESIGN §2) and of the rotations that they led to, apart from the code that it judges. */
export class RequestBook {
  requests = 0;
  private readonly accounts = new Map<ProgramResource, Account>();
  /** How many rotations of an object its requests allow for. */
  private readonly allowed = new Map<string, number>();
  /** How many tasks of an object its requests allow for, those that fail among them. */
  private readonly allowedTasks = new Map<string, number>();
  /** Failed tasks that another one may follow by now. */
  private readonly retried = new Set<string>();

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
  before(resource: ProgramResource, inputs: Properties, lastRotation: number | undefined): void {
    if (!resource.name.endsWith("Rotation")) {
      return;
    }
    const account = this.accountOf(resource);
    account.isOverdue = this.isOverdue(resource, inputs, lastRotation);
    account.before = resource.stored?.outputs ?? {};
    const given = JSON.stringify(plain(inputs.triggers ?? {}));
    const isKnown = resource.stored !== undefined;
    if (!isKnown || (account.settled === undefined && account.before.creationUnfinished === true)) {
      // A create that has not succeeded yet goes on, with what is declared now.
      if (inputs.rotateOnCreate !== false) {
        this.ask(resource, "create");
      }
    }
    if (isKnown && given !== account.given) {
      this.ask(resource, `triggers ${given}`);
    }
    account.given = given;
  }

  /** To be called after an `up`, and before its verdict: an age, or a back-off, may have passed meanwhile. */
  grown(resource: ProgramResource, inputs: Properties, lastRotation: number | undefined): void {
    this.retry(resource.object);
    if (resource.name.endsWith("Rotation") && typeof inputs.maxAge === "string") {
      const isCluster = resource.name === "ClusterKeyRotation";
      // A cluster's time has no zone: of what others have rotated since, a state may know nothing.
      const known = isCluster ? Date.parse(String(this.accountOf(resource).before.lastRotationTime)) : NaN;
      const last = Math.min(lastRotation ?? 0, Number.isNaN(known) ? Infinity : known);
      const due = last + (milliseconds(inputs.maxAge) ?? 0) - (isCluster ? ZONE_SLACK : AGE_SLACK);
      if (this.world.now() >= due) {
        this.ask(resource, `age ${lastRotation ?? "unknown"}`);
      }
    }
  }

  /** What is wrong with the number of rotations; to be called after every step. */
  excess(): string[] {
    return this.objects().flatMap((object) => {
      const [performed, allowed] = [this.performed(object), this.allowed.get(object) ?? 0];
      const [tasks, allowedTasks] = [this.tasks(object), this.allowedTasks.get(object) ?? 0];
      return [
        ...(performed > allowed ? [`${object}: ${performed} rotations, requests for ${allowed}`] : []),
        ...(tasks > allowedTasks ? [`${object}: ${tasks} tasks, failed ones among them, of ${allowedTasks}`] : []),
      ];
    });
  }

  /** To be called when an `up` of a resource succeeded. Says what is wrong if a request led to nothing. */
  settle(resource: ProgramResource, inputs: Properties): string | undefined {
    if (!resource.name.endsWith("Rotation")) {
      return undefined;
    }
    const account = this.accountOf(resource);
    if ((resource.stored?.outputs.rotationPutOffSince ?? undefined) !== undefined) {
      // It stays due, and is asked for no second time.
      return undefined;
    }
    const given = JSON.stringify(plain(inputs.triggers ?? {}));
    const isNew = account.settled === undefined;
    const asked = isNew ? account.pending.size > 0 && inputs.rotateOnCreate !== false : given !== account.settled;
    const isAnswered =
      inputs.minInterval !== undefined || this.anything(resource.object) !== account.mark || this.isBlind(resource);
    // Making a resource with rotateOnCreate: false never rotates: what is overdue is for the next `up`.
    // An age that the limit of the step puts off is told by no state, and is judged anew each time.
    const isHeld = this.world.maxRotations !== undefined;
    const isOverdue = account.isOverdue && !isHeld && !(isNew && inputs.rotateOnCreate === false);
    account.pending.clear();
    account.settled = given;
    account.mark = this.anything(resource.object);
    const others = this.resources.filter(({ object }) => object === resource.object);
    if (others.every((other) => this.accountOf(other).pending.size === 0)) {
      this.allowed.set(resource.object, this.performed(resource.object));
      this.allowedTasks.set(resource.object, this.tasks(resource.object));
    }
    const why = asked ? "its request was forgotten" : isOverdue ? "its maxAge was forgotten" : undefined;
    return isAnswered || why === undefined
      ? undefined
      : `${resource.name} ${resource.object}: ${why}: no rotation since`;
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
      isOverdue: false,
      before: {},
    };
    this.accounts.set(resource, account);
    return account;
  }

  /**
   * Whether nothing could be read before a request whose answer was lost, and its object had rotated just before:
   * nobody can tell that rotation from the one that was asked for.
   */
  private isBlind(resource: ProgramResource): boolean {
    const { unfinishedRotation } = this.accountOf(resource).before as {
      unfinishedRotation?: { since: string; fence?: object };
    };
    const since = Date.parse(unfinishedRotation?.since ?? "");
    // When a cluster's fence was made is no part of what it holds.
    const hasFence = Object.keys(unfinishedRotation?.fence ?? {}).some((name) => name !== "leftAt");
    const ofObject = [...this.world.effects.values()].filter(({ object }) => object === resource.object);
    return !hasFence && ofObject.some(({ at }) => at <= since && at >= since - CLOSE);
  }

  private ask(resource: ProgramResource, request: string): void {
    const { pending } = this.accountOf(resource);
    if (!pending.has(request)) {
      pending.add(request);
      this.requests += 1;
      this.allow(this.allowed, resource.object);
      this.allow(this.allowedTasks, resource.object);
    }
  }

  private allow(counts: Map<string, number>, object: string): void {
    counts.set(object, (counts.get(object) ?? 0) + 1);
  }

  /** A task that failed may be followed by one more, once the time has passed; a changed trigger is a request anyway. */
  private retry(object: string): void {
    for (const { id, object: of, kind, fails, isSeen, at } of this.world.effects.values()) {
      const isOver = this.world.now() >= at + (isSeen ? BACK_OFF : UNSEEN);
      if (of === object && kind === "requested" && fails && isOver && !this.retried.has(id)) {
        this.retried.add(id);
        this.allow(this.allowedTasks, object);
      }
    }
  }

  private isOverdue(resource: ProgramResource, inputs: Properties, last: number | undefined): boolean {
    const { stored } = resource;
    // No state tells of what rotated after it was written: a cluster that had never rotated then has no age.
    const isUnaware =
      resource.name === "ClusterKeyRotation" && stored !== undefined && !stored.outputs.lastRotationTime;
    if (typeof inputs.maxAge !== "string" || last === undefined || isUnaware) {
      return false;
    }
    const slack = resource.name === "ClusterKeyRotation" ? ZONE_SLACK : AGE_SLACK;
    // What is known of a rotation may be later than what the cloud tells of it.
    const ours = [...this.world.effects.values()].filter(({ object }) => object === resource.object);
    const latest = Math.max(last, ...ours.map(({ at }) => at));
    return this.world.now() >= latest + (milliseconds(inputs.maxAge) ?? 0) + slack;
  }

  /** Rotations that were asked for, whatever they come to. */
  private tasks(object: string): number {
    return this.count(object, ({ kind }) => kind === "requested");
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
