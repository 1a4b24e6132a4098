import { settingsError } from "../errors/cloudError";

/** Where an object is. */
export interface Place {
  readonly region: string;
  readonly projectId: string;
}

/** Where objects are whose place is not declared, as far as it is known. */
export type DefaultPlace = { readonly [Name in keyof Place]?: Place[Name] | undefined };

/** What ids of places look like. They become a part of host names and paths, wherever they come from: state, too. */
const [REGION, PROJECT] = [/^[a-z][a-z0-9-]{0,62}$/i, /^[\w-]{1,64}$/];

/** Refuses text that is not the id of a region. @throws CloudError */
export function assertRegion(id: string): void {
  assertId("region", id, REGION, "huaweicloud:region and HW_REGION_NAME");
}

/** Refuses text that is not the id of a project. @throws CloudError */
export function assertProject(id: string): void {
  assertId("project", id, PROJECT, "huaweicloud:projectId and HW_PROJECT_ID");
}

function assertId(what: string, id: string, form: RegExp, names: string): void {
  if (!form.test(id)) {
    throw settingsError(
      `The ${what} that is set, or in the state, is not the id of a ${what}: letters, digits and hyphens. Look at ${names}.`,
    );
  }
}
