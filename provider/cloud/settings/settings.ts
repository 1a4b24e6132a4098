import { settingsError } from "../errors/cloudError";
import type { Declaration } from "./declaration";
import { DECLARATIONS, IGNORED } from "./declarations";
import { assertServices, wrongAmong } from "./names";

/** Reads a setting by its full key, such as `huaweicloud:region`; `undefined` where it is not set. */
export interface SettingsReader {
  (key: string): unknown;
  /** The full keys of what is set, where they can be listed: names that are not known are found by it. */
  keys?(): readonly string[];
}
/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;
/** Tells the user a line. */
export type Report = (line: string) => void;

type Names = keyof typeof DECLARATIONS;
type Value<D> = D extends Declaration<infer Type, infer Fallback> ? Type | Fallback : never;

/** Settings as they are declared. Of what comes with credentials, only what configuration holds. */
export type DeclaredSettings = { readonly [Name in Names]: Value<(typeof DECLARATIONS)[Name]> };

/** Reads the settings: configuration first, then the environment. @throws CloudError naming the first that is wrong */
export function readSettings(
  read: SettingsReader,
  environment: Environment,
  report: Report = () => undefined,
): DeclaredSettings {
  const wrong = wrongAmong(read.keys?.() ?? []);
  if (wrong !== undefined) {
    throw settingsError(wrong);
  }
  const entries = Object.entries(DECLARATIONS).map(([name, declaration]) => [
    name,
    readOne(name as Names, declaration, read, environment),
  ]);
  const settings = Object.fromEntries(entries) as DeclaredSettings;
  assertServices(settings.endpoints);
  for (const [name, why] of Object.entries(IGNORED)) {
    if (given(read(`huaweicloud:${name}`)) !== undefined) {
      report(`The setting huaweicloud:${name} is ignored: ${why}.`);
    }
  }
  // One region in two spellings would be two places (host names know no case).
  return { ...settings, region: settings.region?.toLowerCase() };
}

/** Says that certificates are not checked. */
export function warnOfInsecure(report: Report): void {
  report(
    "WARNING: huaweicloud:insecure is set. Certificates are not checked and endpoints without TLS are accepted: " +
      "anyone on the network path can read and change every call. Use it for private clouds under test only; " +
      "huaweicloud:cacertFile trusts a private authority properly.",
  );
}

/** An environment variable; empty text is not set. */
export function variable(environment: Environment, name: string): string | undefined {
  return given(environment[name]) as string | undefined;
}

/** The full key of a setting, such as `huaweicloud:region`. */
export function settingKey(name: Names): string {
  const { namespace, configuredAs }: Declaration = DECLARATIONS[name];
  return `${namespace}:${configuredAs ?? name}`;
}

/** Whether a full key is that of a secret. */
export function isSecretSetting(key: string): boolean {
  return (Object.keys(DECLARATIONS) as Names[]).some((name) => DECLARATIONS[name].secret && key === settingKey(name));
}

/** The value of one variable of a setting, by the setting's rules. @throws CloudError naming the variable */
export function variableOf<Name extends Names>(
  name: Name,
  environment: Environment,
  variables: readonly string[],
): Value<(typeof DECLARATIONS)[Name]> | undefined {
  const found = variables.find((each) => variable(environment, each) !== undefined);
  return found === undefined
    ? undefined
    : (parse(DECLARATIONS[name], environment[found], `The environment variable ${found}`) as never);
}

function readOne(name: Names, declaration: Declaration, read: SettingsReader, environment: Environment): unknown {
  const configured = given(read(settingKey(name)));
  if (configured !== undefined) {
    return parse(declaration, configured, `The setting ${settingKey(name)}`);
  }
  const variables = declaration.comesWithCredentials ? [] : declaration.environment;
  return variableOf(name, environment, variables) ?? declaration.fallback;
}

function parse(declaration: Declaration, value: unknown, what: string): unknown {
  const result = declaration.schema.safeParse(value);
  if (!result.success) {
    // What was given is not repeated: it may be a secret in the wrong place.
    throw settingsError(`${what} must be ${declaration.must}.`);
  }
  return result.data;
}

/** Pulumi and the shell both have empty text for what is not set. */
function given(value: unknown): unknown {
  return value === "" || value === null ? undefined : value;
}
