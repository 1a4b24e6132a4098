import { ClusterKeyRotation, KeyRotationPolicy, SecretRotationPolicy } from "pulumi-huaweicloud-rotation";
// With an account, Huawei's own provider makes the objects, and standIn.ts goes:
// import * as huaweicloud from "@huaweicloudos/pulumi";
import { Cluster, Key, Secret } from "./standIn";

// A key, and its rotation right behind it. The id comes from the key, so the engine makes the key first. What sets the
// rotation is declared once, here; and the key must be told to ignore it, since Huawei's provider takes a rotation that is
// not declared there for one that is to be off.
// const unrotated = { ignoreChanges: ["rotationEnabled", "rotationInterval"] };
// const masterKey = new huaweicloud.dew.Key("master-key", { keyAlias: "warehouse", pendingDays: "7" }, unrotated);
const masterKey = new Key("master-key", { keyAlias: "warehouse" });
const masterKeyPolicy = new KeyRotationPolicy("master-key", { keyId: masterKey.keyId, rotationInterval: 365 });

// const ordersKey = new huaweicloud.dew.Key("orders-key", { keyAlias: "orders", pendingDays: "7" }, unrotated);
const ordersKey = new Key("orders-key", { keyAlias: "orders" });
new KeyRotationPolicy("orders-key", { keyId: ordersKey.keyId, rotationInterval: 90 });

// A password: only a secret that is bound to a database rotates. Which provider makes one: see the README.
const password = new Secret("db-password", { name: "orders-db-password" });
new SecretRotationPolicy("db-password", { secretName: password.name, rotationPeriod: "30d" });

// A warehouse is made when its master key rotates already, and not before: there is no hour in which it did not.
// const warehouse = new huaweicloud.dws.Cluster("warehouse", { …, kmsKeyId: masterKey.keyId }, { dependsOn: … });
const warehouse = new Cluster(
  "warehouse",
  { name: "warehouse", kmsKeyId: masterKey.keyId },
  { dependsOn: masterKeyPolicy },
);
new ClusterKeyRotation("warehouse", { clusterId: warehouse.id, rotateOnCreate: false, maxAge: "90d" });

export const keys = { masterKey: masterKey.keyId, ordersKey: ordersKey.keyId };
export const warehouseId = warehouse.id;
