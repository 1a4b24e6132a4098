import { assertAlone, claimOf, twice } from "../claims/claim";
import { announceKnown, announceNew } from "./announce";
import { changedInputs } from "./changes";
import { type Checked, checkInputs, withDefaults } from "./check";
import { converge } from "./converge";
import { explain, PartialFailure } from "../failure";
import type { Kind } from "../kind";
import type { KindFields } from "../kindDeclaration";
import { differences, objectKey } from "../objectKey";
import type { CheckFailure, Properties } from "../properties";
import type { Session } from "../session/session";
import { bookkeeping, declaredInputs, readState, storedOutputs } from "../state/state";
import { isUnknown, unknownNames } from "../state/unknown";
import { preview } from "./preview";
import { read, type ReadResult } from "./read";
import type { Resource } from "./resource";
import { createWork } from "../session/work";

/** What the host gives to `configure`. */
interface ConfigureRequest {
  readonly config: {
    get(key: string): unknown;
    /** All of it: the host's own class has it, though its type does not say so. */
    readonly rawConfig?: unknown;
  };
}

interface Diff {
  readonly changes: boolean;
  readonly replaces: string[];
  /** The declared inputs that the state holds otherwise. */
  readonly changed: string[];
  /** The inputs, with their defaults as far as they are known. */
  readonly wanted: Properties;
}

/** How one call is made, by hosts that know more than Pulumi's dynamic-provider host. */
export interface CallOptions {
  /**
   * How long the call may take, in milliseconds, where the resource declares no `timeout`.
   *
   * @defaultValue the kind's own
   */
  readonly timeout?: number;
}

/** The part of `pulumi.dynamic.ResourceProvider` that the host calls; that type is not imported by value or name here. */
export interface LifecycleProvider {
  configure(request: ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): Promise<Checked>;
  diff(id: string, olds: Properties, news: Properties): Promise<Diff>;
  /** What the outputs would be: those that are not known yet hold the sentinel. `olds` is empty for a new resource. */
  preview(olds: Properties, news: Properties): Promise<Properties>;
  create(inputs: Properties, options?: CallOptions): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties): Promise<ReadResult>;
  update(id: string, olds: Properties, news: Properties, options?: CallOptions): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties, options?: CallOptions): Promise<void>;
}

/** The lifecycle of one kind of resource, for Pulumi's dynamic-provider host. */
export function createProvider<Inputs extends Properties, Observation, Step>(
  kind: Kind<Inputs, Observation, Step>,
  session: Session,
): LifecycleProvider {
  const resource = (id: string) => ({ kind, session, id });
  return {
    // Stored before anything is awaited: the host may call create or read while configure still runs.
    configure(request) {
      const { config } = request;
      const keys = () => (typeof config.rawConfig === "object" ? Object.keys(config.rawConfig ?? {}) : []);
      session.configure(Object.assign((key: string) => config.get(key), { keys }));
      return Promise.resolve();
    },
    check: (olds, news) => check(kind, session, olds, news),
    diff: (id, olds, news) => new Promise((resolve) => resolve(diff(resource(id), readState(kind, olds), news))),
    preview: (olds, news) => preview(resource(String(news[kind.id])), readState(kind, olds), news),
    async create(news, options) {
      const id = String(news[kind.id]);
      return { id, outs: await carryOut(resource(id), {}, news, options) };
    },
    async update(id, olds, news, options) {
      return { outs: await carryOut(resource(id), readState(kind, olds), news, options) };
    },
    read: (id, props) => read(kind, session, id, readState(kind, props)),
    delete: (id, props, options) => remove(resource(id), readState(kind, props), options),
  };
}

/** What the host says of a call's time; what the resource declares wins. */
function limit(news: Properties, options: CallOptions | undefined): number | undefined {
  return news.timeout === undefined ? options?.timeout : undefined;
}

