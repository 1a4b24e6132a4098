import type { Declaration } from "../../provider/cloud/settings/declaration";
import { DECLARATIONS } from "../../provider/cloud/settings/declarations";
import { code, table } from "./markdown";

/** The table of settings, from the one schema that reads and checks them too. */
export function settings(): string {
  return table(
    ["Stack configuration", "Environment, the first that is set", "Default", "Meaning"],
    Object.entries<Declaration>(DECLARATIONS).map(
      ([name, { namespace, configuredAs, environment, fallback, meaning }]) => [
        code(`${namespace}:${configuredAs ?? name}`),
        environment.map((variable) => code(variable)).join(", "),
        fallback === undefined || isEmpty(fallback) ? "" : code(said(name, fallback)),
        meaning,
      ],
    ),
  );
}

/** Durations are kept in milliseconds, and written as they are set. */
function said(name: string, fallback: unknown): string {
  return name === "requestTimeout" ? `${Number(fallback) / 1000}s` : String(fallback);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
