import type { Operation } from "../operations";

/** How an operation is named in messages: service and API. */
export function title({ service, name }: Operation): string {
  return `${service.toUpperCase()} ${name}`;
}
