import type { Cloud } from "../cloud";
import type { Keyring } from "../credentials/keyring";
import { settingsError } from "../errors/cloudError";
import type { Settings } from "../settings/settings";
import { assertProject, assertRegion } from "./place";
import { lookUpProject } from "./project";

/** What places are found with. */
export interface PlaceSources {
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly call: Cloud["call"];
}

/** Finds the places of objects: declared values win, then the settings, then IAM is asked, once for each project. */
export function createPlaceFinder(sources: () => PlaceSources): Cloud["place"] {
  const projects = new Map<string, Promise<string>>();
  return async (declared, deadline) => {
    const { settings, keyring, call } = sources();
    const region = declared.region ?? settings.region;
    if (region === undefined) {
      throw settingsError("No region is known. Set it on the resource, as huaweicloud:region or as HW_REGION_NAME.");
    }
    assertRegion(region);
    const known = isDefault(settings, region) ? (settings.projectId ?? keyring.signIn.defaults.projectId) : undefined;
    const projectId = declared.projectId ?? known;
    if (projectId !== undefined) {
      assertProject(projectId);
      return { region, projectId };
    }
    const name = projectName(settings, region);
    const found = projects.get(name) ?? findProject(call, keyring, name, region, deadline);
    projects.set(name, found);
    found.catch(() => projects.delete(name));
    return { region, projectId: await found };
  };
}

/** The name of a region's project: the declared sub-project, or else the region's own. */
export function projectName(settings: Settings, region: string): string {
  return (isDefault(settings, region) ? settings.projectName : undefined) ?? region;
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

/** Whether the settings' project is meant: it belongs to the settings' region, not to any other. */
function isDefault(settings: Settings, region: string): boolean {
  return settings.region === undefined || settings.region === region;
}
