// Bundles the provider plugin into one file: what it needs of Pulumi's SDK is inside, so it runs wherever Node is.
import { build } from "esbuild";

await build({
  entryPoints: ["provider/plugin/main.ts"],
  outfile: "dist/plugin.cjs",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  // The names of errors are shown to the user.
  keepNames: true,
  legalComments: "eof",
  logLevel: "warning",
});
