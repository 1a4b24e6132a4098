import * as pulumi from "@pulumi/pulumi";
import { settingsOf } from "../resources/provider";
import type { Reader } from "./reader";

/** Options of a function: which provider's settings it uses. @defaultValue the stack's configuration */
export type FunctionOptions = Pick<pulumi.InvokeOptions, "provider">;

type Settings = Readonly<Record<string, unknown>>;

/** One reader for all calls with equal settings, so that they share one limiter. */
const readers = new Map<string, Promise<Reader>>();

/** Calls the cloud from the program. Fails if the provider's settings are not known yet. @internal */
export async function call<Result>(
  name: string,
  { provider }: FunctionOptions,
  work: (reader: Reader) => Promise<Result>,
): Promise<Result> {
  return work(await readerOf(provider === undefined ? configuration() : await known(name, inputsOf(provider))));
}

/** The Output form of a call. The result is unknown if an argument or the provider's settings are unknown. @internal */
export function callOutput<Args, Result>(
  args: pulumi.Input<Args>,
  { provider }: FunctionOptions,
  work: (reader: Reader, args: pulumi.Unwrap<Args>) => Promise<Result>,
): pulumi.Output<Result> {
  const inputs: pulumi.Inputs = provider === undefined ? configuration() : inputsOf(provider);
  // Only credentials are secret in settings, and no result contains them.
  const settings = pulumi.unsecret(pulumi.output(inputs));
  const both = pulumi.all([args, settings]);
  return both.apply<Result>(async ([plain, given]) => work(await readerOf(given), plain));
}

function readerOf(settings: Settings): Promise<Reader> {
  const key = JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
  const made = readers.get(key) ?? createReader(settings);
  readers.set(key, made);
  return made;
}

/** Loads the client on first use, so that importing the package stays fast. */
async function createReader(settings: Settings): Promise<Reader> {
  const { createReader: create } = await import("./reader.js");
  return create(
    (key) => settings[key],
    (line) => void pulumi.log.info(line),
  );
}

/**
 * The stack's configuration, as resources get it. Read each time, because inline programs of several stacks share a
 * process.
 */
function configuration(): Settings {
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig()).filter(([key]) => /^huaweicloud(-rotation)?:/.test(key)),
  );
}

function inputsOf(provider: pulumi.ProviderResource): pulumi.Inputs {
  const inputs = settingsOf(provider);
  if (inputs === undefined) {
    throw new pulumi.RunError("The provider of a function must be a Provider of pulumi-huaweicloud-rotation.");
  }
  return inputs;
}

async function known(name: string, inputs: pulumi.Inputs): Promise<Settings> {
  const output = pulumi.output(inputs) as pulumi.Output<Settings> & {
    readonly isKnown: Promise<boolean>;
    promise(): Promise<Settings>;
  };
  if (!(await output.isKnown)) {
    throw new pulumi.RunError(
      `${name} needs the settings of its provider, and some are not known before \`pulumi up\`. ` +
        "Give the provider settings that are known, or use the Output form of the function.",
    );
  }
  return output.promise();
}
