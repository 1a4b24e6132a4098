import type { EmulatorSeed } from "./state/state";

/** The master key of the encrypted clusters below. */
const MASTER_KEY = "0d0466b0-e727-4d9c-b35d-000000000001";

/** A small account with objects of every kind: what the command serves when it is given no seed. */
export function exampleState(): EmulatorSeed {
  return {
    keys: keys(),
    secrets: secrets(),
    clusters: clusters(),
    agencies: [{ name: "rotation-agency" }],
    identityProviders: [{ id: "forge" }],
  };
}

function keys(): NonNullable<EmulatorSeed["keys"]> {
  const old = { creationTime: "-400d", periodStart: "-10d" };
  const id = (number: number) => `0d0466b0-e727-4d9c-b35d-${String(number).padStart(12, "0")}`;
  return [
    { keyId: MASTER_KEY, alias: "warehouse", ...old },
    { keyId: id(2), alias: "orders", ...old },
    {
      keyId: id(3),
      alias: "payments",
      ...old,
      rotationEnabled: true,
      rotationInterval: 90,
      numberOfRotations: 2,
      lastRotationTime: "-10d",
    },
    { keyId: id(4), alias: "evs/default", defaultKey: true, ...old },
    { keyId: id(5), alias: "imported", origin: "external", ...old },
    { keyId: id(6), alias: "signing-rsa", keySpec: "RSA_2048", ...old },
    { keyId: id(7), alias: "signing-ec", keySpec: "EC_P256", ...old },
    { keyId: id(8), alias: "hmac", keySpec: "HMAC_256", ...old },
    { keyId: id(9), alias: "own-keystore", keystoreId: "8f4e3c1d-0b7f-4d5a-9a36-7d1d2c7f0a11", ...old },
    { keyId: id(10), alias: "disabled", keyState: "3", ...old },
    { keyId: id(11), alias: "leaving", keyState: "4", scheduledDeletionTime: "7d", ...old },
    { keyId: id(12), alias: "spare-master-key", keySpec: "SM4", ...old },
  ];
}

function secrets(): NonNullable<EmulatorSeed["secrets"]> {
  const old = {
    createTime: "-100d",
    updateTime: "-100d",
    versions: [{ id: "v1", createTime: "-100d", stageTime: "-100d", stages: ["SYSCURRENT"] }],
  };
  const rotationConfig = "{'InstanceId':'a71a4b476cac4f1192c121a165bb6401in01','SecretSubType':'MultiUser'}";
  return [
    { name: "db-password", secretType: "RDS-FG", rotationConfig, ...old },
    {
      name: "orders-db",
      secretType: "GaussDB-FG",
      autoRotation: true,
      rotationPeriod: "30d",
      nextRotationTime: "20d",
      ...old,
    },
    { name: "api-token", secretType: "COMMON", ...old },
    { name: "disabled-db", secretType: "RDS-FG", state: "DISABLED", ...old },
    { name: "leaving-db", secretType: "RDS-FG", state: "PENDING_DELETE", scheduledDeleteTime: "7d", ...old },
  ];
}

function clusters(): NonNullable<EmulatorSeed["clusters"]> {
  const createTime = "-400d";
  return [
    {
      clusterId: "9f76c502-fc9c-4a52-8656-65d0da6e3d57",
      name: "warehouse",
      masterKeyId: MASTER_KEY,
      lastRotateKeyTime: "-100d",
      createTime,
    },
    { clusterId: "9f76c502-fc9c-4a52-8656-000000000002", name: "not-encrypted", createTime },
    {
      clusterId: "9f76c502-fc9c-4a52-8656-000000000003",
      name: "busy",
      masterKeyId: MASTER_KEY,
      busyUntil: "10m",
      createTime,
    },
    {
      clusterId: "9f76c502-fc9c-4a52-8656-000000000004",
      name: "too-old",
      masterKeyId: MASTER_KEY,
      version: "7.5.2",
      createTime,
    },
  ];
}
