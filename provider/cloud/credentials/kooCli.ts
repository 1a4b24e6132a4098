import { join } from "node:path";
import { z } from "zod";
import { settingsError } from "../errors/cloudError";
import { completeSettings, type SourceSettings } from "../settings/complete";
import { settingKey, variable } from "../settings/settings";
import type { SignInContext } from "./signInContext";
import { type Credentials, type Found } from "./credentials";
import { homeOf, textOfFile, warnIfReadable } from "./files";
import { keysOf } from "./pair";
import { preferring, settingsBesideNamed, settingsOfMachine, settingsOfNamedBy } from "./sourceVariables";
import { jsonOf } from "./temporaryKey";

/** Text; KooCLI leaves empty what is not set. */
const text = z
  .string()
  .transform((value) => (value === "" ? undefined : value))
  .optional()
  .catch(undefined);
const stsToken = z.object({ accessKeyId: text, secretAccessKey: text, securityToken: text });
const profileSchema = z.object({
  name: z.string(),
  mode: text,
  ...stsToken.shape,
  region: text,
  projectId: text,
  domainId: text,
  agencyName: text,
  agencyDomainName: text,
  agencyDomainId: text,
  ssoAuth: z.object({ stsToken: stsToken.optional() }).optional(),
});
const fileSchema = z.object({ current: text, profiles: z.array(profileSchema) });

type Profile = z.output<typeof profileSchema>;

/** A profile of KooCLI's that is named, by a setting or by HW_PROFILE, or that of a file which a setting names. */
export function fromNamedKooCli(context: SignInContext): Found {
  const { settings, environment } = context;
  const named =
    settings.kooCliProfile ??
    (settings.sharedConfigFile === undefined ? variable(environment, "HW_PROFILE") : undefined);
  if (named === undefined && settings.sharedConfigFile === undefined) {
    return `neither ${settingKey("kooCliProfile")} nor HW_PROFILE is set`;
  }
  const isDeclared = settings.kooCliProfile !== undefined || settings.sharedConfigFile !== undefined;
  const beside = isDeclared ? settingsBesideNamed(environment) : settingsOfNamedBy(environment, "HW_");
  const found = fromProfile(context, named, beside);
  if (typeof found === "string") {
    const name =
      settings.kooCliProfile !== undefined
        ? settingKey("kooCliProfile")
        : isDeclared
          ? settingKey("sharedConfigFile")
          : "HW_PROFILE";
    throw settingsError(`${name} names a profile of KooCLI's that cannot be used: ${found}. Correct it, or the file.`);
  }
  return found;
}

/** The current profile of KooCLI's. */
export function fromCurrentKooCli(context: SignInContext): Found {
  return fromProfile(context, undefined, settingsOfMachine(context.environment));
}

function fromProfile(context: SignInContext, name: string | undefined, beside: SourceSettings): Found {
  const file = fileOf(context);
  const profile = file === undefined ? "there is no home folder" : read(file, name);
  if (file === undefined || typeof profile === "string") {
    return typeof profile === "string" ? profile : "there is no home folder";
  }
  const where = `the profile ${profile.name} in KooCLI's file ${file}`;
  const credentials = credentialsOf(profile, where);
  if (credentials === undefined) {
    return `${where} has no keys`;
  }
  warnIfReadable(context, file);
  const settings = preferring(ownOf(profile, where), beside);
  const { domainId } = completeSettings(context.settings, settings);
  return {
    source: where,
    configured: false,
    secrets: [],
    scoped: false,
    settings,
    // Read again whenever it is asked for: a sign-in by SSO renews what is in it.
    load() {
      const again = read(file, profile.name);
      const fresh = typeof again === "string" ? undefined : credentialsOf(again, where);
      return Promise.resolve({ ...(fresh ?? credentials), domainId });
    },
  };
}

function credentialsOf(profile: Profile, where: string): Credentials | undefined {
  const isSso = profile.mode?.toUpperCase() === "SSO";
  const keys = isSso ? profile.ssoAuth?.stsToken : profile;
  const named = (key: keyof z.output<typeof stsToken>) => ({ name: `${key} of ${where}`, value: keys?.[key] });
  return keysOf(named("accessKeyId"), named("secretAccessKey"), named("securityToken"));
}

/** What the profile says beside the keys: with its agency, whose account the project is in. */
function ownOf(profile: Profile, where: string): SourceSettings {
  const { region, projectId, domainId, agencyName, agencyDomainName: domainName, agencyDomainId } = profile;
  if (agencyName && !domainName && !agencyDomainId) {
    throw settingsError(
      `agencyName of ${where} is set but neither agencyDomainName nor agencyDomainId is: set one of them.`,
    );
  }
  const agency = {
    agencyName: agencyName ?? "",
    domainName: domainName,
    domainId: agencyDomainId,
  };
  return {
    region: region,
    projectId: projectId,
    projectRegion: region,
    domainId: domainId,
    agencies: agencyName ? [agency] : undefined,
  };
}

function fileOf({ settings, environment }: SignInContext): string | undefined {
  const home = homeOf(environment);
  const usual = home === undefined ? undefined : join(home, ".hcloud", "config.json");
  const given = settings.sharedConfigFile ?? variable(environment, "HW_SHARED_CONFIG_FILE");
  return (home === undefined ? given : given?.replace(/^~(?=[/\\])/, home)) ?? usual;
}

/** A profile by its name, or the current one; in words why there is none. */
function read(file: string, name: string | undefined): Profile | string {
  const content = textOfFile(
    file,
    (code) =>
      `KooCLI's file (${settingKey("sharedConfigFile")}, HW_SHARED_CONFIG_FILE or ~/.hcloud/config.json) cannot be read ` +
      `(${code}). Check its permissions.`,
  );
  if (content === undefined) {
    return `there is no file ${file}`;
  }
  const parsed = fileSchema.safeParse(jsonOf(content));
  if (!parsed.success) {
    return `${file} is not KooCLI's configuration in clear JSON (KooCLI can keep it encrypted)`;
  }
  const wanted = name ?? parsed.data.current;
  return (
    parsed.data.profiles.find((profile) => profile.name === wanted) ??
    `${file} has no profile ${wanted ?? "that is current"}`
  );
}
