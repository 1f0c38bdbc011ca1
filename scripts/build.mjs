// Builds dist/: the engine (WebAssembly), the command line, the workers and the library for Node and for pages. Skips what is fresh.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = ["dsl", "runtime", "cli", "web", "examples", "scripts", "index.ts", "package-lock.json"];

/** Digest of every input file: name and content. */
function digest() {
  const hash = createHash("sha256");
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
    } else {
      hash.update(relative(root, path)).update("\0").update(readFileSync(path)).update("\0");
    }
  };
  for (const source of SOURCES) visit(join(root, source));
  return hash.digest("hex");
}

/** One bundle: `entry` (from the root) becomes dist/`name`.js, everything it imports inside, dynamic imports as chunks beside it. Returns the names of its files. */
async function bundle(entry, name, target) {
  const { build: viteBuild } = await import("vite");
  const node = target === "node";
  const results = await viteBuild({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    define: { "process.env.NODE_ENV": '"production"' },
    resolve: {
      conditions: node ? ["node"] : ["browser"],
      // ink asks for the developer tools only when DEV is set; leaving them out halves its start-up time.
      alias: { "react-devtools-core": join(root, "scripts/empty.mjs") },
    },
    ssr: { noExternal: true, target: node ? "node" : "webworker" },
    worker: { format: "es" },
    build: {
      ssr: node ? join(root, entry) : undefined,
      lib: node ? undefined : { entry: join(root, entry), formats: ["es"], fileName: name },
      outDir: join(root, "dist"),
      emptyOutDir: false,
      target: "es2022",
      minify: true,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: join(root, entry),
        output: { format: "es", entryFileNames: `${name}.js`, chunkFileNames: `chunks/${name}-[name]-[hash].js` },
      },
    },
  });
  if (!node) nameTheWorker(join(root, "dist", `${name}.js`));
  return [results].flat().flatMap(({ output }) => output.map(({ fileName }) => fileName));
}

/** The remark that keeps this build from taking the worker's address for an asset must not keep a page's bundler from it. */
function nameTheWorker(path) {
  writeFileSync(path, readFileSync(path, "utf8").replaceAll("/* @vite-ignore */", ""));
}

/** Chunks of earlier builds go: they would be packed. */
function removeOldChunks(written) {
  const folder = join(root, "dist/chunks");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (!written.has(`chunks/${name}`)) rmSync(join(folder, name));
}

const BUNDLES = [
  ["cli/main.ts", "cli", "node"],
  ["runtime/tasks/worker.ts", "worker", "node"],
  ["index.ts", "index", "node"],
  ["index.ts", "browser", "browser"],
  ["runtime/tasks/worker.ts", "browser-worker", "browser"],
  ["dsl/index.ts", "dsl", "browser"],
];

/** dist/report.js and dist/report.css: what `reportHtml` puts into every report. */
async function bundleReport() {
  const { build: viteBuild } = await import("vite");
  await viteBuild({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      lib: { entry: join(root, "web/report/main.ts"), formats: ["iife"], name: "report", fileName: () => "report.js" },
      outDir: join(root, "dist"),
      emptyOutDir: false,
      target: "es2022",
    },
  });
  const styles = ["node_modules/uplot/dist/uPlot.min.css", "web/report/report.css"].map((p) =>
    readFileSync(join(root, p), "utf8"),
  );
  writeFileSync(join(root, "dist/report.css"), styles.join("\n"));
}

export async function build() {
  const engine = await import(pathToFileURL(join(root, "scripts/build-engine.mjs")).href);
  await engine.buildEngine();
  const stamp = join(root, "dist/.inputs");
  const inputs = digest();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  console.error("building …");
  mkdirSync(join(root, "dist"), { recursive: true });
  const written = new Set();
  for (const [entry, name, target] of BUNDLES) for (const file of await bundle(entry, name, target)) written.add(file);
  removeOldChunks(written);
  await bundleReport();
  writeFileSync(stamp, inputs);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await build();
