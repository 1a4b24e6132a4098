import type { Declaration } from "../../provider/cloud/settings/declaration";
import { DECLARATIONS } from "../../provider/cloud/settings/declarations";
import { code } from "./markdown";

/** The settings, from the one schema that reads and checks them too: a list, since their texts are too long for a table. */
export function settings(): string {
  return Object.entries<Declaration>(DECLARATIONS)
    .map(([name, { namespace, configuredAs, environment, fallback, meaning }]) =>
      [
        `- ${code(`${namespace}:${configuredAs ?? name}`)}: ${meaning}`,
        ...(environment.length === 0 ? [] : [`  - Environment: ${environment.map(code).join(", ")}`]),
        ...(fallback === undefined || isEmpty(fallback) ? [] : [`  - Default: ${code(said(name, fallback))}`]),
      ].join("\n"),
    )
    .join("\n");
}

/** Durations are kept in milliseconds, and written as they are set. */
function said(name: string, fallback: unknown): string {
  return name === "requestTimeout" ? `${Number(fallback) / 1000}s` : String(fallback);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
