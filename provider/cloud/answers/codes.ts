import type { CloudErrorFields, Reason } from "../errors/cloudError";
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
/** Faults of the services' own that pass (huawei-apis §1.4, §2.4, §3.1): the work may have begun before them. */
const TRANSIENT = /^(KMS\.010[0-5]|CSMS\.000[16]|DWS\.9999)$/;
/** The request was judged, and refused, before any work (huawei-apis §2.4, §3.1): DWS says some of these with HTTP 200. */
const REFUSED = /^(DWS\.(0001|5045|5064|5095|5206)|CSMS\.(000[234]|010[379]))$/;
const NO_SUCH_API = /^APIGW\.0101$/;

/**
 * What an answer that is no success means: its code decides, and the status only where there is no code that is known.
 *
 * A code that is known to come before any work, and any code with a 4xx, proves that the request was not processed. So
 * do 429 and a proxy that asks for a sign-in. Nothing else does (DESIGN §4).
 */
export function meaningOf(service: Service, status: number, code = ""): Meaning {
  const is4xx = status >= 400 && status < 500;
  const known = reasonOf(code);
  if (known !== undefined) {
    return { reason: known, processed: known !== "server" || is4xx ? "no" : "unknown" };
  }
  const isAtTheGate = status === 429 || status === 407;
  const isProof = isAtTheGate || (is4xx && code !== "");
  return { reason: reasonByStatus(service, status), processed: isProof ? "no" : "unknown" };
}

function reasonByStatus(service: Service, status: number): Reason {
  if (status === 429) {
    return "throttled";
  }
  if (status >= 500 || status === 408) {
    return "server";
  }
  if (service === "iam" && status === 401) {
    return "credentials";
  }
  // DWS answers 401 and 403 with codes of its own that nobody has listed; IAM's are many.
  const isDenied = (service === "dws" || service === "iam") && (status === 401 || status === 403);
  return isDenied ? "denied" : "refused";
}

/** What a code means whatever the status; `undefined` for one that is not known. */
function reasonOf(code: string): Reason | undefined {
  const reasons = [
    [GONE, "gone"],
    [BUSY, "busy"],
    [THROTTLED, "throttled"],
    [CREDENTIALS, "credentials"],
    [DENIED, "denied"],
    [NO_SUCH_API, "unsupported"],
    [REFUSED, "refused"],
    [TRANSIENT, "server"],
  ] as const;
  return reasons.find(([codes]) => codes.test(code))?.[1];
}
