import { PREVIEW_CALLS, UP_WRITES } from "../../test/support/firstUp/calls";
import { csms, dws, kms, type Operation } from "../../provider/cloud/operations";
import { table } from "./markdown";

/** The table of the calls of the first up, which the test on the real engine compares with what the cloud saw. */
export function firstUp(): string {
  const operations = [kms, csms, dws].flatMap((service) => Object.values<Operation>(service));
  const purposes = new Map(operations.map(({ name, purpose }) => [name, purpose]));
  const rows = [...new Set([...Object.keys(PREVIEW_CALLS), ...Object.keys(UP_WRITES)])].map((name) => [
    name,
    purposes.get(name) ?? "",
    String(PREVIEW_CALLS[name] ?? ""),
    String(UP_WRITES[name] ?? ""),
  ]);
  const sum = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((all, count) => all + count, 0);
  const sums = ["all", "", String(sum(PREVIEW_CALLS)), String(sum(UP_WRITES))];
  return table(["Call", "To", "In preview", "Writes of `up`"], [...rows, sums]);
}
