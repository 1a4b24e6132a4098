import type { CloudErrorFields } from "./cloudError";
import { iam, type Operation } from "../operations";

const BY_CODE: ReadonlyMap<string, string> = new Map([
  ["KMS.0207", "Check the key's id and its region."],
  ["KMS.0305", "The token is for another project: check projectId and region."],
  ["KMS.0320", "The resource is frozen: pay what the account owes."],
  ["KMS.0321", "The projectId is not the credentials' own: check projectId and region."],
  ["KMS.0328", "The account is frozen: pay what it owes."],
  ["CSMS.0005", "Check the secret's name and its region."],
  ["CSMS.0106", "Check the secret's name and its region."],
  ["DWS.0015", "Check the cluster's id and its region."],
  ["DWS.0047", "Check the cluster's id and its region."],
  ["DWS.3027", "Check the cluster's id and its region."],
  ["CSMS.0103", "The secret is pending deletion: cancel that first, or take it out of the program."],
  ["CSMS.0107", "The secret is pending deletion: cancel that first, or take it out of the program."],
  ["CSMS.0109", "The secret is not enabled: enable it first."],
  ["CSMS.0401", "The KMS key of the secret cannot be used: check that it exists and is enabled."],
  ["DWS.5045", "The account is not allowed to do that: contact Huawei with the request id."],
  ["DWS.5095", "Clusters of this type cannot rotate their key."],
  ["DWS.5206", "The cluster's version is too old to rotate its key: upgrade it, 8.0.0 is the first that can."],
  ["DWS.7023", "The cluster is busy with another operation: run again when it has ended."],
  ["APIGW.0401", "The cloud could not determine the address of this machine: check the network and any proxy."],
  ["APIGW.0402", "The cloud does not accept this machine's address: check the API's access control."],
]);

/** What to do about a refusal, by its code and kind. Empty if nothing useful can be said. */
export function advice(operation: Operation, { reason, code, status }: Partial<CloudErrorFields>): string {
  const known = BY_CODE.get(code ?? "");
  if (known !== undefined) {
    return known;
  }
  switch (reason) {
    case "denied":
      return `Allow the caller the IAM action ${operation.action ?? operation.name}.`;
    case "credentials":
      if (operation.name === iam.KeystoneCreateUserTokenByPassword.name) {
        return "Check the user's name and password, and the account (domainName or domainId) that the user belongs to.";
      }
      return "Check the access key and secret key or the token, and this machine's clock.";
    case "unsupported":
      return "The cloud does not offer this operation there: check the region and the endpoint.";
    case "server":
      return "Run again. If it fails again, contact Huawei with the request id.";
    case "throttled":
      return "Others call the cloud as this user too: run again later, or lower huaweicloud-rotation:rate.";
    default:
      return status === 407 ? "A proxy asks for a sign-in: check HTTPS_PROXY and NO_PROXY." : "";
  }
}
