import type { CloudErrorFields } from "../errors/cloudError";
import type { Service } from "../operations";

type Meaning = Pick<CloudErrorFields, "reason" | "processed">;

/** Codes that say that the object does not exist. A status never says it, nor do CSMS.0205 to 0207 (DESIGN §2). */
const GONE = /^(KMS\.0207|CSMS\.0005|CSMS\.0106|DWS\.0015|DWS\.0047|DWS\.3027)$/;
/** The cluster's state forbids the operation; it passes when the operation before it has ended. */
const BUSY = /^DWS\.7023$/;
const THROTTLED = /^API(GW|G)\.0308$/;
/** The signature or token is refused, at the gateway or in the service, before anything was done. */
const CREDENTIALS = /^(KMS\.030[123]|CSMS\.0301|APIGW\.030[17])$/;
const DENIED = /^(KMS\.(0306|0307|0314|0322|0326|0330)|CSMS\.0302|APIGW\.030[2-6]|APIGW\.040[12])$/;
/** Faults of the services' own that pass (huawei-apis §1.4, §2.4, §3.1), whatever the status. */
const TRANSIENT = /^(KMS\.010[0-5]|CSMS\.000[16]|DWS\.9999)$/;
const NO_SUCH_API = /^APIGW\.0101$/;

/** What a refusal means: its code decides, and the status only where there is no code that is known. */
export function meaningOf(service: Service, status: number, code = ""): Meaning {
  const byCode = meaningOfCode(code);
  if (byCode !== undefined) {
    return byCode;
  }
  if (status === 429) {
    return { reason: "throttled", processed: "no" };
  }
  if (status >= 500 || status === 408) {
    return { reason: "server", processed: "unknown" };
  }
  if (service === "iam" && status === 401) {
    return { reason: "credentials", processed: "no" };
  }
  // DWS answers 401 and 403 with codes of its own that nobody has listed; IAM's are many.
  if ((service === "dws" || service === "iam") && (status === 401 || status === 403)) {
    return { reason: "denied", processed: "no" };
  }
  return { reason: "refused", processed: "no" };
}

function meaningOfCode(code: string): Meaning | undefined {
  const reasons = [
    [GONE, "gone"],
    [BUSY, "busy"],
    [THROTTLED, "throttled"],
    [CREDENTIALS, "credentials"],
    [DENIED, "denied"],
    [NO_SUCH_API, "unsupported"],
  ] as const;
  const found = reasons.find(([codes]) => codes.test(code));
  if (found !== undefined) {
    return { reason: found[1], processed: "no" };
  }
  return TRANSIENT.test(code) ? { reason: "server", processed: "unknown" } : undefined;
}
