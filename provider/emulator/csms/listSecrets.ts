import { type Handler, inProject } from "../handler";
import { ok, Refusal } from "../reply";
import { secretBody, wholeNumber } from "./secret";

/** Pages by name: `marker` is the name of the last secret of the page before. */
export const listSecrets: Handler = (context) => {
  const { limit, marker } = context.values;
  const { behaviour } = context.state;
  const size = Math.min(wholeNumber(limit, 50, 1000), behaviour.largestPage);
  const all = context.state.secrets.filter((secret) => inProject(context, secret));
  const start = marker === undefined ? 0 : all.findIndex(({ name }) => name === marker) + 1;
  if (marker !== undefined && start === 0) {
    throw new Refusal("CSMS.0002", "The parameter marker is not the name of a secret.");
  }
  const page = all.slice(start, start + size);
  const last = { none: "", "last item": all.at(-1)?.name ?? "", "first item": all[0]?.name ?? "" }[
    behaviour.lastMarker
  ];
  const next = start + size < all.length ? page.at(-1)?.name : last;
  return ok({
    secrets: page.map((secret) => secretBody(context.lag.view(secret, context.now), behaviour)),
    page_info: { next_marker: next, previous_marker: page[0]?.name ?? "", current_count: page.length },
  });
};