async function check<Inputs extends Properties, Observation, Step>(
  kind: Kind<Inputs, Observation, Step>,
  session: Session,
  olds: Properties,
  news: Properties,
): Promise<Checked> {
  // The engine gives no old inputs to a resource that is to be made.
  const isNew = Object.keys(olds).length === 0;
  const checked = checkInputs(kind, news);
  const failures = [...checked.failures, ...(isNew ? placeFailures(session, news) : [])];
  const id = checked.inputs[kind.id];
  if (failures.length > 0 || typeof id !== "string") {
    return { ...checked, failures };
  }
  const claim = isUnknown(checked.inputs) ? undefined : claimOf(kind, withDefaults(kind, checked.inputs), !isNew);
  if (claim !== undefined && !session.declare(kind, id, checked.inputs, claim)) {
    return { ...checked, failures: [{ property: kind.id, reason: twice(kind) }] };
  }
  return isNew ? { ...checked, failures: await announceNew({ kind, session, id }, checked.inputs) } : checked;
}

/** Without a region, no object can be found. Settings that cannot be read fail the first call, with their own words. */
function placeFailures(session: Session, news: Properties): CheckFailure[] {
  const isMissing =
    (news.region ?? undefined) === undefined &&
    session.cloud.conduct() !== undefined &&
    session.placeOf({}).region === undefined;
  const reason = "is not known: set it on the resource, as huaweicloud:region or as HW_REGION_NAME";
  return isMissing ? [{ property: "region", reason }] : [];
}

function diff<Inputs extends Properties, Observation, Step>(
  resource: Resource<Inputs, Observation, Step>,
  state: Properties,
  news: Properties,
): Diff {
  const { kind, session, id } = resource;
  const objectKeyOf = (values: Properties) => objectKey(kind.id, values[kind.id], values);
  const replaces = differences(objectKeyOf(news), objectKeyOf(state));
  if (replaces.length > 0) {
    return { changes: true, replaces, changed: declaredChanges(kind, state, news), wanted: news };
  }
  if (isUnknown(news)) {
    session.report(
      `${kind.name} ${id}: ${kind.uncertain ?? "may change"}: not known yet: ${unknownNames(news).join(", ")}`,
    );
    return { changes: true, replaces, changed: declaredChanges(kind, state, news), wanted: news };
  }
  const inputs = withDefaults(kind, news);
  assertAlone(kind, session, id, state, inputs);
  const isReleased = session.isReleased(kind, id, state);
  if (isReleased) {
    session.report(`${kind.name} ${id}: a policy that was deleted in this run may have changed it: will be re-applied`);
  }
  const steps = announceKnown({ ...resource, state, inputs }).filter((step) => kind.nature?.(step) !== "waits");
  const changed = changedInputs(kind, state, inputs);
  return { changes: isReleased || steps.length > 0 || changed.length > 0, replaces, changed, wanted: inputs };
}

/** The changed inputs as far as they are declared, where defaults are not filled in. */
function declaredChanges(kind: KindFields, state: Properties, news: Properties): string[] {
  return changedInputs(kind, state, news).filter((property) => news[property] !== undefined);
}

/** Takes an object to what is declared, and returns the outputs; a partial failure has them too. */
async function carryOut<Inputs extends Properties, Observation, Step>(
  resource: Resource<Inputs, Observation, Step>,
  state: Properties,
  news: Properties,
  options: CallOptions | undefined,
): Promise<Properties> {
  const { kind, id } = resource;
  const inputs = withDefaults(kind, news);
  const stored = (values: Properties) => storedOutputs(kind, { ...values, ...bookkeeping(kind, news) });
  try {
    const { place, observed } = await converge({ ...resource, state, inputs }, limit(news, options));
    return stored({ ...inputs, ...place, ...kind.outputs(observed, inputs) });
  } catch (error) {
    if (error instanceof PartialFailure) {
      throw new PartialFailure(error.message, id, stored(error.properties), { cause: error });
    }
    throw error;
  }
}

async function remove<Inputs extends Properties, Observation, Step>(
  { kind, session, id }: Resource<Inputs, Observation, Step>,
  state: Properties,
  options: CallOptions | undefined,
): Promise<void> {
  try {
    const timeout = limit(declaredInputs(kind, state), options);
    const remove = () => kind.remove(session, () => createWork(kind, session, id, state, timeout), id, state);
    // To leave an object alone needs no call, so IAM is not asked where the state names no project.
    await session.oneAtATime(session.objectOf(kind, id, state), remove);
  } catch (error) {
    throw explain(`${kind.name} ${id}`, "deleting it", error);
  }
}
