import type { Handler } from "../handler";
import { ok, Refusal } from "../reply";
import { findSecret, wholeNumber } from "./secret";

/** The versions of a secret, newest first, without their values. */
export const listSecretVersions: Handler = (context) => {
  const { limit, marker } = context.values;
  const size = wholeNumber(limit, 50, 1000);
  const secret = context.lag.view(findSecret(context), context.now);
  const all = [...secret.versions].reverse();
  const start = marker === undefined ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  if (marker !== undefined && start === 0) {
    throw new Refusal("CSMS.0002", "The parameter marker is not the id of a version.");
  }
  const page = all.slice(start, start + size);
  const next = start + size < all.length ? page.at(-1)?.id : "";
  return ok({
    version_metadatas: page.map((version) => ({
      id: version.id,
      create_time: version.createTime,
      expire_time: version.expireTime ?? null,
      kms_key_id: secret.kmsKeyId ?? "default",
      secret_name: secret.name,
      version_stages: version.stages,
    })),
    page_info: { next_marker: next, previous_marker: page[0]?.id ?? "", current_count: page.length },
  });
};
