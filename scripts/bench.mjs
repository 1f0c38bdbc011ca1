// Measures the engine: bundles test/bench and runs it. `npm run bench`, or `npm run bench -- W1 W6 workers` for some workloads.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { build as buildAll } from "./build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
await buildAll(); // the engine, and the worker of the row "workers"
await build({
  root,
  configFile: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: join(root, "test/bench/main.ts"),
    outDir: join(root, "dist/bench"),
    emptyOutDir: false,
    target: "es2022",
  },
});
const { status } = spawnSync(process.execPath, ["dist/bench/main.js", ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = status ?? 1;
