import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "ini";
import { settingsError } from "../errors/cloudError";
import { keyOf, variable } from "../settings/settings";
import type { SignInContext } from "./context";
import { type Credentials, type SignIn } from "./credentials";
import { keysOf } from "./pair";

/** The section that the SDKs read for services that belong to a region. */
const DEFAULT_SECTION = "basic";

/** The SDKs' credentials file, if `huaweicloud-rotation:profile` names a section of it. */
export function fromNamedProfile(context: SignInContext): SignIn | undefined {
  const { profile } = context.settings;
  if (profile === undefined) {
    return undefined;
  }
  const found = fromSection(context, profile);
  if (found === undefined) {
    throw settingsError(
      `${keyOf("profile")} names a section that is not in the credentials file ${fileOf(context) ?? "(no home folder)"}, ` +
        "or has no ak and sk. Add it there, or correct the name.",
    );
  }
  return found;
}

/** The section `[basic]` of the SDKs' credentials file, if there is one. */
export function fromDefaultProfile(context: SignInContext): SignIn | undefined {
  return fromSection(context, DEFAULT_SECTION);
}

function fromSection(context: SignInContext, section: string): SignIn | undefined {
  const file = fileOf(context);
  const values = file === undefined ? undefined : read(file, section);
  if (file === undefined || values === undefined) {
    return undefined;
  }
  const credentials = credentialsOf(file, section, values, context.settings.domainId);
  return (
    credentials && {
      source: `the section [${section}] of the credentials file ${file}`,
      configured: false,
      secrets: [],
      scoped: false,
      defaults: { projectId: values.project_id, iamEndpoint: values.iam_endpoint },
      // Read again whenever it is asked for: another program may have renewed what is in it.
      load: () => Promise.resolve(credentialsOf(file, section, read(file, section) ?? {}) ?? credentials),
    }
  );
}

function credentialsOf(file: string, section: string, values: Values, domainId?: string): Credentials | undefined {
  const name = (key: string) => `${key} in the section [${section}] of ${file}`;
  const named = (key: string) => ({ name: name(key), value: values[key] });
  const keys = keysOf(named("ak"), named("sk"), named("security_token"));
  return keys && { ...keys, domainId: domainId ?? values.domain_id };
}

function fileOf({ environment }: SignInContext): string | undefined {
  const home = variable(environment, "HOME") ?? variable(environment, "USERPROFILE");
  const usual = home !== undefined ? join(home, ".huaweicloud", "credentials") : undefined;
  return variable(environment, "HUAWEICLOUD_SDK_CREDENTIALS_FILE") ?? usual;
}

type Values = Readonly<Record<string, string | undefined>>;

/** The texts of a section; `undefined` if the file or the section does not exist. */
function read(file: string, section: string): Values | undefined {
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return undefined;
    }
    throw settingsError(`The credentials file ${file} cannot be read (${code ?? "no code"}). Check its permissions.`);
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
