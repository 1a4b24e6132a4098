import type { Handler } from "../handler";
import { listClusterDetails, listClusters } from "./listClusters";
import { rotateKey } from "./rotateKey";
import { showClusterEncryptInfo } from "./showClusterEncryptInfo";

/** What DWS does, by the operation's name (huawei-apis §3). */
export const dwsHandlers: Readonly<Record<string, Handler>> = {
  RotateKey: rotateKey,
  ShowClusterEncryptInfo: showClusterEncryptInfo,
  ListClusters: listClusters,
  ListClusterDetails: listClusterDetails,
};
