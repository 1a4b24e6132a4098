import { settingsError } from "../errors/cloudError";
import { type Declaration, DECLARATIONS, IGNORED } from "./declarations";

/** Reads a setting by its full key, such as `huaweicloud:region`; `undefined` where it is not set. */
export type SettingsReader = (key: string) => unknown;
/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** Tells the user a line. */
export type Report = (line: string) => void;

type Names = keyof typeof DECLARATIONS;
type Value<D> = D extends Declaration<infer Type, infer Fallback> ? Type | Fallback : never;

/** The settings of one account and region, with their defaults. Of what signs in, only what configuration holds. */
export type Settings = { readonly [Name in Names]: Value<(typeof DECLARATIONS)[Name]> };

/** Reads the settings: configuration first, then the environment. @throws CloudError naming the first that is wrong */
export function readSettings(
  read: SettingsReader,
  environment: Environment,
  report: Report = () => undefined,
): Settings {
  const entries = Object.entries(DECLARATIONS).map(([name, declaration]) => [
    name,
    readOne(name, declaration, read, environment),
  ]);
  const settings = Object.fromEntries(entries) as Settings;
  for (const [name, why] of Object.entries(IGNORED)) {
    if (given(read(`huaweicloud:${name}`)) !== undefined) {
      report(`The setting huaweicloud:${name} is ignored: ${why}.`);
    }
  }
  if (settings.insecure) {
    report(
      "WARNING: huaweicloud:insecure is set. Certificates are not checked and endpoints without TLS are accepted: " +
        "whoever is on the way can read and change every call. Use it for private clouds under test only; " +
        "huaweicloud:cacertFile trusts a private authority properly.",
    );
  }
  return settings;
}

/** An environment variable; empty text is not set. */
export function variable(environment: Environment, name: string): string | undefined {
  return given(environment[name]) as string | undefined;
}

/** The full key of a setting, such as `huaweicloud:region`. */
export function keyOf(name: Names): string {
  return `${DECLARATIONS[name].namespace}:${name}`;
}

/** Whether a full key is that of a secret. */
export function isSecretSetting(key: string): boolean {
  return Object.entries(DECLARATIONS).some(([name, { namespace, secret }]) => secret && key === `${namespace}:${name}`);
}

function readOne(name: string, declaration: Declaration, read: SettingsReader, environment: Environment): unknown {
  const key = `${declaration.namespace}:${name}`;
  const configured = given(read(key));
  const variables = declaration.paired ? [] : declaration.environment;
  const found = configured === undefined ? variables.find((each) => variable(environment, each)) : undefined;
  const value = configured ?? (found === undefined ? undefined : environment[found]);
  if (value === undefined) {
    return declaration.fallback;
  }
  const result = declaration.schema.safeParse(value);
  if (!result.success) {
    // What was given is not repeated: it may be a secret in the wrong place.
    const what = found === undefined ? `The setting ${key}` : `The environment variable ${found}`;
    throw settingsError(`${what} must be ${declaration.must}.`);
  }
  return result.data;
}

/** Pulumi and the shell both have empty text for what is not set. */
function given(value: unknown): unknown {
  return value === "" || value === null ? undefined : value;
}
