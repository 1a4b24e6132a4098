import pulumi
import pulumi_huaweicloud_rotation as rotation

# The objects of the emulator's example account, unless the configuration names yours.
config = pulumi.Config()
orders_key = config.get("ordersKey") or "0d0466b0-e727-4d9c-b35d-000000000002"
payments_key = config.get("paymentsKey") or "0d0466b0-e727-4d9c-b35d-000000000003"
database_password = config.get("databasePassword") or "db-password"
warehouse = config.get("warehouse") or "9f76c502-fc9c-4a52-8656-65d0da6e3d57"

# Keys that KMS rotates every 90 days: one that is turned on, and one that rotates already.
rotation.KeyRotationPolicy("orders", key_id=orders_key, rotation_interval=90)
rotation.KeyRotationPolicy("payments", key_id=payments_key, rotation_interval=90)

# The password of a database that CSMS rotates every 30 days …
rotation.SecretRotationPolicy("password-policy", secret_name=database_password, rotation_period="30d")

# … and that rotates once more, now, each time another incident is named.
rotation.SecretRotation(
    "password",
    secret_name=database_password,
    triggers={"incident": config.get("incident") or "none"},
    rotate_on_create=False,
)

# A data warehouse whose key rotates when Pulumi runs and the last rotation is 90 days old.
rotation.ClusterKeyRotation("warehouse", cluster_id=warehouse, rotate_on_create=False, max_age="90d")
