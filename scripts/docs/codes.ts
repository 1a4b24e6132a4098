import { CODES } from "../../provider/plan/statement";
import { code, table } from "./markdown";

/** The table of the codes of lines, from the one that gives each its severity. */
export function codes(): string {
  return table(
    ["Code", "Shown as", "Meaning"],
    Object.entries(CODES).map(([name, { severity, meaning }]) => [code(name), severity, meaning]),
  );
}
