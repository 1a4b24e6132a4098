import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { expect } from "chai";
import { type Operation, operations } from "../../../../provider/cloud/operations";
import { buildRequest } from "../../../../provider/cloud/signing/buildRequest";

const SEED = Number(process.env.SEED ?? "20260102");
const COUNT = 400;

// Names in a path stay in the set that both encode alike: the vendor's npm signer encodes an encoded path once more
// (huawei-apis §5.1). Queries and bodies hold anything.
const SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
const WILD = Array.from(`${SAFE} ~!*'()+/=&?#%"\\\t,;:@é中😀`);

/** Numbers from a seed (mulberry32), so that a failure can be replayed with SEED=…. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe("signing as the vendor's npm package does", () => {
  const random = generator(SEED);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const text = (alphabet: readonly string[], longest: number) =>
    Array.from({ length: 1 + upTo(longest) }, () => alphabet[upTo(alphabet.length)]).join("");
  const safe = (longest: number) => text(Array.from(SAFE), longest);

  function values(operation: Operation): Record<string, string> {
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, safe(64)] as const);
    const inQuery = operation.query.filter(() => random() < 0.6).map((name) => [name, text(WILD, 20)] as const);
    const fields = operation.method === "GET" ? 0 : upTo(4);
    const inBody = Array.from({ length: fields }, () => [`field_${safe(8)}`, text(WILD, 40)] as const);
    return Object.fromEntries([...inPath, ...inQuery, ...inBody]);
  }

  /** One request, signed by both. */
  function both(): { operation: Operation; ours: string | undefined; theirs: string } {
    const operation = operations[upTo(operations.length)]!;
    const [accessKey, secretKey] = [safe(20), text(WILD, 40)];
    const securityToken = random() < 0.3 ? safe(60) : undefined;
    const projectId = random() < 0.8 ? safe(32) : undefined;
    const base = new URL(
      random() < 0.5 ? `https://kms.${safe(5).toLowerCase()}x.example.com` : "http://127.0.0.1:8443",
    );
    const now = upTo(4_000_000_000) * 1000;
    const given = values(operation);
    const credentials = { source: "", accessKey, secretKey, securityToken };
    const request = buildRequest(operation, given, { base, projectId, credentials, now });
    const { Authorization, Host, ...headers } = request.headers;
    const query = operation.query.map((name) => [name, given[name]]).filter(([, value]) => value !== undefined);
    const { Authorization: theirs } = AKSKSigner.sign(
      {
        method: request.method,
        endpoint: `${request.url.origin}${request.url.pathname}`,
        headers: { ...headers, host: Host },
        queryParams: Object.fromEntries(query) as object,
        ...(request.body !== undefined && { data: JSON.parse(request.body) as object }),
      },
      { getAk: () => accessKey, getSk: () => secretKey } as never,
    ) as { Authorization: string };
    return { operation, ours: Authorization, theirs };
  }

  it(`gives the same header for ${COUNT} generated requests (replay with SEED=${SEED})`, () => {
    for (let index = 0; index < COUNT; index += 1) {
      const { operation, ours, theirs } = both();
      expect(ours, `request ${index}, ${operation.name}`).to.equal(theirs);
    }
  });
});
