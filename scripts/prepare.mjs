// Makes the checkout ready: installs the packages of the lock file when they are missing or older than it, then builds what is stale.
// Run by `npm start` and `npm test` before anything else, so that a fresh clone needs no other command.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `ansatz needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node from https://nodejs.org`,
  );
  process.exit(2);
}

/** The lock file that npm wrote into node_modules lists what is installed. */
function installed() {
  const inside = new URL("../node_modules/.package-lock.json", import.meta.url);
  if (!existsSync(inside)) return false;
  const wanted = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).packages;
  const present = JSON.parse(readFileSync(inside, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional || present[path]?.version === entry.version,
  );
}

if (!installed()) {
  console.error("installing packages (once) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}

const { build } = await import("./build.mjs");
await build();
