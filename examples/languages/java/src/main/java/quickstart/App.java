package quickstart;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.huaweicloudrotation.ClusterKeyRotation;
import com.pulumi.huaweicloudrotation.ClusterKeyRotationArgs;
import com.pulumi.huaweicloudrotation.KeyRotationPolicy;
import com.pulumi.huaweicloudrotation.KeyRotationPolicyArgs;
import com.pulumi.huaweicloudrotation.SecretRotation;
import com.pulumi.huaweicloudrotation.SecretRotationArgs;
import com.pulumi.huaweicloudrotation.SecretRotationPolicy;
import com.pulumi.huaweicloudrotation.SecretRotationPolicyArgs;
import java.util.Map;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::declare);
    }

    private static void declare(Context ctx) {
        // The objects of the emulator's example account, unless the configuration names yours.
        var config = ctx.config();
        var ordersKey = config.get("ordersKey").orElse("0d0466b0-e727-4d9c-b35d-000000000002");
        var paymentsKey = config.get("paymentsKey").orElse("0d0466b0-e727-4d9c-b35d-000000000003");
        var databasePassword = config.get("databasePassword").orElse("db-password");
        var warehouse = config.get("warehouse").orElse("9f76c502-fc9c-4a52-8656-65d0da6e3d57");

        // Keys that KMS rotates every 90 days: one that is turned on, and one that rotates already.
        new KeyRotationPolicy("orders", KeyRotationPolicyArgs.builder()
            .keyId(ordersKey)
            .rotationInterval(90)
            .build());
        new KeyRotationPolicy("payments", KeyRotationPolicyArgs.builder()
            .keyId(paymentsKey)
            .rotationInterval(90)
            .build());

        // The password of a database that CSMS rotates every 30 days …
        new SecretRotationPolicy("password-policy", SecretRotationPolicyArgs.builder()
            .secretName(databasePassword)
            .rotationPeriod("30d")
            .build());

        // … and that rotates once more, now, each time another incident is named.
        new SecretRotation("password", SecretRotationArgs.builder()
            .secretName(databasePassword)
            .triggers(Map.of("incident", config.get("incident").orElse("none")))
            .rotateOnCreate(false)
            .build());

        // A data warehouse whose key rotates when Pulumi runs and the last rotation is 90 days old.
        new ClusterKeyRotation("warehouse", ClusterKeyRotationArgs.builder()
            .clusterId(warehouse)
            .rotateOnCreate(false)
            .maxAge("90d")
            .build());
    }
}
