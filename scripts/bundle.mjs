// Bundles the provider plugin into one file: what it needs of Pulumi's SDK is inside, so it runs wherever Node is.
import { build } from "esbuild";

/** Messages of zod in other languages than English, a fifth of the bundle: nothing here asks for them. */
const withoutLocales = {
  name: "without locales",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]/ }, ({ path }) =>
      /[\\/](en|index)\.[cm]?js$/.test(path) ? undefined : { contents: "export default () => ({});" },
    );
  },
};

await build({
  plugins: [withoutLocales],
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
