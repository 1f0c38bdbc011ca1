/**
 * Runs a plan: tasks on workers (or in this thread), results from the store where they are there, events on the way, and at the end
 * measures, figures and verdicts in plan order.
 */
import type { Plan, TaskPlan } from "../dsl/plan/plan.ts";
import type { Engine } from "./engine/engine.ts";
import { loadEngine } from "./engine/load.ts";
import type { Event } from "./events.ts";
import { buildFigures } from "./figures/build.ts";
import { breathe, rest } from "./iterate/breathe.ts";
import { isCheckpoint } from "./iterate/drive.ts";
import { evaluatePlan } from "./measure/evaluate-plan.ts";
import { standardErrors } from "./measure/standard-error.ts";
import { operationByName } from "./operations/index.ts";
import type { TaskResult } from "./results.ts";
import { dataFiles } from "./run/data-files.ts";
import { EventQueue } from "./run/event-queue.ts";
import { figureValues } from "./run/figure-values.ts";
import { pointLabels } from "./run/point-labels.ts";
import { recordEvents } from "./run/record-events.ts";
import { rowServices } from "./run/row-services.ts";
import { runWarnings } from "./run/run-warnings.ts";
import { solveBetween } from "./run/solve-between.ts";
import type { Run, RunOptions, RunResult } from "./run-types.ts";
import { decodeResult, encodeResult, hashResults } from "./store/codec.ts";
import { hashText } from "./store/hash.ts";
import { companions } from "./tasks/companions.ts";
import { taskIdentity } from "./tasks/identity.ts";
import { groupExecutor } from "./tasks/local.ts";
import { type Lane, runPool, workerLane } from "./tasks/pool.ts";
import { createWorkshop } from "./tasks/workshop.ts";

const REPORT = 0.1;

type Wish = "go" | "pause" | "stop";

/** Whether a result is one that the run failed at. */
const failedAt = (result: TaskResult): boolean => result.diverged !== undefined && !result.diverged.kept;

const divergence = ({ quantity, step, hint }: NonNullable<TaskResult["diverged"]>, line?: number): string =>
  `${quantity}${line === undefined ? "" : ` (line ${line})`} is not finite at step ${step}: ${hint}`;

function filesOf(plan: Plan, read: RunOptions["files"]): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const { path } of plan.files) {
    const bytes = read?.(path);
    if (bytes) files[path] = bytes;
  }
  return files;
}

/** A lane in this thread. */
function localLane(engine: Engine, plan: Plan, options: RunOptions, wish: () => Wish): Lane {
  const execute = groupExecutor(engine, plan, options);
  return {
    run: (jobs) =>
      execute(
        jobs.map(({ reports, ...job }) => ({
          ...job,
          control: {
            now: options.platform.now,
            checkpointSeconds: options.checkpointSeconds,
            breathe,
            wish,
            ...reports,
          },
        })),
      ).map(async (ended) => {
        const end = await ended;
        // Short tasks never reach the driver's turns: readers of events have theirs here.
        await breathe();
        return end;
      }),
    wish: () => {},
    close: async () => {},
  };
}

async function lanesOf(
  engine: Engine,
  plan: Plan,
  options: RunOptions,
  wanted: number,
  wish: () => Wish,
): Promise<readonly Lane[]> {
  if (wanted === 0) return [localLane(engine, plan, options, wish)];
  const files = filesOf(plan, options.files);
  return Promise.all(
    Array.from({ length: wanted }, async () =>
      workerLane(await options.platform.startWorker(), plan, engine.hash, files, options),
    ),
  );
}

