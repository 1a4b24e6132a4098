import type { Cloud } from "../cloud";
import { isCloudError, settingsError } from "../errors/cloudError";
import { iam, type ResponseOf } from "../operations";

/** Asks IAM for the project of a name; the main project of a region has the region's name. */
export async function lookUpProject(
  call: Cloud["call"],
  name: string,
  region: string,
  deadline: number,
): Promise<string> {
  const { projects } = await list(call, name, region, deadline);
  const [project, another] = projects.filter((candidate) => candidate.name === name);
  if (project === undefined) {
    throw settingsError(
      `IAM knows no project named ${name}, or does not show it to the caller. Check the region and ` +
        "huaweicloud:projectName, or set huaweicloud:projectId.",
    );
  }
  if (another !== undefined) {
    throw settingsError(
      `IAM knows several projects named ${name}. Set huaweicloud:projectId to the one that is meant.`,
    );
  }
  return project.id;
}

/** All projects of the name; where listing all is not allowed, the caller's own. */
async function list(
  call: Cloud["call"],
  name: string,
  region: string,
  deadline: number,
): Promise<ResponseOf<typeof iam.KeystoneListProjects>> {
  try {
    return await call(iam.KeystoneListProjects, { name }, { region, deadline });
  } catch (error) {
    if (isCloudError(error) && error.reason === "denied") {
      return call(iam.KeystoneListAuthProjects, {}, { region, deadline });
    }
    throw error;
  }
}
