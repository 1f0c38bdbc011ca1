/**
 * The driver: does the steps of any iteration in time slices, collects records, stands at the steps where something is to be kept,
 * saves checkpoints, pauses, stops, and ends at the first value that is not finite. The clock decides only where a slice ends and when
 * a checkpoint is written, never a result.
 */
import type { Curve } from "../results.ts";
import { pack, unpack } from "../store/pack.ts";
import { rest } from "./breathe.ts";
import { CurveBook, type CurvePart } from "./curves.ts";
import type { Iteration, Outcome, Watched } from "./iteration.ts";

/** The surroundings of a running task. */
export interface Control {
  /** Seconds since some start. */
  now(): number;
  /** Asked between slices. */
  wish(): "go" | "pause" | "stop";
  /** Lets messages and screens have their turn. */
  breathe(): Promise<void>;
  progress(step: number, steps: number, rate: number): void;
  records(parts: readonly CurvePart[]): void;
  /** What the task looks like after so many steps: at most twice a second, and at the end. */
  watched?(step: number, parts: readonly Watched[]): void;
  /** Bytes to resume from: every `checkpointSeconds` and when stopped. */
  checkpoint(bytes: Uint8Array): void;
  /** Absent: 10. */
  readonly checkpointSeconds?: number;
}

export interface Driven {
  readonly outcome: Outcome;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly seconds: number;
}

interface Snapshot {
  readonly format: string;
  readonly identity: string;
  readonly step: number;
  readonly stood: number;
  readonly state: Uint8Array;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly luggage?: unknown;
  readonly seconds: number;
}

const FORMAT = "checkpoint 1";
/** Seconds a call into the engine should last; the first ones are short, because the engine's code is still being optimised. */
const SLICE = 0.02;
const FIRST_SLICE = 0.002;
const FIRST_SLICES = 5;
/** Seconds between turns of the event loop, reports of progress, looks at what is watched, checkpoints. */
const BREATH = 0.015;
const REPORT = 0.1;
const WATCH = 0.5;
const CHECKPOINT = 10;
/** Milliseconds between looks while paused. */
const PAUSE = 20;

function snapshotIn(bytes: Uint8Array | undefined, identity: string): Snapshot | undefined {
  const value = bytes && (unpack(bytes) as Snapshot | undefined);
  return value && value.format === FORMAT && value.identity === identity ? value : undefined;
}

/** The step to which a checkpoint of the task with this hash has come; 0 if there is none. */
export const stepOf = (bytes: Uint8Array | undefined, identity: string): number =>
  snapshotIn(bytes, identity)?.step ?? 0;

/** Whether these bytes are a checkpoint of the task with this hash. */
export const isCheckpoint = (bytes: Uint8Array | undefined, identity: string): boolean =>
  snapshotIn(bytes, identity) !== undefined;

/**
 * Runs an iteration to its end. `identity` is the task's hash: `resume` bytes of another task are not used. The result is the same
 * to the last bit whether or not it was stopped and resumed, and wherever slices ended.
 */
export async function drive(
  iteration: Iteration,
  control: Control,
  identity: string,
  resume?: Uint8Array,
): Promise<Driven> {
  const { step, steps, stops } = iteration;
  const book = new CurveBook();
  let done = 0;
  let before = 0;
  let stood = -1; // the last step at which `at` was called
  const saved = snapshotIn(resume, identity);
  if (saved) {
    done = saved.step;
    before = saved.seconds;
    stood = saved.stood;
    step.restore(saved.state);
    book.restore(saved.curves);
    iteration.luggage?.restore(saved.luggage);
    book.news();
  }
  const start = control.now();
  const seconds = () => before + control.now() - start;
  const save = () =>
    control.checkpoint(
      pack({
        format: FORMAT,
        identity,
        step: done,
        stood,
        state: step.save(),
        curves: book.all(),
        luggage: iteration.luggage?.save(),
        seconds: seconds(),
      } satisfies Snapshot),
    );

  let rate = 0; // steps a second
  let slices = 0;
  let breath = start;
  let report = start;
  let look = start - WATCH; // the first report shows it
  let checkpoint = start;
  let next = 0; // index into stops
  const first = done;
  const watch = () => {
    const parts = iteration.watch?.(done) ?? [];
    if (parts.length > 0) control.watched?.(done, parts);
  };
  const finish = (outcome: Outcome): Driven => {
    control.records(book.news());
    watch();
    const now = control.now();
    control.progress(outcome.step, steps, now > start ? (done - first) / (now - start) : 0);
    return { outcome, curves: book.all(), seconds: seconds() };
  };

  for (;;) {
    while (next < stops.length && stops[next] < done) next += 1;
    if (next < stops.length && stops[next] === done && stood !== done) {
      await iteration.at?.(done);
      stood = done;
    }
    if (done >= steps) return finish({ kind: "done", step: done });
    const end = next < stops.length ? (stops[next] > done ? stops[next] : (stops[next + 1] ?? steps)) : steps;

    let wish = control.wish();
    if (wish === "pause") {
      save();
      checkpoint = control.now();
      control.records(book.news());
      while ((wish = control.wish()) === "pause") await rest(PAUSE);
    }
    if (wish === "stop") {
      save();
      return finish({ kind: "stopped", step: done });
    }

    const target = slices < FIRST_SLICES ? FIRST_SLICE : SLICE;
    let times = Math.min(step.most, end - done, steps - done, rate > 0 ? Math.max(1, Math.floor(rate * target)) : 1);
    const every = iteration.terminate?.every;
    if (every) times = Math.min(times, every - (done % every));
    const from = control.now();
    const completed = await step.advance(done, times);
    const now = control.now();
    slices += 1;
    // A slice too short to measure counts as long as the clock can tell; growth is bounded so that one wrong measurement cannot make a long slice.
    const measured = completed / Math.max(now - from, 1e-5);
    rate = rate === 0 ? measured : Math.min(measured, 8 * rate);
    done += completed;
    step.drain(book.add);
    const quantity = completed < times ? step.failed() : undefined;
    if (quantity !== undefined) {
      return finish({ kind: "diverged", step: done, quantity, hint: iteration.hint(quantity) });
    }
    if (every && done % every === 0 && iteration.terminate?.test(done))
      return finish({ kind: "converged", step: done });
    if (now - report >= REPORT) {
      control.progress(done, steps, (done - first) / (now - start));
      control.records(book.news());
      report = now;
      if (now - look >= WATCH) {
        watch();
        look = now;
      }
    }
    if (now - checkpoint >= (control.checkpointSeconds ?? CHECKPOINT)) {
      save();
      checkpoint = control.now();
    }
    if (now - breath >= BREATH) {
      await control.breathe();
      breath = control.now();
    }
  }
}
