import type { Environment } from "./settings";

/** One source of endpoints: the declared settings, or what came with the credentials. */
export interface EndpointLayer {
  /** Base URLs by service. */
  readonly endpoints?: Readonly<Record<string, string>> | undefined;
  /** Variables HUAWEICLOUD_SDK_REGION_<SERVICE>_<REGION>. */
  readonly variables?: Environment | undefined;
  /** IAM's base URL; it may end in /v3. */
  readonly authUrl?: string | undefined;
  readonly stsUrl?: string | undefined;
  /** The cloud's domain. */
  readonly cloud?: string | undefined;
}
