import type { Cloud } from "../../../provider/cloud";
import { clusterKeyRotation } from "../../../provider/lifecycle/clusterKeyRotation";
import { keyRotationPolicy } from "../../../provider/lifecycle/keyRotationPolicy";
import type { Kind } from "../../../provider/lifecycle/kind";
import type { Properties } from "../../../provider/lifecycle/properties";
import { createProvider, type LifecycleProvider } from "../../../provider/lifecycle/provider/provider";
import { secretRotation } from "../../../provider/lifecycle/secretRotation";
import { secretRotationPolicy } from "../../../provider/lifecycle/secretRotationPolicy";
import { createSession, type Session } from "../../../provider/lifecycle/session/session";
import { giveUpSooner } from "../hurry";
import { once } from "../inProcess";
import { LedResource } from "../ledResource";
import type { KindName, PlannedResource } from "./schedule";
import type { World } from "./world";

const KINDS = {
  KeyRotationPolicy: keyRotationPolicy,
  SecretRotationPolicy: secretRotationPolicy,
  SecretRotation: secretRotation,
  ClusterKeyRotation: clusterKeyRotation,
} as unknown as Record<KindName, BreakableKind>;

/** A kind whose parts may be wrapped, whatever its own types are. */
export type BreakableKind = Kind<Properties, unknown, unknown>;

/** What is broken on purpose, to see that it is found: each part of an implementation may be wrapped. */
export interface Breakage {
  readonly kind?: (kind: BreakableKind) => BreakableKind;
  readonly cloud?: (cloud: Cloud) => Cloud;
  readonly session?: (session: Session) => Partial<Session>;
  readonly provider?: (provider: LifecycleProvider) => LifecycleProvider;
}

/** How much faster real time passes while faults are about, where an answer is waited for. */
export const HURRY = 20;
/**
 * The same without faults: then every answer comes, if late on a busy machine. One that is given up by the machine's own
 * time would be a fault that nobody set.
 */
export const LEISURE = 1 / 60;

/** Where a program lives: in this process, or in Pulumi's dynamic-provider host. */
export interface Stage {
  /** Begins a preview, `up`, refresh or destroy. */
  begin(): Promise<void>;
  /** The provider of a kind, in what was begun. */
  open(kind: KindName): LifecycleProvider;
  /** A resource of the program, where it is led by the real engine: all of a program at once. */
  resource?(planned: PlannedResource): ProgramResource;
  /** How many times sooner answers are given up that do not come. */
  hurry(times: number): void;
  end(): Promise<void>;
}

/** A resource of a program, all of which share what one provider process knows in one run. */
export class ProgramResource extends LedResource {
  readonly name: KindName;
  readonly object: string;
  readonly idProperty: string;

  constructor(
    planned: PlannedResource,
    private readonly open: (kind: KindName) => LifecycleProvider,
  ) {
    super();
    this.name = planned.kind;
    this.object = planned.id;
    this.idProperty = KINDS[planned.kind].id;
  }

  provider(): Promise<LifecycleProvider> {
    return Promise.resolve(this.open(this.name));
  }

  /** The inputs of a version of the program. */
  inputs(declared: Properties): Properties {
    return { [this.idProperty]: this.object, ...declared };
  }
}

/** Lets a program live in this process. */
export function inProcess(world: World, said: string[], breakage: Breakage): Stage {
  const { kind = (it: BreakableKind) => it, provider = (it: LifecycleProvider) => it } = breakage;
  let session: Session;
  let restore: () => void = () => undefined;
  return {
    hurry(times) {
      restore();
      restore = giveUpSooner(times);
    },
    begin() {
      session = startSession(world, said, breakage);
      return Promise.resolve();
    },
    open: (name) => provider(createProvider(kind(KINDS[name]), session)),
    end() {
      restore();
      return Promise.resolve();
    },
  };
}

/** What one provider process knows: made anew for each preview, `up`, refresh and destroy. */
function startSession(world: World, said: string[], { cloud = (it: Cloud) => it, session: wrap }: Breakage): Session {
  const report = once((line) => void said.push(line));
  const session = createSession({ runtime: world.runtime, environment: {}, report });
  const values = world.settings();
  session.configure((key) => values[key]);
  const broken = cloud(session.cloud);
  const changed: Partial<Session> = wrap?.(session) ?? {};
  return new Proxy(session, {
    get(target, name): unknown {
      return name === "cloud" ? broken : (Reflect.get(changed, name) ?? Reflect.get(target, name));
    },
  });
}
