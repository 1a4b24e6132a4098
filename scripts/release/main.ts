// `npm run release-notes -- v1.2.3`: prints what CHANGELOG.md says of the version that a tag names; fails, with every
// reason, unless tag, package.json, package-lock.json and CHANGELOG.md agree, and package.json says where the project is.
import { readFileSync } from "node:fs";
import { notesOf, problemsOf, type Release } from "./notes";

const [, , tag = ""] = process.argv;
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { version: string } & Partial<
  Release["addresses"]
>;
const { version, homepage, bugs, repository } = manifest;
const { version: lockVersion } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { version: string };
const changelog = readFileSync("CHANGELOG.md", "utf8");

const problems = problemsOf({ tag, version, lockVersion, changelog, addresses: { homepage, bugs, repository } });
problems.forEach((problem) => console.error(problem));
if (problems.length > 0) {
  process.exitCode = 1;
} else {
  console.log(notesOf(changelog, version));
}
