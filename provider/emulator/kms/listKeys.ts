import { type Handler, textOf } from "../handler";
import { inEnterpriseProject } from "../enterpriseProject";
import { ok, Refusal } from "../reply";
import { isVisible } from "./key";
import { keyDetails } from "./listKeyDetail";

const DIGITS = /^\d{1,4}$/;

/** Without `key_spec` it lists AES_256 keys only ("ALL" is every kind); `truncated` is text; markers are offsets. */
export const listKeys: Handler = (context) => {
  const { limit = "10", marker = "0", key_state: keyState, key_spec: keySpec = "AES_256" } = context.values;
  // Numbers are accepted where text is documented: Huawei's own Terraform provider sends them.
  if (!DIGITS.test(textOf(limit)) || Number(limit) < 1) {
    throw new Refusal("KMS.1601");
  }
  if (!DIGITS.test(textOf(marker))) {
    throw new Refusal("KMS.1602");
  }
  const { behaviour } = context.state;
  const all = context.state.keys
    .filter((key) => isVisible(context, key) && inEnterpriseProject(context, key))
    .filter((key) => keySpec === "ALL" || key.keySpec === keySpec)
    .filter((key) => keyState === undefined || key.keyState === keyState);
  const end = Number(marker) + Math.min(Number(limit), behaviour.largestPage);
  const page = all.slice(Number(marker), end);
  const more = end < all.length;
  const last = { none: "", "last item": String(all.length), "first item": "0" }[behaviour.lastMarker];
  return ok({
    keys: page.map(({ keyId }) => keyId),
    key_details: page.map((key) => keyDetails(context.lag.view(key, context.now), context)),
    next_marker: more ? String(end) : last,
    truncated: behaviour.truncatedAsBoolean ? more : String(more),
    total: all.length,
  });
};
