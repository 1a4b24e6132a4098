import { z } from "zod";
import { policySchema } from "../../provider/cli/report/policyFile";
import { reportSchema } from "../../provider/cli/report/schema";

/** The published JSON schemas of `report`, by their path. */
export function schemas(): Record<string, string> {
  return {
    "sdk/report.schema.json": published(
      reportSchema,
      "output",
      "What huaweicloud-rotation report --format json writes",
    ),
    "sdk/policy.schema.json": published(policySchema, "input", "The policy file of huaweicloud-rotation report"),
  };
}

function published(schema: z.ZodType, io: "input" | "output", title: string): string {
  const { $schema, ...made } = z.toJSONSchema(schema, { io, target: "draft-7" });
  return JSON.stringify({ $schema, title, ...made });
}
