// Compiled only, never run: here against the built package, in test/repository/package against the packed one.
import type * as pulumi from "@pulumi/pulumi";
import { KeyRotationPolicy, Provider } from "pulumi-huaweicloud-rotation";

const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";

export const provider = new Provider("prod", { region: "cn-north-4", endpoints: { kms: "https://kms.example.com" } });
export const bare = new Provider("bare");
export const policy = new KeyRotationPolicy("policy", { keyId }, { provider });
export const inherited = new Provider("inherited", { region: policy.region, projectId: policy.projectId });

export const providers: pulumi.ProviderResource[] = [provider, bare, inherited];

// @ts-expect-error no such setting
export const unknown = new Provider("unknown", { zone: "cn-north-4a" });
// @ts-expect-error a region is text
export const number = new Provider("number", { region: 4 });
// @ts-expect-error no such output
export const nothing: unknown = provider.nothing;
