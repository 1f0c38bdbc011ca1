/** Runs on this disk, by name, by the beginning of a hash, or `last`. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../exit-codes.ts";
import { nearest } from "../nearest.ts";
import type { RunStatus } from "./run-folder.ts";

export interface FoundRun {
  readonly path: string;
  readonly hash8: string;
  readonly status: RunStatus;
}

/** All runs of a folder, oldest first. Folders without a readable status are left out. */
export function listRuns(runs: string): FoundRun[] {
  if (!existsSync(runs)) return [];
  const folders = (path: string) =>
    readdirSync(path).filter((n) => !n.startsWith(".") && statSync(join(path, n)).isDirectory());
  const found = folders(runs).flatMap((name) =>
    folders(join(runs, name)).flatMap((hash8): FoundRun[] => {
      const path = join(runs, name, hash8);
      try {
        return [{ path, hash8, status: JSON.parse(readFileSync(join(path, "status.json"), "utf8")) as RunStatus }];
      } catch {
        return [];
      }
    }),
  );
  return found.sort((a, b) => (a.status.started < b.status.started ? -1 : a.status.started > b.status.started ? 1 : 0));
}

/** One run; several of a name: the newest. */
export function findRun(runs: string, name: string): FoundRun {
  const all = listRuns(runs);
  const newest = all.at(-1);
  if (!newest) throw new UsageError("there are no runs here; `ansatz run example:superposition` makes one");
  if (name === "last") return newest;
  const [stem, hash] = name.includes("/") ? name.split("/") : [undefined, undefined];
  const byName = all.filter(
    (r) => r.status.name === (stem ?? name) && (hash === undefined || r.hash8.startsWith(hash)),
  );
  if (byName.length > 0) return byName[byName.length - 1];
  const byHash = all.filter((r) => r.status.hash.startsWith(name));
  if (byHash.length === 1) return byHash[0];
  if (byHash.length > 1)
    throw new UsageError(`several runs begin with \`${name}\`: ${byHash.map((r) => r.hash8).join(", ")}`);
  const near = nearest(name, [...new Set(all.map((r) => r.status.name))]);
  throw new UsageError(
    `there is no run \`${name}\`${near ? `; did you mean \`${near}\`` : "; `ansatz ls` lists them"}`,
  );
}
