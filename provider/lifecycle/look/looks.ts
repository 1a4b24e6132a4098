import { type Cloud, isCloudError, isGone, type Place } from "../../cloud";
import {
  listClusters,
  type ListedKey,
  type ListedSecret,
  listKeys,
  listSecrets,
  readKey,
  readSecret,
  type Scope,
} from "../../account";
import { explain } from "../failure";
import { createIndex } from "../keyedIndex";
import type { Run } from "../session/run";
import { say } from "../../plan/statement";
import type { Work } from "../session/work";
import { createGate } from "./gate";
import { createProgress } from "./progress";
import { createListing, createShelf, type Listing, type Shelf } from "./shelf";

/** What a look at one object works with: reads only. */
export interface Looking {
  readonly work: Work;
  /** A key, as a list or describe-key has it. */
  key(id: string): Promise<ListedKey>;
  /** A secret, without its value. */
  secret(name: string): Promise<ListedSecret>;
  /** The version of a cluster, which only the list tells; `undefined` where it does not, or must not be read. */
  clusterVersion(id: string): Promise<string | undefined>;
}

/** What came of a look: what was observed, that the object does not exist, or nothing. */
export type Looked<Observation> =
  | { readonly is: "seen"; readonly observed: Observation; readonly place: Place }
  | { readonly is: "gone"; readonly message: string }
  | { readonly is: "hidden" };

/** Who looks at objects that are new to the state, before anything is written to them. */
export interface Looks {
  /**
   * Looks at one object. Never fails: what could not be looked at is said in one line, for the object where the cloud
   * refuses that alone, else for its service and region, which are not looked at again in this run.
   */
  at<Observation>(object: LookTarget, look: (looking: Looking) => Promise<Observation>): Promise<Looked<Observation>>;
}

/** The services whose objects are looked at. */
export type Service = "kms" | "csms" | "dws";

/** The object to look at. */
export interface LookTarget {
  readonly service: Service;
  readonly subject: string;
  readonly region: string | undefined;
  readonly projectId: string | undefined;
}

/** How long the first look at a service and region may take, and a later one, in milliseconds. */
const [FIRST, LATER] = [5000, 15_000];
/** How many objects of a service and region are looked at together, so that each has its turn of the limiter in time. */
const TOGETHER = 8;

/** How it stands with looking at a service in a region. */
interface ServiceState {
  hasAnswered: boolean;
  hasEnded: boolean;
}

/** Makes the looks of a run. Nothing is read before it is asked for. */
export function createLooks(session: () => Run): Looks {
  const states = createIndex<ServiceState>(() => ({ hasAnswered: false, hasEnded: false }));
  const shelves = createIndex(() => ({
    keys: createShelf(listKeys, ({ keyId }) => keyId, readKey),
    secrets: createShelf(listSecrets, ({ name }) => name, readSecret),
    clusters: createListing(listClusters, ({ clusterId }) => clusterId),
  }));
  // The first look is alone: where it fails, the others are not made.
  const gates = createIndex((...names) => createGate(() => (states.of(...names).hasAnswered ? TOGETHER : 1)));
  const progress = createProgress((line) => session().report(line));
  const lookAt: Looks["at"] = async (target, look) => {
    const region = states.of("", target.region ?? "");
    const standing = states.of(target.service, target.region ?? "");
    const hasEnded = () => region.hasEnded || standing.hasEnded;
    if (hasEnded()) {
      return { is: "hidden" };
    }
    const { runtime, report } = session();
    progress.began(runtime.now());
    try {
      const work = await createLookWork(session(), target, standing.hasAnswered);
      const observed = await look(lookingOf(work, shelves.of(work.place.region, work.place.projectId)));
      standing.hasAnswered = true;
      return { is: "seen", observed, place: work.place };
    } catch (error) {
      if (isGone(error)) {
        standing.hasAnswered = true;
        return { is: "gone", message: error.message };
      }
      // Another look at the same time has said why looking ends.
      if (hasEnded()) {
        return { is: "hidden" };
      }
      const reach = reachOf(error);
      standing.hasEnded ||= reach !== "object";
      region.hasEnded ||= reach === "region";
      sayNotLooked(report, target, reach, error);
      return { is: "hidden" };
    } finally {
      progress.ended(runtime.now());
    }
  };
  return { at: (target, look) => gates.of(target.service, target.region ?? "")(() => lookAt(target, look)) };
}

/** Work whose calls are few and short: a preview must not hang on a cloud that does not answer. */
async function createLookWork(session: Run, target: LookTarget, hasAnswered: boolean): Promise<Work> {
  const { cloud, runtime, report } = session;
  const deadline = runtime.now() + (hasAnswered ? LATER : FIRST);
  const place = await cloud.place({ region: target.region, projectId: target.projectId }, deadline);
  return {
    cloud: hasAnswered ? cloud : impatient(cloud),
    runtime,
    session,
    now: () => session.now(),
    place,
    deadline,
    subject: target.subject,
    report,
  };
}

/** A cloud whose calls are made once, whatever comes of it. */
function impatient(cloud: Cloud): Cloud {
  return {
    ...cloud,
    call: (operation, request, options) => cloud.call(operation, request, { ...options, maxRetries: 0 }),
  };
}

interface Shelves {
  readonly keys: Shelf<ListedKey>;
  readonly secrets: Shelf<ListedSecret>;
  readonly clusters: Listing<{ readonly version: string | undefined }>;
}

function lookingOf(work: Work, shelves: Shelves): Looking {
  // A list may have many pages: each has the time of a look.
  const scope: Scope = {
    cloud: work.cloud,
    place: work.place,
    deadline: () => Math.max(work.deadline, work.runtime.now() + FIRST),
  };
  return {
    work,
    key: (id) => shelves.keys.get(scope, id),
    secret: (name) => shelves.secrets.get(scope, name),
    clusterVersion: async (id) => (await shelves.clusters.find(scope, id))?.version,
  };
}

/** What a failed look says something of: one object, all of its service in its region, or all that is in that region. */
type Reach = "object" | "service" | "region";

/** The cloud's word on one object, whatever it says of the next one. */
const OF_ONE = ["refused", "busy", "broken"];

/** Signing in, settings and a region's project are the same for all services. */
function reachOf(error: unknown): Reach {
  if (!isCloudError(error) || !["kms", "csms", "dws"].includes(error.service) || error.reason === "credentials") {
    return "region";
  }
  return OF_ONE.includes(error.reason) ? "object" : "service";
}

const NAMES = { kms: "KMS", csms: "CSMS", dws: "DWS" } as const;

function sayNotLooked(report: Run["report"], target: LookTarget, reach: Reach, error: unknown): void {
  const why = isCloudError(error) ? error.message : explain(target.subject, "looking at it", error).message;
  if (reach === "object") {
    say(report, target.subject, { code: "not-looked", text: `what up will do is not known: ${why}` });
    return;
  }
  const region = target.region ?? "its region";
  const where = reach === "region" ? `new objects in ${region}` : `${NAMES[target.service]} in ${region}`;
  const text = `not looked at for the rest of this run, so what up will do is not known: ${why}`;
  say(report, where, { code: "not-looked", text });
}
