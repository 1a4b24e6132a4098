package main

import (
	rotation "example.com/pulumi-huaweicloud-rotation/sdk/go/huaweicloudrotation"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(declare)
}

func declare(ctx *pulumi.Context) error {
	// The objects of the emulator's example account, unless the configuration names yours.
	settings := config.New(ctx, "")
	setting := func(name, fallback string) pulumi.String {
		if value := settings.Get(name); value != "" {
			return pulumi.String(value)
		}
		return pulumi.String(fallback)
	}
	password := setting("databasePassword", "db-password")

	// Keys that KMS rotates every 90 days: one that is turned on, and one that rotates already.
	_, err := rotation.NewKeyRotationPolicy(ctx, "orders", &rotation.KeyRotationPolicyArgs{
		KeyId:            setting("ordersKey", "0d0466b0-e727-4d9c-b35d-000000000002"),
		RotationInterval: pulumi.Int(90),
	})
	if err != nil {
		return err
	}
	_, err = rotation.NewKeyRotationPolicy(ctx, "payments", &rotation.KeyRotationPolicyArgs{
		KeyId:            setting("paymentsKey", "0d0466b0-e727-4d9c-b35d-000000000003"),
		RotationInterval: pulumi.Int(90),
	})
	if err != nil {
		return err
	}

	// The password of a database that CSMS rotates every 30 days …
	_, err = rotation.NewSecretRotationPolicy(ctx, "password-policy", &rotation.SecretRotationPolicyArgs{
		SecretName:     password,
		RotationPeriod: pulumi.String("30d"),
	})
	if err != nil {
		return err
	}

	// … and that rotates once more, now, each time another incident is named.
	_, err = rotation.NewSecretRotation(ctx, "password", &rotation.SecretRotationArgs{
		SecretName:     password,
		Triggers:       pulumi.StringMap{"incident": setting("incident", "none")},
		RotateOnCreate: pulumi.Bool(false),
	})
	if err != nil {
		return err
	}

	// A data warehouse whose key rotates when Pulumi runs and the last rotation is 90 days old.
	_, err = rotation.NewClusterKeyRotation(ctx, "warehouse", &rotation.ClusterKeyRotationArgs{
		ClusterId:      setting("warehouse", "9f76c502-fc9c-4a52-8656-65d0da6e3d57"),
		RotateOnCreate: pulumi.Bool(false),
		MaxAge:         pulumi.String("90d"),
	})
	return err
}
