// Bundles the stand-in's pages straight into the folder that the Go server embeds. The same sources and lock file give
// the same bytes on each machine: no source maps, no times, no absolute paths.
import * as esbuild from "esbuild";
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../../internal/standin/assets");

// azure-devops-ui declares no side effects list, so all of its modules would stay. Its scripts have none that we need:
// CommonImports holds polyfills for Internet Explorer only. Its two icon style sheets pull in 1.4 MB of fonts; src/icons.css
// draws the few icons that are used.
const trimComponents = {
  name: "trim-components",
  setup(build) {
    build.onLoad({ filter: /azure-devops-ui[\\/](CommonImports|Core[\\/]find)\.js$/ }, () => ({ contents: "" }));
    build.onLoad({ filter: /azure-devops-ui[\\/]Components[\\/]Icon[\\/]F\w+Icons\.css$/ }, () => ({ contents: "", loader: "css" }));
    build.onResolve({ filter: /^[./]|^azure-devops-ui/ }, async (args) => {
      if (args.pluginData === "resolved" || args.path.endsWith(".css")) return undefined;
      const found = await build.resolve(args.path, {
        importer: args.importer, kind: args.kind, resolveDir: args.resolveDir, pluginData: "resolved",
      });
      return found.path.includes(`${sep}azure-devops-ui${sep}`) ? { ...found, sideEffects: false } : found;
    });
  },
};

// Folder of the package that a bundled file belongs to, such as node_modules/@uifabric/styling.
function packageOf(input) {
  const parts = input.split("/");
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) return undefined;
  return parts.slice(0, at + (parts[at + 1].startsWith("@") ? 3 : 2)).join("/");
}

function notices(inputs) {
  const byName = new Map();
  for (const input of inputs) {
    const folder = packageOf(input);
    if (!folder) continue;
    const about = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
    const name = `${about.name} ${about.version}`;
    if (byName.has(name)) continue;
    const file = readdirSync(join(here, folder)).sort().find((f) => /^(licen[sc]e|copyright)/i.test(f));
    const text = file ? readFileSync(join(here, folder, file), "utf8") : `Licence: ${about.license}`;
    byName.set(name, text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").replace(/[ \t]+$/gm, "").trim());
  }
  const head = "portal.js and portal.css contain code of these packages, under the licences that follow each name.\n";
  const line = "-".repeat(79);
  return head + [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([n, t]) => `\n${line}\n${n}\n${line}\n\n${t}\n`).join("");
}

mkdirSync(out, { recursive: true });
const result = await esbuild.build({
  absWorkingDir: here,
  entryPoints: { portal: "src/main.tsx" },
  outdir: relative(here, out),
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  target: ["chrome100", "firefox100", "safari15"],
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [trimComponents],
  metafile: true,
  logLevel: "warning",
});
const kept = Object.values(result.metafile.outputs).flatMap((o) => Object.keys(o.inputs));
writeFileSync(join(out, "portal.js.LEGAL.txt"), notices(kept));
for (const [file, o] of Object.entries(result.metafile.outputs)) console.log(`${file}  ${Math.round(o.bytes / 1024)} KiB`);
if (process.env.BUNDLE_META) writeFileSync(process.env.BUNDLE_META, JSON.stringify(result.metafile));
