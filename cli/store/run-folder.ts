/** `runs/<name>/<hash8>/`: what a run leaves, readable without Ansatz. */
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Event } from "../../runtime/events.ts";
import { figureSvg } from "../../runtime/figures/svg.ts";
import type { TaskResult } from "../../runtime/results.ts";
import { jsonLine } from "../run/json-lines.ts";
import type { Progress } from "../run/progress.ts";
import { unwritable, writeAtomic } from "./atomic.ts";
import { takeLock } from "./lock.ts";
import { metricsParquet } from "./metrics.ts";
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
  /** Keeps events for `events.jsonl`; written in pieces, so that a crash leaves all but the last. */
  event(event: Event, seconds: number): void;
  status(status: RunStatus): void;
  assemble(progress: Progress, results: ReadonlyMap<string, TaskResult>, hash: string): Promise<void>;
  close(): void;
}

const PIECE = 1 << 16; // characters kept before a write

/** Opens and locks the folder of a plan; writes what is known before the run. */
export function openRunFolder(
  runs: string,
  plan: Plan,
  source: string,
  environment: Readonly<Record<string, unknown>>,
): RunFolder {
  const path = join(runs, plan.name, plan.hash.slice(0, 8));
  const release = takeLock(join(path, ".lock"));
  const events = join(path, "events.jsonl");
  let kept = "";
  const flush = () => {
    if (kept === "") return;
    try {
      appendFileSync(events, kept);
    } catch (error) {
      throw unwritable(events, error);
    }
    kept = "";
  };
  try {
    rmSync(events, { force: true });
    writeAtomic(join(path, "source.exp"), source);
    writeAtomic(join(path, "plan.json"), `${JSON.stringify(plan, null, 1)}\n`);
    writeAtomic(join(path, "environment.json"), `${JSON.stringify(environment, null, 1)}\n`);
  } catch (error) {
    release();
    throw error;
  }
  return {
    path,
    event(event, seconds) {
      kept += jsonLine(event, seconds);
      if (kept.length > PIECE || (event.event !== "record" && event.event !== "progress")) flush();
    },
    status(status) {
      writeAtomic(join(path, "status.json"), `${JSON.stringify(status, null, 1)}\n`);
    },
    async assemble(progress, results, hash) {
      flush();
      const figures = join(path, "figures");
      rmSync(figures, { recursive: true, force: true });
      mkdirSync(figures, { recursive: true });
      for (const { spec } of progress.figures) writeAtomic(join(figures, `${spec.id}.svg`), figureSvg(spec));
      writeAtomic(join(path, "results.json"), `${JSON.stringify(resultsJson(plan, progress, hash), null, 1)}\n`);
      writeAtomic(join(path, "metrics.parquet"), await metricsParquet(plan, results));
      writeAtomic(
        join(path, "weights.safetensors"),
        encodeSafetensors(weights(plan, results), { plan_sha256: plan.hash }),
      );
    },
    close() {
      flush();
      release();
    },
  };
}

/** Measures, verdicts and figures as the run gave them. */
function resultsJson(plan: Plan, progress: Progress, hash: string): Record<string, unknown> {
  const bare = <T extends { event: string }>(list: readonly T[]) => list.map(({ event: _, ...rest }) => rest);
  return {
    name: plan.name,
    title: plan.title,
    plan: plan.hash,
    hash,
    measures: bare(progress.measures),
    verdicts: bare(progress.verdicts),
    diagnostics: bare(progress.diagnostics),
    failures: [...progress.tasks.values()]
      .filter((t) => t.state === "failed")
      .map((t) => ({ task: t.id, message: t.message ?? "failed" })),
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
