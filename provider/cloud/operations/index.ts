import { csms } from "./csms";
import { dws } from "./dws";
import { iam } from "./iam";
import { kms } from "./kms";
import type { Operation } from "./operation";
import { sts } from "./sts";

export { csms, dws, iam, kms, sts };
export type { Operation, RequestOf, ResponseOf, Service } from "./operation";

/** Every operation that the package can call. */
export const operations: readonly Operation[] = [
  ...Object.values<Operation>(kms),
  ...Object.values<Operation>(csms),
  ...Object.values<Operation>(dws),
  ...Object.values<Operation>(iam),
  ...Object.values<Operation>(sts),
];
