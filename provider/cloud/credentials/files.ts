import { readFileSync, statSync } from "node:fs";
import { sep } from "node:path";
import { settingsError } from "../errors/cloudError";
import { type Environment, variable } from "../settings/settings";
import type { SignInContext } from "./signInContext";

/** The user's home folder, by the environment. */
export function homeOf(environment: Environment): string | undefined {
  return variable(environment, "HOME") ?? variable(environment, "USERPROFILE");
}

/**
 * Warns of a file with credentials that others on this machine may read. Only of one in the user's home: what a platform
 * mounts into a pod or a job is the platform's affair.
 */
export function warnIfReadable({ environment, report }: SignInContext, file: string): void {
  const home = homeOf(environment);
  // Windows has no such bits.
  if (process.platform === "win32" || home === undefined || !file.startsWith(home.endsWith(sep) ? home : home + sep)) {
    return;
  }
  const { mode } = statSync(file);
  if ((mode & 0o044) !== 0) {
    report(
      `WARNING: other users of this machine may read the credentials in ${file}. Allow it to yourself alone: chmod 600.`,
    );
  }
}

/**
 * The text of a file; `undefined` where there is none.
 *
 * @param unreadable - the message where it cannot be read, with the system's code
 * @throws CloudError
 */
export function textOfFile(file: string, unreadable: (code: string) => string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return undefined;
    }
    throw settingsError(unreadable(code ?? "no code"));
  }
}

/** The text of a file that a token is in, without the line break at its end. @throws CloudError */
export function tokenIn(file: string, what: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw settingsError(
      `The file of ${what} cannot be read (${code ?? "no code"}). Check the path and its permissions.`,
    );
  }
  if (text === "") {
    throw settingsError(`The file of ${what} is empty: it must hold a token.`);
  }
  return text;
}
