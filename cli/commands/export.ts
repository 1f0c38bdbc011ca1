/** `ansatz export RUN DIR`: data of a run for other tools. */
import { copyFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { shortPath } from "../examples.ts";
import { EXIT } from "../exit-codes.ts";
import { runsFolder } from "../source-file.ts";
import { unwritable, writeAtomic } from "../store/atomic.ts";
import { findRun } from "../store/find-run.ts";
import { filesIn } from "../store/leftovers.ts";
import { makeFolder } from "../store/make-folder.ts";
import { type StoredResults, storedResults } from "../store/stored-results.ts";
import type { World } from "../world.ts";

const COPIED = ["metrics.parquet", "weights.safetensors", "results.json", "source.exp"];

export async function exportCommand(
  name: string,
  folder: string,
  options: { readonly out?: string },
  world: World,
): Promise<number> {
  const run = findRun(runsFolder(world.cwd, options.out), name);
  const results = storedResults(run, world.cwd);
  const to = resolve(world.cwd, folder);
  const written: string[] = [];
  const copy = (inside: string, files: readonly string[]) => {
    for (const file of files) {
      const path = join(to, inside, file);
      try {
        makeFolder(join(to, inside));
        copyFileSync(join(run.path, inside, file), path);
      } catch (error) {
        throw unwritable(path, error);
      }
      written.push(path);
    }
  };
  if (results.measures.length > 0) {
    written.push(join(to, "measures.csv"));
    writeAtomic(written[0], measuresCsv(results));
  }
  const there = new Set(readdirSync(run.path));
  copy(
    "",
    COPIED.filter((file) => there.has(file)),
  );
  for (const inside of ["figures", "draws"]) copy(inside, filesIn(join(run.path, inside)));
  world.stdout.write(written.map((path) => `${shortPath(path, world.cwd)}\n`).join(""));
  return EXIT.ok;
}

/** One row a value: the swept names, the measure, the entry, the value and its standard error; missing ones are empty. */
export function measuresCsv({ measures }: Pick<StoredResults, "measures">): string {
  const swept = [...new Set(measures.flatMap((m) => Object.keys(m.point)))];
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = measures.flatMap((m) =>
    m.value.map((value, k) =>
      [...swept.map((s) => m.point[s] ?? ""), m.name, String(k), String(value ?? ""), String(m.se?.[k] ?? "")]
        .map(quote)
        .join(","),
    ),
  );
  return `${[[...swept, "measure", "index", "value", "se"].map(quote).join(","), ...rows].join("\n")}\n`;
}
