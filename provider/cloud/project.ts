import type { Cloud } from "./client";
import { settingsError } from "./errors";
import { iam } from "./operations";

/** Asks IAM for the project of a name; the main project of a region has the region's name. */
export async function lookUpProject(cloud: Cloud, name: string, region: string, deadline: number): Promise<string> {
  const { projects } = await cloud.call(iam.KeystoneListProjects, { name }, { region, deadline });
  const [project, another] = projects.filter((candidate) => candidate.name === name);
  if (project === undefined) {
    throw settingsError(`IAM knows no project named ${name}. Check the region, or set huaweicloud:projectId.`);
  }
  if (another !== undefined) {
    throw settingsError(
      `IAM knows several projects named ${name}. Set huaweicloud:projectId to the one that is meant.`,
    );
  }
  return project.id;
}
