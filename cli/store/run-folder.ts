/** `runs/<name>/<hash8>/`: what a run leaves, readable without Ansatz. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Event } from "../../runtime/events.ts";
import { figureSvg } from "../../runtime/figures/svg.ts";
import type { ChainHealth } from "../../runtime/report/report-html.ts";
import type { TaskResult } from "../../runtime/results.ts";
import type { Progress } from "../run/progress.ts";
import { unwritable, writeAtomic } from "./atomic.ts";
import { chainHealth } from "./chain-health.ts";
import { type DrawsFile, drawsFiles } from "./draws.ts";
import { type EventsFile, openEvents } from "./events-file.ts";
import { taskFolders } from "./file-store.ts";
import { removeLeftovers } from "./leftovers.ts";

import { alive, takeLock } from "./lock.ts";
import { makeFolder } from "./make-folder.ts";
import { metricsParquet } from "./metrics.ts";
import { planText } from "./plan-json.ts";
import { encodeSafetensors } from "./safetensors.ts";

export interface RunStatus {
  readonly state: "running" | "done" | "interrupted" | "failed";
  readonly code: number | null;
  readonly name: string;
  readonly title: string | null;
  readonly hash: string;
  readonly file: string; // as given: what `ansatz run` takes
  readonly started: string; // ISO time
  readonly seconds: number;
  readonly holds: number;
  readonly fails: number;
  readonly inconclusive: number;
  readonly failed: number;
}

export interface RunFolder {
  readonly path: string;
  /** Keeps events for `events.jsonl`; written in pieces, so that a crash leaves all but the last moment. */
  event(event: Event, seconds: number): void;
  status(status: RunStatus): void;
  assemble(progress: Progress, results: ReadonlyMap<string, TaskResult>, hash: string): Promise<void>;
  close(): void;
}

/** Opens and locks the folder of a plan; writes what is known before the run. */
export function openRunFolder(
  runs: string,
  plan: Plan,
  source: string,
  environment: Readonly<Record<string, unknown>>,
): RunFolder {
  const path = join(runs, plan.name, plan.hash.slice(0, 8));
  const lock = takeLock(join(path, ".lock"));
  let events: EventsFile;
  try {
    if (lock.takenOver)
      removeLeftovers([path, join(path, "figures"), join(path, "draws"), ...taskFolders(runs)], alive);
    events = openEvents(join(path, "events.jsonl"), !cameToAnEnd(path));
    writeAtomic(join(path, "source.exp"), source);
    writeAtomic(join(path, "plan.json"), `${planText(plan, 1)}\n`);
    writeAtomic(join(path, "environment.json"), `${JSON.stringify(environment, null, 1)}\n`);
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    path,
    event: events.event,
    status(status) {
      writeAtomic(join(path, "status.json"), `${JSON.stringify(status, null, 1)}\n`);
    },
    async assemble(progress, results, hash) {
      events.flush();
      const figures = join(path, "figures");
      clear(figures);
      for (const { spec } of progress.figures) writeAtomic(join(figures, `${spec.id}.svg`), figureSvg(spec));
      writeAtomic(
        join(path, "results.json"),
        `${JSON.stringify(resultsJson(plan, progress, hash, await chainHealth(plan, results)), null, 1)}\n`,
      );
      writeAtomic(join(path, "metrics.parquet"), await metricsParquet(plan, results));
      writeAtomic(
        join(path, "weights.safetensors"),
        encodeSafetensors(weights(plan, results), { plan_sha256: plan.hash }),
      );
      writeDraws(join(path, "draws"), plan, results);
    },
    close() {
      try {
        events.flush();
      } finally {
        lock.release();
      }
    },
  };
}

/** An empty folder. */
function clear(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function writeDraws(folder: string, plan: Plan, results: ReadonlyMap<string, TaskResult>): void {
  const index: DrawsFile[] = [];
  for (const { about, bytes } of drawsFiles(plan, results)) {
    if (index.length === 0) clear(folder);
    writeAtomic(join(folder, about.file), bytes);
    index.push(about);
  }
  if (index.length > 0) writeAtomic(join(folder, "index.json"), `${JSON.stringify(index, null, 1)}\n`);
}

/** Whether the last run of this folder wrote everything; if not, the next one goes on. */
function cameToAnEnd(path: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(path, "status.json"), "utf8")) as RunStatus).state === "done";
  } catch {
    return false;
  }
}

/** Measures, verdicts and figures as the run gave them. */
function resultsJson(
  plan: Plan,
  progress: Progress,
  hash: string,
  chains: readonly ChainHealth[],
): Record<string, unknown> {
  const bare = <T extends { event: string }>(list: readonly T[]) => list.map(({ event: _, ...rest }) => rest);
  return {
    name: plan.name,
    title: plan.title,
    plan: plan.hash,
    hash,
    ...(progress.choices.length > 0 ? { choices: bare(progress.choices) } : {}),
    measures: bare(progress.measures),
    verdicts: bare(progress.verdicts),
    diagnostics: bare(progress.diagnostics),
    failures: [...progress.tasks.values()]
      .filter((t) => t.state === "failed")
      .map((t) => ({ task: t.id, message: t.message ?? "failed" })),
    chains,
    figures: progress.figures.map((f) => f.spec),
  };
}

/** Final parameters of every task in plan order: `trained/density=3/repeat=2/W`. */
function weights(plan: Plan, results: ReadonlyMap<string, TaskResult>) {
  return plan.tasks.flatMap((task) =>
    Object.entries(results.get(task.id)?.parameters ?? {}).map(([name, value]) => ({
      name: `${task.id}/${name}`,
      shape: value.shape,
      data: value.data.map((v) => v ?? 0),
    })),
  );
}
