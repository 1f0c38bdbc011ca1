/** What is known of a run so far: folded from its events, read by screens and plain lines. No clocks: times are given. */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Event } from "../../runtime/events.ts";

export type TaskState = "waiting" | "running" | "done" | "cached" | "failed";

export interface TaskProgress {
  readonly id: string;
  readonly stage: string;
  point: Readonly<Record<string, string>>;
  repeat: number;
  state: TaskState;
  step: number;
  steps: number;
  rate: number; // steps a second
  loss?: number;
  message?: string;
}

/** A recorded quantity of a task, thinned when it grows long. */
export interface LiveCurve {
  readonly name: string;
  readonly chain: number;
  readonly index: number;
  readonly steps: number[];
  readonly values: number[];
  every: number; // steps between the points that are kept, at least
  seen: number; // step of the last point that came
}

type Of<K extends Event["event"]> = Extract<Event, { event: K }>;

export interface Progress {
  plan?: Of<"plan">;
  readonly tasks: Map<string, TaskProgress>;
  readonly curves: Map<string, LiveCurve[]>; // by task
  readonly snapshots: Map<string, Of<"snapshot">[]>; // by task: the last one of each name and chain
  readonly measures: Of<"measure">[];
  readonly choices: Of<"choice">[];
  readonly figures: Of<"figure">[];
  readonly verdicts: Of<"verdict">[];
  readonly diagnostics: Of<"diagnostic">[];
  end?: Of<"end">;
  version: number; // grows with every event that a screen shows
}

const LONGEST = 512;

/** All tasks of the plan as waiting. */
export function startProgress(plan?: Plan): Progress {
  const tasks = new Map<string, TaskProgress>();
  for (const task of plan?.tasks ?? []) {
    const point: Record<string, string> = {};
    for (const sweep of plan?.sweeps ?? []) {
      const at = task.point[sweep.names[0]];
      if (at !== undefined) for (const name of sweep.names) point[name] = sweep.labels[name][at];
    }
    tasks.set(task.id, {
      id: task.id,
      stage: task.stage,
      point,
      repeat: task.repeat,
      state: "waiting",
      step: 0,
      steps: 0,
      rate: 0,
    });
  }
  return {
    tasks,
    curves: new Map(),
    snapshots: new Map(),
    measures: [],
    choices: [],
    figures: [],
    verdicts: [],
    diagnostics: [],
    version: 0,
  };
}

const STATES: Readonly<Record<Of<"task">["state"], TaskState>> = {
  started: "running",
  resumed: "running",
  cached: "cached",
  done: "done",
  failed: "failed",
};

/** Takes one event in. */
export function advance(progress: Progress, event: Event): void {
  progress.version += 1;
  switch (event.event) {
    case "plan":
      progress.plan = event;
      return;
    case "task": {
      const task = progress.tasks.get(event.id) ?? {
        id: event.id,
        stage: event.stage,
        point: event.point,
        repeat: event.repeat,
        state: "waiting",
        step: 0,
        steps: 0,
        rate: 0,
      };
      task.state = STATES[event.state];
      task.point = event.point;
      task.repeat = event.repeat;
      if (task.state !== "running") task.rate = 0;
      if (event.steps !== undefined) task.step = event.steps;
      if (event.loss) task.loss = event.loss.value;
      if (event.message !== undefined) task.message = event.message;
      progress.tasks.set(event.id, task);
      return;
    }
    case "progress": {
      const task = progress.tasks.get(event.id);
      if (task) Object.assign(task, { step: event.step, steps: event.steps, rate: event.rate });
      return;
    }
    case "record":
      record(progress, event);
      return;
    case "snapshot": {
      const others = (progress.snapshots.get(event.task) ?? []).filter(
        (s) => s.name !== event.name || s.chain !== event.chain,
      );
      progress.snapshots.set(event.task, [...others, event]);
      return;
    }
    case "measure":
      progress.measures.push(event);
      return;
    case "choice":
      progress.choices.push(event);
      return;
    case "figure":
      progress.figures.push(event);
      return;
    case "verdict":
      progress.verdicts.push(event);
      return;
    case "diagnostic":
      progress.diagnostics.push(event);
      return;
    case "end":
      progress.end = event;
  }
}

function record(progress: Progress, event: Of<"record">): void {
  const curves = progress.curves.get(event.task) ?? [];
  if (curves.length === 0) progress.curves.set(event.task, curves);
  let curve = curves.find((c) => c.name === event.name && c.chain === event.chain && c.index === event.index);
  if (!curve) {
    curve = { name: event.name, chain: event.chain, index: event.index, steps: [], values: [], every: 0, seen: 0 };
    curves.push(curve);
  }
  const { steps, values } = curve;
  // The stream is thinned as it grows long: earlier points are thinned to the same distance, so that a curve is equally dense all along.
  const distance = event.step - curve.seen;
  curve.seen = event.step;
  if (steps.length > 1 && distance > curve.every) thin(curve, distance);
  if (steps.length > 0 && event.step - steps[steps.length - 1] < curve.every) return;
  steps.push(event.step);
  values.push(event.value);
  if (steps.length === 2) curve.every = steps[1] - steps[0];
  if (steps.length >= LONGEST) thin(curve, 2 * curve.every);
}

/** Leaves out points that are nearer than `distance` steps to the one before. */
function thin(curve: LiveCurve, distance: number): void {
  const { steps, values } = curve;
  let kept = 0;
  for (let k = 0; k < steps.length; k += 1) {
    if (kept > 0 && steps[k] - steps[kept - 1] < distance) continue;
    steps[kept] = steps[k];
    values[kept] = values[k];
    kept += 1;
  }
  steps.length = kept;
  values.length = kept;
  curve.every = distance;
}

export interface Counts {
  readonly total: number;
  readonly waiting: number;
  readonly running: number;
  readonly done: number; // cached ones included
  readonly cached: number;
  readonly failed: number;
}

/** Tasks by state, of one stage or of all. */
export function counts(progress: Progress, stage?: string): Counts {
  const found = { waiting: 0, running: 0, done: 0, cached: 0, failed: 0 };
  let known = 0;
  for (const task of progress.tasks.values()) {
    if (stage !== undefined && task.stage !== stage) continue;
    known += 1;
    found[task.state] += 1;
  }
  const planned =
    stage === undefined ? progress.plan?.tasks : progress.plan?.stages.find((s) => s.name === stage)?.tasks;
  const total = Math.max(known, planned ?? 0);
  return {
    total,
    waiting: found.waiting + total - known,
    running: found.running,
    done: found.done + found.cached,
    cached: found.cached,
    failed: found.failed,
  };
}

/** Share of the work that is done, 0 … 1; tasks of a stage count alike. */
export function fraction(progress: Progress): number {
  let done = 0;
  for (const task of progress.tasks.values()) {
    if (task.state === "done" || task.state === "cached" || task.state === "failed") done += 1;
    else if (task.state === "running" && task.steps > 0) done += task.step / task.steps;
  }
  const { total } = counts(progress);
  return total === 0 ? 0 : done / total;
}

/** Seconds that are left, from what was done since the start; cached tasks took none. */
export function remaining(progress: Progress, elapsed: number): number | undefined {
  const { cached, total } = counts(progress);
  const done = fraction(progress) * total - cached;
  const left = total - cached - done;
  return done > 0.02 && elapsed > 0.3 ? (elapsed * left) / done : undefined;
}

/** Steps a second of all running tasks. */
export function totalRate(progress: Progress): number {
  let rate = 0;
  for (const task of progress.tasks.values()) if (task.state === "running") rate += task.rate;
  return rate;
}
