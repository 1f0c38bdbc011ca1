/**
 * What a solver tells while it works: the residual after every iteration as records, the parameters or the profile it works on as
 * snapshots. Nothing of it enters a result; the clock decides only how much is told at a time.
 */
import type { Control } from "../iterate/drive.ts";
import type { Watched } from "../iterate/iteration.ts";
import type { TaskContext } from "../tasks/context.ts";
import { isSmall } from "../tasks/watched.ts";
import type { Parameters } from "../train/initial.ts";

const REPORT = 0.1;
const WATCH = 0.5;

export interface SolverReport {
  /** After an iteration, counted from 0 within its start. `profile`: made only when it is shown. */
  readonly iteration: (residual: number, profile?: () => readonly Watched[]) => void;
  /** The iterations that follow belong to this start (one curve each). */
  readonly start: (start: number) => void;
  /** Tells what has not been told yet. */
  readonly end: () => void;
}

export function solverReport(control: Control): SolverReport {
  let start = -1;
  let count = 0;
  let steps: number[] = [];
  let values: number[] = [];
  let last: (() => readonly Watched[]) | undefined;
  let told = control.now();
  let looked = told - WATCH;
  const tell = () => {
    if (steps.length > 0)
      control.records([{ name: "residual", chain: start, width: 1, steps, values: Float64Array.from(values) }]);
    steps = [];
    values = [];
    told = control.now();
  };
  const look = () => {
    if (last) control.watched?.(count, last());
    last = undefined;
    looked = told;
  };
  return {
    iteration(residual, profile) {
      if (Number.isFinite(residual)) {
        steps.push(count);
        values.push(residual);
      }
      count += 1;
      last = profile ?? last;
      if (control.now() - told < REPORT) return;
      tell();
      if (told - looked >= WATCH) look();
    },
    start(next) {
      tell();
      start = next;
      count = 0;
    },
    end() {
      tell();
      look();
    },
  };
}

/** Parameters that a solver works on, as snapshots: those that are few enough to be looked at. */
export function shownParameters({ variant }: TaskContext, parameters: Parameters): readonly Watched[] {
  return (variant.model?.parameters ?? [])
    .filter((each) => each.trained && isSmall(each) && parameters[each.path])
    .map(({ path, shape }) => ({
      name: path,
      shape,
      values: Float64Array.from(parameters[path].data, (x) => x ?? Number.NaN),
    }));
}
