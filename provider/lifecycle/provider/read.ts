import { isGone } from "../../cloud";
import { checkInputs, withDefaults } from "./check";
import { explain } from "../failure";
import type { Kind } from "../kind";
import type { KindDeclaration } from "../kindDeclaration";
import type { Properties } from "../properties";
import type { Session } from "../session/session";
import { bookkeeping, declaredInputs, importedInputs, storedOutputs } from "../state/state";
import { assertId, createWork, inTurn } from "../session/work";

/** What the cloud holds of an object, as state and as inputs; the id is empty where the object is gone. */
export interface ReadResult {
  readonly id: string;
  readonly props: Properties;
  readonly inputs?: Properties;
}

/** Reads the cloud's present state of an object, for refresh and import. */
export async function read<Inputs extends Properties, Observation, Step>(
  kind: Kind<Inputs, Observation, Step>,
  session: Session,
  id: string,
  state: Properties,
): Promise<ReadResult> {
  const inputs = recalledInputs(kind, id, state);
  const known = { ...state, ...inputs };
  const observe = async (timeout: number) => {
    const work = await createWork(kind, session, id, state, timeout);
    return { place: work.place, observed: await kind.observe(work, id, known) };
  };
  try {
    const { place, observed } = await inTurn(kind, session, id, state, observe);
    const outputs = kind.outputs(observed, inputs);
    const seen = { ...known, ...place, ...outputs };
    const isImported = isImport(state);
    const declared = isImported ? importedInputs(kind, kind.id, seen) : state.declared;
    const props = storedOutputs(kind, {
      ...seen,
      ...bookkeeping(kind, {}),
      ...(isImported && kind.imported),
      declared,
    });
    return { id, props, inputs: { [kind.id]: id, ...declaredInputs(kind, props) } };
  } catch (error) {
    if (!isGone(error)) {
      throw explain(`${kind.name} ${id}`, "reading it", error);
    }
    session.report(`${kind.name} ${id}: no longer exists: ${error.message} The next up creates the resource again`);
    return { id: "", props: {} };
  }
}

/** Whether a resource is read of which the state holds nothing yet, but for the text that names its provider. */
function isImport(state: Properties): boolean {
  return Object.keys(state).every((property) => property === "__provider");
}

/** The inputs that the state holds, with their defaults; of state that was edited, only what is right. */
function recalledInputs<Inputs extends Properties>(
  kind: KindDeclaration<Inputs>,
  id: string,
  state: Properties,
): Inputs {
  assertId(kind, id);
  const { inputs } = checkInputs(kind, { [kind.id]: id, ...declaredInputs(kind, state) });
  return withDefaults(kind, inputs);
}
