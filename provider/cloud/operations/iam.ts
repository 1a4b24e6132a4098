import { z } from "zod";
import { operation } from "./operation";
import { wireBoolean, wireString } from "./wire";

const project = z.object({ id: z.string(), name: z.string(), domain_id: wireString, enabled: wireBoolean });

/** Identity and Access Management: what signing in needs. */
export const iam = {
  KeystoneListProjects: operation({
    service: "iam",
    name: "KeystoneListProjects",
    method: "GET",
    path: "/v3/projects",
    query: ["name"],
    repeatable: true,
    writes: false,
    action: "iam:projects:listProjects",
    purpose: "find the region's project, where no projectId is given",
    request: z.object({ name: z.string() }),
    response: z.object({ projects: z.array(project) }),
    source: "API Explorer, IAM KeystoneListProjects",
  }),
} as const;
