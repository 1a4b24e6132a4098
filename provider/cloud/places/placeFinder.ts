import type { LastFailure } from "../time/lastFailure";
import type { Cloud } from "../cloud";
import type { Keyring } from "../credentials/keyring";
import { settingsError } from "../errors/cloudError";
import type { Runtime } from "../time/runtime";
import { createSharedWork } from "../time/sharedWork";
import { projectNameOf, projectOf, type Settings } from "../settings/complete";
import { type DefaultPlace, assertProject, assertRegion } from "./place";
import { lookUpProject } from "./project";

/** What places are found with. */
export interface PlaceSources {
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly call: Cloud["call"];
}

/**
 * What is known of an object's place without asking anybody: what is declared, or else the default region, and in the
 * region that it belongs to the default project.
 */
export function knownPlace(
  settings: Pick<Settings, "region" | "projectId" | "projectRegion">,
  declared: DefaultPlace,
): DefaultPlace {
  const region = declared.region ?? settings.region;
  const projectId = declared.projectId ?? (region === undefined ? undefined : projectOf(settings, region));
  return { region, projectId };
}

/** Finds the places of objects: declared values win, then the settings, then IAM is asked, once for each project. */
export function createPlaceFinder(
  sources: () => PlaceSources,
  runtime: Runtime,
  lastFailure: Pick<LastFailure, "since">,
): Cloud["place"] {
  const projects = new Map<string, string>();
  const share = createSharedWork<string>("IAM told the project", runtime, lastFailure);
  return async (declared, deadline) => {
    const { settings, keyring, call } = sources();
    const { region, projectId } = knownPlace(settings, declared);
    if (region === undefined) {
      throw settingsError("No region is known. Set it on the resource, as huaweicloud:region or as HW_REGION_NAME.");
    }
    assertRegion(region);
    if (projectId !== undefined) {
      assertProject(projectId);
      return { region, projectId };
    }
    const name = projectNameOf(settings, region);
    const known = projects.get(name);
    const found = known ?? (await share(name, deadline, (until) => findProject(call, keyring, name, region, until)));
    projects.set(name, found);
    return { region, projectId: found };
  };
}

/** A token knows its project already; everyone else asks IAM. */
async function findProject(
  call: Cloud["call"],
  keyring: Keyring,
  name: string,
  region: string,
  deadline: number,
): Promise<string> {
  const granted = keyring.signIn.scoped ? (await keyring.get({ region }, deadline)).projectId : undefined;
  return granted ?? lookUpProject(call, name, region, deadline);
}
