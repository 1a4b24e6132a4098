import type { Found, Gap } from "../../account";
import type { Place } from "../../cloud";
import {
  clusterTime,
  demandOf,
  exemptionOf,
  type Finding,
  finding,
  judgeCluster,
  judgeKey,
  type Judged,
  judgeSecret,
  type ObjectKind,
  periodDays,
  ruleOf,
  verdict,
} from "../../plan/findings";
import type { PolicyFile } from "./policyFile";
import type { ReportGap, ReportObject } from "./schema";
import type { Declarations, Declared, SourceLine } from "./stateFile";

/** What objects are judged with. */
export interface Judges {
  readonly policy: PolicyFile;
  /** What stacks declare; `undefined` where no state was given. */
  readonly declarations: Declarations | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The source of an object's findings: the program that declares it, and the lines of the policy file. */
export interface Origin {
  readonly source: SourceLine | undefined;
  readonly ruleLine: number | undefined;
  readonly exemptionLine: number | undefined;
}

/** An object of the report, what could not be read of it, and the source of its findings. */
export interface Observed {
  readonly object: ReportObject;
  readonly gap: ReportGap | undefined;
  readonly origin: Origin;
}

type FoundObject = Exclude<Found, { kind: "gap" }>;

/** Judges what was found. */
export function observe(found: FoundObject, place: Place, judges: Judges): Observed {
  const named = nameOf(found);
  const declared = judges.declarations?.of({ ...named, ...place });
  const { findings, rotation, gap } = judged(found, named, declared, judges);
  const { policy, now } = judges;
  const exempt = exemptionOf(policy.policy, named, now);
  const undeclared =
    declared?.urns.length === 0 ? [finding("not-declared", "No stack of --state declares the object.")] : [];
  const result = verdict([...findings, ...undeclared], exempt?.exempted);
  return {
    object: {
      ...named,
      ...place,
      status: result.status,
      rotation,
      declaredBy: [...(declared?.urns ?? [])],
      findings: result.findings.map(reported),
    },
    gap: gap === undefined ? undefined : reportGap(gap),
    origin: originOf(named, policy, now, declared?.source),
  };
}

/** Where the findings of an object come from. */
export function originOf(object: Named, file: PolicyFile, now: number, source?: SourceLine): Origin {
  return {
    source,
    ruleLine: file.ruleLines[ruleOf(file.policy, object)?.index ?? -1],
    exemptionLine: file.exemptionLines[exemptionOf(file.policy, object, now)?.index ?? -1],
  };
}

function reported({ code, message, reason, exemption }: Judged): ReportObject["findings"][number] {
  return { code, message, ...(reason !== undefined && { reason }), ...(exemption !== undefined && { exemption }) };
}

/** A gap as reports have it. */
export function reportGap({ service, region, operation, action, message }: Gap): ReportGap {
  return { service, region, operation, ...(action !== undefined && { action }), message };
}

interface Named {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name: string;
}

function nameOf(found: FoundObject): Named {
  switch (found.kind) {
    case "key":
      return { kind: "key", id: found.key.keyId, name: found.key.alias };
    case "secret":
      return { kind: "secret", id: found.secret.name, name: found.secret.name };
    case "cluster":
      return { kind: "cluster", id: found.cluster.clusterId, name: found.cluster.name };
  }
}

interface Judgement {
  readonly findings: readonly Finding[];
  readonly rotation: ReportObject["rotation"];
  readonly gap: Gap | undefined;
}

function judged(found: FoundObject, named: Named, declared: Declared | undefined, judges: Judges): Judgement {
  const demand = demandOf(judges.policy.policy, named);
  switch (found.kind) {
    case "key":
      return judgedKey(found, demand, declared, judges.now);
    case "secret": {
      const { seen, gap } = seenOrGap(found.failures);
      const { secret } = found;
      const findings = judgeSecret({ ...secret, failures: seen, notLooked: gap?.message }, demand, judges.now);
      const rotation = rotationOf({
        enabled: secret.rotates,
        intervalDays: periodDays(secret.rotationPeriod),
        lastRotationTime: secret.lastRotationTime,
        nextRotationTime: secret.rotates === true ? secret.nextRotationTime : undefined,
      });
      // One list holds the failed rotations of all secrets, so a failure to read it is one gap.
      return { findings, rotation, gap: undefined };
    }
    case "cluster": {
      const { seen, gap } = seenOrGap(found.encryption);
      const findings = judgeCluster(
        { ...found.cluster, encryption: seen, notLooked: gap?.message },
        demand,
        judges.now,
      );
      const rotation = rotationOf({ lastRotationTime: clusterTime(seen?.lastRotationTimeText) });
      return { findings, rotation, gap };
    }
  }
}

function judgedKey(
  { key, status: looked }: Extract<Found, { kind: "key" }>,
  demand: Parameters<typeof judgeKey>[1],
  declared: Declared | undefined,
  now: number,
): Judgement {
  const { seen, gap } = looked === undefined ? { seen: undefined, gap: undefined } : seenOrGap(looked);
  const enabled = seen?.enabled ?? key.rotates;
  const next = declared?.nextRotation;
  const isOurs = enabled === true && next !== undefined && next.intervalDays === seen?.intervalDays;
  const nextRotationTime = isOurs ? next.time : undefined;
  const findings = judgeKey({ ...key, status: seen, notLooked: gap?.message, nextRotationTime }, demand, now);
  const rotation = rotationOf({
    enabled,
    // The interval that KMS reports while rotation is off is not documented.
    intervalDays: enabled === true ? seen?.intervalDays : undefined,
    lastRotationTime: seen?.lastRotationTime,
    nextRotationTime,
    numberOfRotations: seen?.numberOfRotations,
  });
  return { findings, rotation, gap };
}

function seenOrGap<Part>(looked: { seen: Part } | { gap: Gap }): { seen: Part | undefined; gap: Gap | undefined } {
  return "gap" in looked ? { seen: undefined, gap: looked.gap } : { seen: looked.seen, gap: undefined };
}

function rotationOf(facts: {
  enabled?: boolean | undefined;
  intervalDays?: number | undefined;
  lastRotationTime?: number | undefined;
  nextRotationTime?: number | undefined;
  numberOfRotations?: number | undefined;
}): ReportObject["rotation"] {
  const iso = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return {
    enabled: facts.enabled ?? null,
    intervalDays: facts.intervalDays ?? null,
    lastRotationTime: iso(facts.lastRotationTime),
    nextRotationTime: iso(facts.nextRotationTime),
    numberOfRotations: facts.numberOfRotations ?? null,
  };
}
