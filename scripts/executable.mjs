// The compiler writes no file that may be run; what `bin` names must be, also where npm did not install it.
import { chmodSync } from "node:fs";

chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
