import { z } from "zod";
import { FINDING_CODES, OBJECT_KINDS } from "../../plan/findings";

const time = z.iso.datetime().nullable();

const exemption = z.strictObject({
  reason: z.string(),
  expires: z.string().describe("The last day on which it holds, in UTC."),
  daysLeft: z.int().describe("1 on its last day; 0 or less when it has run out."),
});

const finding = z.strictObject({
  code: z.enum(FINDING_CODES),
  message: z.string().describe("For people. Codes are stable, words are not."),
  reason: z.string().optional().describe("Why it cannot rotate, or could not be looked at."),
  exemption: exemption.optional().describe("The exemption that covers it, or that has run out."),
});

const object = z.strictObject({
  kind: z.enum(OBJECT_KINDS),
  id: z.string().describe("The key's or cluster's id, or the secret's name."),
  name: z.string().describe("The key's alias, the secret's or the cluster's name."),
  region: z.string(),
  projectId: z.string(),
  status: z.enum(["pass", "fail", "notApplicable", "exempt", "notLooked"]),
  rotation: z.strictObject({
    enabled: z
      .boolean()
      .nullable()
      .describe("Whether automatic rotation is on; null where there is none, or not known."),
    intervalDays: z.number().nullable(),
    lastRotationTime: time.describe("By hand or automatic; null if it never rotated, or if that is not known."),
    nextRotationTime: time.describe("As far as the cloud, or a stack that set the interval, tells."),
    numberOfRotations: z.int().nullable(),
  }),
  declaredBy: z.array(z.string()).describe("URNs of the resources that declare it, from --state."),
  findings: z.array(finding),
});

const count = z.int().min(0);

/** The report as JSON has it. The published schema, sdk/report.schema.json, is made from this. */
export const reportSchema = z.strictObject({
  version: z.literal(1),
  time: z.iso.datetime().describe("When the account was looked at, or --now."),
  summary: z.strictObject({ pass: count, fail: count, notApplicable: count, exempt: count, notLooked: count }),
  objects: z.array(object),
  gaps: z
    .array(
      z.strictObject({
        service: z.string(),
        region: z.string(),
        operation: z.string(),
        action: z.string().optional().describe("The IAM action that the caller is missing."),
        message: z.string(),
      }),
    )
    .describe("What could not be looked at. An object that is missing because of a gap is in no count."),
});

/** A report. */
export type Report = z.output<typeof reportSchema>;
/** An object of a report. */
export type ReportObject = Report["objects"][number];
/** A finding of a report. */
export type ReportFinding = ReportObject["findings"][number];
/** Something that could not be looked at. */
export type ReportGap = Report["gaps"][number];
