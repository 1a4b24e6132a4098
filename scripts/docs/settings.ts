import * as pulumi from "@pulumi/pulumi";
import { Provider } from "../../provider/resources/provider";
import { code, table } from "./markdown";
import type { Declaration } from "./source";

/** The settings, as `ProviderArgs` documents them, under the key that `Provider` stores each by. */
export async function settings(declarations: ReadonlyMap<string, Declaration>): Promise<string> {
  const members = declarations.get("ProviderArgs")?.members ?? [];
  const stored = await storedKeys(members.map(({ name }) => name));
  return table(
    ["Stack configuration", "`Provider` argument", "Type", "Meaning"],
    members.map(({ name, type, text, defaultValue }) => [
      code(stored.get(name) ?? name),
      code(name),
      code(type),
      defaultValue === undefined ? text : `${text} Default: ${defaultValue}.`,
    ]),
  );
}

/** Asks the class itself, since it decides which of the two namespaces a setting belongs to. */
async function storedKeys(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  await pulumi.runtime.setMocks({
    newResource({ name, inputs }) {
      keys.set(name, Object.keys(inputs as object)[0] ?? name);
      return { id: name, state: {} };
    },
    call: () => ({}),
  });
  await Promise.all(names.map((name) => registered(new Provider(name, { [name]: "x" }))));
  return keys;
}

function registered(provider: Provider): Promise<unknown> {
  return new Promise((resolve) => provider.urn.apply(resolve));
}
