/** `ansatz ls`: the runs on this disk, the newest last. */
import { numberText, secondsText } from "../../runtime/figures/numbers.ts";
import { styled } from "../../runtime/figures/terminal/ansi.ts";
import { EXIT, UsageError } from "../exit-codes.ts";
import { runsFolder } from "../source-file.ts";
import { type FoundRun, listRuns } from "../store/find-run.ts";
import { storedResults } from "../store/stored-results.ts";
import { colourMode, type World } from "../world.ts";

export async function lsCommand(
  options: { readonly out?: string; readonly sort?: string; readonly json?: boolean; readonly color?: boolean },
  world: World,
): Promise<number> {
  const all = listRuns(runsFolder(world.cwd, options.out));
  const runs = options.sort === undefined ? all : sorted(all, options.sort, world);
  if (options.json) {
    for (const run of runs) world.stdout.write(`${JSON.stringify({ path: run.path, ...run.status })}\n`);
    return EXIT.ok;
  }
  if (runs.length === 0) {
    world.stderr.write("there are no runs here; `ansatz run example:superposition` makes one\n");
    return EXIT.ok;
  }
  const color = colourMode(world, world.stdout, options.color);
  const name = Math.max(4, ...runs.map((r) => r.status.name.length));
  world.stdout.write(
    `${styled(`${"name".padEnd(name)}  hash      when              time        claims`, color, "dim")}\n`,
  );
  for (const [k, { hash8, status }] of runs.entries()) {
    const claims = [
      status.holds > 0 ? `✓ ${status.holds}` : "",
      status.fails > 0 ? `✗ ${status.fails}` : "",
      status.inconclusive > 0 ? `? ${status.inconclusive}` : "",
      status.failed > 0 ? `! ${status.failed}` : "",
    ]
      .filter((t) => t !== "")
      .join("  ");
    const when = localTime(new Date(status.started));
    const time = status.state === "done" ? secondsText(status.seconds) : status.state;
    const by = sortedBy(options.sort)
      ? ""
      : `  ${options.sort} = ${numberText(measureOf(runs[k], options.sort ?? "", world) ?? 0)}`;
    world.stdout.write(`${status.name.padEnd(name)}  ${hash8}  ${when}  ${time.padEnd(10)}  ${claims}${by}\n`);
  }
  world.stderr.write("ansatz show NAME|HASH|last\n");
  return EXIT.ok;
}

/** `2026-03-14 15:09`, where the reader is. */
function localTime(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const FIELDS = {
  time: (run: FoundRun) => run.status.started,
  name: (run: FoundRun) => run.status.name,
  seconds: (run: FoundRun) => run.status.seconds,
} as const;

const sortedBy = (key: string | undefined): key is keyof typeof FIELDS | undefined =>
  key === undefined || key in FIELDS;

/** By a field, or by a measure: the mean over its points; runs without it are left out. */
function sorted(runs: readonly FoundRun[], key: string, world: World): FoundRun[] {
  if (sortedBy(key)) return [...runs].sort((a, b) => order(FIELDS[key ?? "time"](a), FIELDS[key ?? "time"](b)));
  const valued = runs.flatMap((run) => {
    const value = measureOf(run, key, world);
    return value === undefined ? [] : [{ run, value }];
  });
  if (valued.length === 0)
    throw new UsageError(
      `no run here has a measure \`${key}\`; sort by ${Object.keys(FIELDS).join(", ")} or a measure`,
    );
  return valued.sort((a, b) => order(a.value, b.value)).map(({ run }) => run);
}

const order = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0);

/** Mean over the points of a measure's first entry. */
function measureOf(run: FoundRun, name: string, world: World): number | undefined {
  try {
    const found = storedResults(run, world.cwd).measures.filter((m) => m.name === name);
    const values = found.map((m) => m.value[0]).filter((v) => v !== null && v !== undefined);
    return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length;
  } catch {
    return undefined; // no results yet
  }
}
