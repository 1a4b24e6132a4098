export { clusterTime, judgeCluster } from "./cluster";
export { DAY, type Demand, FAILING, type Finding, finding, FINDING_CODES, type FindingCode } from "./finding";
export { matches } from "./glob";
export { judgeKey, needsStatus, type ObservedKey } from "./key";
export { applies, daysLeft, demandOf, type Exemption, exemptionOf, OBJECT_KINDS } from "./policy";
export { type ObjectKind, type Policy, ruleOf } from "./policy";
export { judgeSecret, type ObservedSecret, periodDays } from "./secret";
export { type Judged, SOON, type Status, verdict } from "./verdict";
