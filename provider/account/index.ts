// Reads a whole account. Shared by `report`, `adopt`, the functions, the baseline and the look at new objects. Lists
// throw CloudError or IncompleteList; surveys turn both into gaps. Nothing here writes, or reads a secret's value.
export { listClusters, readClusterEncryption } from "./clusters";
export { gapOf, IncompleteList } from "./gap";
export type { Gap } from "./gap";
export { listKeys, listTaggedKeys, readKey, readKeyRotation } from "./keys";
export type { ListedKey } from "./keys";
export { pages } from "./pages";
export type { Scope } from "./scope";
export { listFailedTasks, listSecrets, readSecret } from "./secrets";
export type { ListedSecret } from "./secrets";
export { surveyClusters, surveyKeys, surveySecrets } from "./survey";
export type { Found } from "./survey";
