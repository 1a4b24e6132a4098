import type { AnyKind, Properties } from "./kind";
import { checkInputs, type Checked } from "./check";
import { converge, type Converged } from "./converge";
import { explain } from "./failure";
import { PLACE } from "./fields";
import type { Session } from "./session";
import { bookkeeping, declaredInputs, readState } from "./state";
import { toState } from "./toState";
import { isUnknown } from "./unknown";
import { createWork } from "./work";

/** What the host gives to `configure`. */
interface ConfigureRequest {
  readonly config: { get(key: string): unknown };
}

interface Diff {
  readonly changes: boolean;
  readonly replaces: string[];
}

interface ReadResult {
  readonly id: string;
  readonly props: Properties;
  readonly inputs?: Properties;
}

/** The part of `pulumi.dynamic.ResourceProvider` that the host calls; that type is not imported by value or name here. */
export interface LifecycleProvider {
  configure(request: ConfigureRequest): Promise<void>;
  check(olds: Properties, news: Properties): Promise<Checked>;
  diff(id: string, olds: Properties, news: Properties): Promise<Diff>;
  create(inputs: Properties): Promise<{ id: string; outs: Properties }>;
  read(id: string, props: Properties): Promise<ReadResult>;
  update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }>;
  delete(id: string, props: Properties): Promise<void>;
}

/** The lifecycle of one kind of resource, for Pulumi's dynamic-provider host. */
export function createProvider(kind: AnyKind, session: Session): LifecycleProvider {
  return {
    // Stored before anything is awaited: the host may call create or read while configure still runs.
    configure(request) {
      session.configure((key) => request.config.get(key));
      return Promise.resolve();
    },
    check: (_olds, news) => Promise.resolve(check(kind, session, news)),
    diff: (_id, olds, news) => Promise.resolve(diff(kind, readState(kind, olds), news)),
    async create(inputs) {
      const id = String(inputs[kind.id]);
      return { id, outs: outs(kind, inputs, await converge(kind, session, id, {}, inputs)) };
    },
    async update(id, olds, news) {
      return { outs: outs(kind, news, await converge(kind, session, id, readState(kind, olds), news)) };
    },
    read: (id, props) => read(kind, session, id, readState(kind, props)),
    delete: (id, props) => remove(kind, session, id, readState(kind, props)),
  };
}

function check(kind: AnyKind, session: Session, news: Properties): Checked {
  const checked = checkInputs(kind, news);
  const id = checked.inputs[kind.id];
  if (checked.failures.length > 0 || typeof id !== "string" || isUnknown(checked.inputs)) {
    return checked;
  }
  const claim = kind.claim(checked.inputs);
  if (claim !== undefined && !session.declare(kind.name, id, claim)) {
    const reason = `is declared twice in this program, with different settings; leave one ${kind.name} for it`;
    return { ...checked, failures: [{ property: kind.id, reason }] };
  }
  return checked;
}

function diff(kind: AnyKind, state: Properties, inputs: Properties): Diff {
  const declared = PLACE.filter((property) => inputs[property] !== undefined);
  const replaces = [kind.id, ...declared].filter((property) => inputs[property] !== state[property]);
  return { changes: replaces.length > 0 || isUnknown(inputs) || kind.differs(state, inputs), replaces };
}

function outs(kind: AnyKind, inputs: Properties, converged: Converged): Properties {
  const { place, observed } = converged;
  return toState({ ...inputs, ...place, ...kind.outputs(observed, inputs), ...bookkeeping(inputs) });
}

async function read(kind: AnyKind, session: Session, id: string, state: Properties): Promise<ReadResult> {
  const inputs: Properties = { ...checkInputs(kind, { [kind.id]: id }).inputs, ...declaredInputs(kind, state) };
  const known = { ...state, ...inputs };
  const observe = async () => {
    const work = await createWork(kind, session, id, state);
    return { work, observed: await kind.observe(work, id, known) };
  };
  const { work, observed } = await session.oneAtATime(id, observe).catch((error: unknown) => {
    throw explain(`${kind.name} ${id}`, "reading it", error);
  });
  if (observed === undefined) {
    work.report(`${work.subject}: the cloud knows it no longer; the next up makes the resource anew`);
    return { id: "", props: {} };
  }
  const { declared } = state;
  const props = toState({
    ...known,
    ...work.place,
    ...kind.outputs(observed, inputs),
    ...bookkeeping(inputs),
    declared,
  });
  return { id, props, inputs: declaredInputs(kind, props) };
}

async function remove(kind: AnyKind, session: Session, id: string, state: Properties): Promise<void> {
  await session
    .oneAtATime(id, () => kind.remove(session, () => createWork(kind, session, id, state), id, state))
    .catch((error: unknown) => {
      throw explain(`${kind.name} ${id}`, "deleting it", error);
    });
}
