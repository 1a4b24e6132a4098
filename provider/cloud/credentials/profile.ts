import { join } from "node:path";
import { parse } from "ini";
import { settingsError } from "../errors/cloudError";
import { completeSettings, type SourceSettings } from "../settings/complete";
import { type Environment, settingKey, variable } from "../settings/settings";
import type { SignInContext } from "./signInContext";
import type { Credentials, Found, SignIn } from "./credentials";
import { fromSectionOidc } from "./oidc/section";
import { keysOf } from "./pair";
import { preferring, settingsBesideNamed, settingsOfMachine } from "./sourceVariables";
import { homeOf, textOfFile, warnIfReadable } from "./files";

/** The section that the SDKs read for services that belong to a region. */
const DEFAULT_SECTION = "basic";

/** The SDKs' credentials file, if `huaweicloud-rotation:profile` names a section of it. */
export function fromNamedProfile(context: SignInContext): Found {
  const { profile } = context.settings;
  if (profile === undefined) {
    return `${settingKey("profile")} is not set`;
  }
  const found = fromSection(context, profile, settingsBesideNamed(context.environment));
  if (typeof found === "string") {
    throw settingsError(
      `${settingKey("profile")} names a section that is not in the credentials file ${fileOf(context.environment) ?? "(no home folder)"}, ` +
        "or has no ak and sk, or idp_id and id_token_file. Add it there, or correct the name.",
    );
  }
  return found;
}

/** The section `[basic]` of the SDKs' credentials file, if there is one. */
export function fromDefaultProfile(context: SignInContext): Found {
  return fromSection(context, DEFAULT_SECTION, settingsOfMachine(context.environment));
}

function fromSection(context: SignInContext, section: string, beside: SourceSettings): Found {
  const file = fileOf(context.environment);
  const values = file === undefined ? undefined : read(file, section);
  if (file === undefined || values === undefined) {
    return file === undefined ? "there is no home folder" : `there is no section [${section}] in ${file}`;
  }
  const own = preferring(ownOf(values), beside);
  const { domainId } = completeSettings(context.settings, own);
  const where = `the section [${section}] of the credentials file ${file}`;
  const oidc = fromSectionOidc(context, where, values, own);
  const credentials = oidc === undefined ? credentialsOf(where, values) : undefined;
  if (oidc === undefined && credentials === undefined) {
    return `${where} has no ak and sk`;
  }
  warnIfReadable(context, file);
  return (
    oidc ??
    signInOf(where, own, () => ({ ...credentials, ...credentialsOf(where, read(file, section) ?? {}), domainId }))
  );
}

/** What is in the file is read again whenever it is asked for: another program may have renewed it. */
function signInOf(source: string, settings: SourceSettings, load: () => Credentials): SignIn {
  // A file that cannot be read any more fails the call, not the program.
  return { source, configured: false, secrets: [], scoped: false, settings, load: () => Promise.resolve().then(load) };
}

function ownOf(values: Values): SourceSettings {
  return { projectId: values.project_id, domainId: values.domain_id, authUrl: values.iam_endpoint };
}

function credentialsOf(where: string, values: Values): Credentials | undefined {
  const named = (key: string) => ({ name: `${key} in ${where}`, value: values[key] });
  return keysOf(named("ak"), named("sk"), named("security_token"));
}

function fileOf(environment: Environment): string | undefined {
  const home = homeOf(environment);
  const usual = home !== undefined ? join(home, ".huaweicloud", "credentials") : undefined;
  return variable(environment, "HUAWEICLOUD_SDK_CREDENTIALS_FILE") ?? usual;
}

/** The texts of a section. */
export type Values = Readonly<Record<string, string | undefined>>;

/** The texts of a section; `undefined` if the file or the section does not exist. */
function read(file: string, section: string): Values | undefined {
  const content = textOfFile(
    file,
    (code) => `The credentials file ${file} cannot be read (${code}). Check its permissions.`,
  );
  if (content === undefined) {
    return undefined;
  }
  // A dot in a section's name makes a section inside another one: such is INI as this package reads it.
  const found = section.split(".").reduce<unknown>((level, name) => valueOf(level, name), parse(content));
  if (typeof found !== "object" || found === null) {
    return undefined;
  }
  const texts = Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(texts.filter(([, text]) => text !== ""));
}

function valueOf(level: unknown, name: string): unknown {
  return typeof level === "object" && level !== null && Object.hasOwn(level, name)
    ? (level as Record<string, unknown>)[name]
    : undefined;
}
