import { type Context, type Handler, textOf } from "../handler";
import { ok, Refusal } from "../reply";
import type { EmulatedKey } from "../state/key";
import { aliasOf, keyDetails } from "./listKeyDetail";
import { isVisible } from "./key";

interface Wanted {
  readonly key: string;
  readonly values: readonly string[];
}

/** Keys that carry every tag that is asked for; a tag without values matches any value. Pages by offset. */
export const listKmsByTags: Handler = (context) => {
  const { action, limit = "10", offset = "0" } = context.values;
  if (action !== "filter" && action !== "count") {
    throw new Refusal("KMS.0308", "The parameter action must be filter or count.");
  }
  if (!/^\d{1,4}$/.test(textOf(limit)) || Number(limit) < 1 || Number(limit) > 1000) {
    throw new Refusal("KMS.0308", "The parameter limit must be from 1 to 1000.");
  }
  if (!/^\d{1,9}$/.test(textOf(offset))) {
    throw new Refusal("KMS.0308", "The parameter offset must be a whole number.");
  }
  const wanted = wantedTags(context);
  const all = context.state.keys.filter((key) => isVisible(context, key) && carries(key, wanted));
  if (action === "count") {
    return ok({ total_count: all.length });
  }
  const size = Math.min(Number(limit), context.state.behaviour.largestPage);
  const page = all.slice(Number(offset), Number(offset) + size);
  return ok({ resources: page.map((key) => resource(key, context)), total_count: all.length });
};

function wantedTags({ values }: Context): Wanted[] {
  const { tags = [] } = values;
  const isTag = (tag: unknown): tag is Wanted =>
    typeof (tag as Partial<Wanted> | null)?.key === "string" && Array.isArray((tag as Partial<Wanted>).values);
  if (!Array.isArray(tags) || tags.length > 10 || !tags.every(isTag)) {
    throw new Refusal("KMS.0308", "The parameter tags must be at most 10 of {key, values}.");
  }
  return tags;
}

function carries(key: EmulatedKey, wanted: readonly Wanted[]): boolean {
  return wanted.every(({ key: name, values }) => {
    const value = Object.hasOwn(key.tags, name) ? key.tags[name] : undefined;
    return value !== undefined && (values.length === 0 || values.includes(value));
  });
}

/** In the document's example the detail is a list, and its flags and times are no text. */
function resource(key: EmulatedKey, context: Context): Record<string, unknown> {
  const detail = {
    ...keyDetails(key, context),
    creation_date: key.creationTime,
    default_key_flag: key.defaultKey ? 1 : 0,
    key_rotation_enabled: key.rotationEnabled,
  };
  return {
    resource_id: key.keyId,
    resource_detail: [detail],
    resource_name: aliasOf(key),
    tags: Object.entries(key.tags).map(([name, value]) => ({ key: name, value })),
  };
}
