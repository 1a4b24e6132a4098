import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Context } from "mocha";
import { type Browser, launch } from "puppeteer-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** A real browser of this machine. Without one the test is skipped, and says what to install. */
export async function openBrowser(test: Context): Promise<Browser> {
  const executablePath = find();
  if (executablePath === undefined) {
    console.log("      skipped: no Chromium on the PATH or in CHROME_PATH (on Debian: apt-get install chromium)");
    return test.skip();
  }
  // In a container there is no other user to run it as.
  return launch({ executablePath, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}

function find(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROME_PATH, ...candidates].find((path) => path !== undefined && existsSync(path));
}
