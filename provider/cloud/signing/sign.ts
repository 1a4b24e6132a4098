import { createHmac } from "node:crypto";
import { canonicalRequest, sha256, type Signable, signedHeaders } from "./canonicalRequest";

const ALGORITHM = "SDK-HMAC-SHA256";

/** The permanent or temporary key that a request is signed with. */
export interface SigningKey {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A time as the header X-Sdk-Date has it: `20260102T030405Z`. */
export function sdkDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** The value of the header Authorization for a request whose headers hold `X-Sdk-Date`. huawei-apis §5.1. */
export function authorization(request: Signable, date: string, key: SigningKey): string {
  const stringToSign = [ALGORITHM, date, sha256(canonicalRequest(request))].join("\n");
  // The secret key signs as it is: this scheme derives no key from date and region.
  const signature = createHmac("sha256", key.secretKey).update(stringToSign, "utf8").digest("hex");
  const names = signedHeaders(request.headers).join(";");
  return `${ALGORITHM} Access=${key.accessKey}, SignedHeaders=${names}, Signature=${signature}`;
}