async function execute(plan: Plan, given: RunOptions, put: (event: Event) => void): Promise<RunResult> {
  const options = { ...given, files: await dataFiles(plan, given.files) };
  const { platform, store, signal, paused, limitSteps } = options;
  const start = platform.now();
  const seconds = () => platform.now() - start;
  const engine = await loadEngine({ fuse: options.fuse });
  const workers = Math.min(options.workers ?? platform.cores, Math.max(1, plan.tasks.length));
  const { points, work, memory } = plan.estimate;
  const stages = plan.stages.map(({ name, verb }) => ({
    name,
    verb,
    tasks: plan.tasks.filter((task) => task.stage === name).length,
  }));
  put({
    event: "plan",
    name: plan.name,
    title: plan.title,
    hash: plan.hash,
    points,
    tasks: plan.tasks.length,
    work,
    memory,
    stages,
    workers,
  });

  const wish = (): Wish => (signal?.aborted || broken ? "stop" : paused?.() ? "pause" : "go");
  const identities = new Map(plan.tasks.map((task) => [task.id, taskIdentity(plan, task, engine.hash, limitSteps)]));
  const about = (task: TaskPlan) => ({
    event: "task" as const,
    id: task.id,
    stage: task.stage,
    point: pointLabels(plan, task.point),
    repeat: task.repeat,
  });
  const failures = new Map<string, string>();
  const record = recordEvents(put);
  const told = new Map<string, number>();
  const saving = new Set<Promise<void>>();
  // A store that cannot keep a checkpoint stops the run: what comes after it could be lost.
  let broken: { readonly error: unknown } | undefined;
  const keep = (work: Promise<void> | undefined): void => {
    const done: Promise<void> | undefined = work
      ?.catch((error) => {
        broken ??= { error };
        tell();
      })
      .finally(() => saving.delete(done!));
    if (done) saving.add(done);
  };
  const finished = (task: TaskPlan, result: TaskResult, state: "done" | "cached"): void => {
    const numbers = {
      seconds: result.seconds,
      steps: result.steps,
      ...(result.loss && { loss: { value: result.loss.value, se: result.loss.se } }),
    };
    const stage = plan.stages.find((each) => each.name === task.stage)!;
    if (failedAt(result)) {
      // A stored result may belong to a text whose lines were elsewhere: then the stage is the place.
      const place = state === "done" ? result.diverged!.span : undefined;
      const span = place ?? stage.span;
      const message = divergence(result.diverged!, place && options.line?.(place));
      failures.set(task.id, message);
      put({ ...about(task), state: "failed", ...numbers, message });
      put({
        event: "diagnostic",
        diagnostic: { code: "E701", severity: "error", message: `${task.id}: ${message}`, span },
      });
    } else put({ ...about(task), state, ...numbers });
    for (const note of result.notes ?? [])
      put({
        event: "diagnostic",
        diagnostic: { code: "E701", severity: "warning", message: `${task.id}: ${note}`, span: stage.span },
      });
  };

  const lanes = plan.tasks.length === 0 ? [] : await lanesOf(engine, plan, options, workers, wish);
  // Workers are told what this thread is asked between its slices.
  let last: Wish = "go";
  const tell = (): void => {
    const now = wish();
    if (now === last) return;
    last = now;
    for (const lane of lanes) lane.wish(now);
  };
  signal?.addEventListener("abort", tell);
  let running = true;
  const watch = async (): Promise<void> => {
    while (running) {
      tell();
      await rest(50);
    }
  };
  if (workers > 0 && paused) void watch();

  let results: ReadonlyMap<string, TaskResult>;
  try {
    results = await runPool(plan.tasks, lanes, {
      async before(task) {
        const identity = identities.get(task.id)!;
        const bytes = await store?.getTask(identity);
        const result = bytes && decodeResult(bytes, identity);
        if (result) return { result: { ...result, task: task.id } };
        const checkpoint = await store?.getCheckpoint(identity);
        return checkpoint && isCheckpoint(checkpoint, identity) ? { checkpoint } : {};
      },
      started: (task, resumed) => put({ ...about(task), state: resumed ? "resumed" : "started" }),
      cached: (task, result) => finished(task, result, "cached"),
      async done(task, result) {
        const identity = identities.get(task.id)!;
        finished(task, result, "done");
        await Promise.all(saving);
        await store?.putTask(identity, encodeResult(result));
        await store?.dropCheckpoint(identity);
      },
      failed(task, message, code) {
        failures.set(task.id, message);
        put({ ...about(task), state: "failed", message });
        if (code === undefined) return;
        const { span } = plan.stages.find((each) => each.name === task.stage)!;
        put({ event: "diagnostic", diagnostic: { code, severity: "error", message: `${task.id}: ${message}`, span } });
      },
      reports: (task) => ({
        progress(step, steps, rate) {
          const now = platform.now();
          if (now - (told.get(task.id) ?? 0) < REPORT) return;
          told.set(task.id, now);
          put({ event: "progress", id: task.id, step, steps, rate });
        },
        records: (parts) => record(task.id, parts),
        watched(step, parts) {
          for (const { name, shape, values, chain = -1 } of parts) {
            const value = Array.from(values, (x) => (Number.isFinite(x) ? x : null));
            put({ event: "snapshot", task: task.id, name, chain, step, shape, value });
          }
        },
        checkpoint: (bytes) => keep(store?.putCheckpoint(identities.get(task.id)!, bytes)),
      }),
      stopping: () => signal?.aborted === true || broken !== undefined,
      companions: companions(plan),
    });
    await Promise.all(saving);
    if (broken) throw broken.error;
  } finally {
    running = false;
    signal?.removeEventListener("abort", tell);
    await Promise.all(lanes.map((lane) => lane.close()));
  }

  const inOrder = plan.tasks.map((task) => results.get(task.id)).filter((result) => result !== undefined);
  const stopped = signal?.aborted === true && results.size + failures.size < plan.tasks.length;
  const counts = { holds: 0, fails: 0, inconclusive: 0 };
  if (!stopped) {
    const workshop = createWorkshop(engine, plan, options.files);
    const evaluation = evaluatePlan(plan, results, engine, {
      operation: operationByName,
      rows: rowServices(plan, workshop, results),
      between: solveBetween(plan, workshop, results),
      failure: (task) => failures.get(task),
    });
    const choice = plan.repeat?.choice;
    for (const { labels, values, kept, near } of choice ? evaluation.choices : [])
      put({ event: "choice", word: choice!.word, fold: choice!.fold, point: labels, values, kept, near_best: near });
    for (const { name, labels, value } of evaluation.measures) {
      const { tensor } = value;
      const missing = (k: number) => tensor.missing?.[k] === 1;
      const se =
        value.sources.size === 0 ? null : Array.from(standardErrors(value, engine), (x, k) => (missing(k) ? null : x));
      const shape = [...tensor.axes.map((axis) => axis.size), ...tensor.shape];
      put({
        event: "measure",
        name,
        point: labels,
        shape,
        axes: tensor.axes.map((axis) => axis.word),
        value: Array.from(tensor.data, (x, k) => (missing(k) ? null : x)),
        se,
        ...(value.notes?.length ? { notes: value.notes } : {}),
      });
    }
    for (const spec of buildFigures(plan, figureValues(plan, evaluation))) put({ event: "figure", spec });
    for (const diagnostic of runWarnings(plan, results, evaluation.verdicts, engine.scalar))
      put({ event: "diagnostic", diagnostic });
    for (const { span, ...verdict } of evaluation.verdicts) {
      counts[verdict.state] += 1;
      put({ event: "verdict", ...verdict, line: options.line?.(span) ?? 0 });
    }
  }
  const code = stopped ? 130 : failures.size > 0 ? 3 : counts.fails + counts.inconclusive > 0 ? 1 : 0;
  put({ event: "end", code, ...counts, failed: failures.size, seconds: seconds(), folder: null });
  return {
    results: new Map(inOrder.map((result) => [result.task, result])),
    code,
    hash: inOrder.length === 0 ? hashText("") : hashResults(inOrder),
  };
}

/** Runs a plan. The events can be read once; `result` is there whether or not anybody reads them. */
export const run: Run = (plan, options) => {
  const queue = new EventQueue<Event>();
  const result = execute(plan, options, (event) => queue.put(event)).finally(() => queue.end());
  return { [Symbol.asyncIterator]: () => queue[Symbol.asyncIterator](), result };
};
