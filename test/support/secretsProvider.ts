// What encrypts the secrets of a test's stack: Pulumi derives a key from a passphrase a million times over in each
// operation, which takes longer than the rest of most of them. Vault's interface is the one that needs no account.
// https://developer.hashicorp.com/vault/api-docs/secret/transit
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { listen } from "./listen";

/** The secrets provider of a stack: `pulumi stack init --secrets-provider`. */
export const SECRETS_PROVIDER = "hashivault://test";

/** What has been encrypted, by its cipher text. */
const encrypted = new Map<string, string>();
let started: Promise<string> | undefined;

/** The variables by which the engine reaches the service, which runs as long as this process. */
export async function secretsEnvironment(): Promise<Record<string, string>> {
  started ??= start();
  return { VAULT_SERVER_URL: await started, VAULT_SERVER_TOKEN: "test" };
}

function start(): Promise<string> {
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: answer(request.url ?? "", body as Transit) }));
    });
  });
  server.unref();
  return listen(server);
}

interface Transit {
  readonly plaintext?: string;
  readonly ciphertext?: string;
}

function answer(path: string, { plaintext, ciphertext = "" }: Transit): Transit {
  if (path.startsWith("/v1/transit/decrypt/")) {
    return { plaintext: encrypted.get(ciphertext) ?? "" };
  }
  const text = `vault:v1:${randomUUID()}`;
  encrypted.set(text, plaintext ?? "");
  return { ciphertext: text };
}
