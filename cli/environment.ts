/** What a run was made with: `environment.json`. */
import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, release } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plan } from "../dsl/plan/plan.ts";

/** Version of this package. */
export function packageVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let k = 0; k < 4; k += 1) {
    try {
      const found = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        name?: string;
        version?: string;
      };
      if (found.name === "ansatz" && found.version) return found.version;
    } catch {
      // not in this folder: look above
    }
    folder = dirname(folder);
  }
  return "unknown";
}

/** Versions, machine and plan. */
export function environment(plan: Plan): Readonly<Record<string, unknown>> {
  return {
    ansatz: packageVersion(),
    node: process.versions.node,
    v8: process.versions.v8,
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    plan: plan.hash,
    plan_version: plan.version,
    seed: plan.seed,
    files: plan.files,
  };
}
