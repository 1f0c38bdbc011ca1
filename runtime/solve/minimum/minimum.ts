/** The least exact expected loss over several starts: quasi-Newton and Newton steps with exact derivatives, the best end is kept. */
import type { Entry } from "../../../dsl/catalogue.ts";
import { ExactLoss } from "../../expectation/exact-loss.ts";
import { type TaskContext, TaskError } from "../../tasks/context.ts";
import { countSetting, numberSetting } from "../../tasks/settings.ts";
import type { Parameters } from "../../train/initial.ts";
import { fixedOf } from "../expected-loss/parameters.ts";
import { shownParameters, solverReport } from "../report.ts";
import { type Solution, scalarField, type Theory } from "../theory.ts";
import { type Minimum, minimise, rankOf } from "./minimise.ts";
import { startsOf } from "./starts.ts";
import { warmStart } from "./warm-start.ts";

const TOLERANCE = 1e-9;
const MAX_ITERATIONS = 2000;
/** Ends within this share of the best count as having found it. */
const SAME = 0.01;

const entry: Entry = {
  name: "minimum",
  kind: "theory",
  doc: "The parameters of least expected loss under the law of the data set (not its rows), found from several starts (patterns, laws, values); the best end is kept.",
  equation: "argmin over the parameters of E Σ_j I_j (x_j - relu(A x + b)_j)²",
  reference: "Nocedal and Wright, Numerical Optimization, ch. 3 and 6",
  example:
    "best = solve minimum(toy) on features from [pairs([[0, 1]]), normal(0, 0.6)] { starts = 24, tolerance = 1e-9 }",
  takesModel: true,
  needsData: true,
  parameters: [
    {
      name: "starts",
      type: { kind: "number", integer: true },
      range: { min: 1 },
      optional: true,
      doc: "starts in all: fixed ones once each, drawn ones in turn for the rest; absent: 24 if some are drawn",
    },
  ],
  results: {
    loss: { doc: "the least expected loss", shape: () => [] },
    gradient_norm: { doc: "length of the gradient there", shape: () => [] },
    rank: {
      doc: "rank of the Hessian there: directions with more than 1e-7 of its largest curvature",
      shape: () => [],
    },
    lowest_curvature: { doc: "smallest eigenvalue of the Hessian there", shape: () => [] },
    ends: {
      doc: "the loss that each start ended at, in order of the starts",
      axes: [],
      shape: ({ starts }) => (starts?.kind === "tensor" ? [starts.value.data[0] ?? 0] : undefined),
    },
    near_best: { doc: "how many starts ended within 1 % of the best", shape: () => [] },
  },
};

async function solve(context: TaskContext): Promise<Solution> {
  const { engine, variant, task, control } = context;
  const starts = startsOf(context);
  const exact = new ExactLoss(context, fixedOf(context, starts[0]));
  const report = solverReport(control);
  const options = {
    tolerance: numberSetting(variant, task, "tolerance") ?? TOLERANCE,
    maxIterations: countSetting(variant, "max_iterations") ?? MAX_ITERATIONS,
    report: (residual: number, point: Float64Array) =>
      report.iteration(residual, () => shownParameters(context, exact.unpack(point))),
  };
  const warm = warmStart(context);
  let best: Minimum | undefined;
  const ends: number[] = [];
  const run = (start: Float64Array) => {
    if (!Number.isFinite(exact.value(start)))
      throw new TaskError(`${task.id}: the loss is not finite at a start; give finite parameters of moderate size`);
    const end = minimise(exact, start, options, engine);
    if (!best || better(end, best)) best = end;
    return end;
  };
  if (warm && !warm.lost) run(exact.pack(warm.parameters));
  const begun = control.now();
  for (const [k, start] of starts.entries()) {
    report.start(k);
    ends.push(run(exact.pack(start)).value);
    control.progress(k + 1, starts.length, (k + 1) / Math.max(control.now() - begun, 1e-6));
    await control.breathe();
  }
  report.end();
  return solution(exact, starts[0], best!, ends);
}

/** The lower of the minima that the neighbours' solutions lead to. */
function solveFrom(context: TaskContext, neighbours: readonly Parameters[]): Solution {
  const { engine, variant, task } = context;
  const exact = new ExactLoss(context, fixedOf(context, neighbours[0]));
  const options = {
    tolerance: numberSetting(variant, task, "tolerance") ?? TOLERANCE,
    maxIterations: countSetting(variant, "max_iterations") ?? MAX_ITERATIONS,
    near: true,
  };
  const ends = neighbours.map((start) => minimise(exact, exact.pack(start), options, engine));
  const best = ends.reduce((a, b) => (better(b, a) ? b : a));
  return solution(
    exact,
    neighbours[0],
    best,
    ends.map(({ value }) => value),
  );
}

function solution(exact: ExactLoss, start: Parameters, best: Minimum, ends: readonly number[]): Solution {
  const { point, value, gradientNorm, eigenvalues, converged, iterations } = best;
  return {
    fields: {
      loss: scalarField(value),
      gradient_norm: scalarField(gradientNorm),
      rank: scalarField(rankOf(eigenvalues)),
      lowest_curvature: scalarField(eigenvalues[0]),
      ends: { axes: [], shape: [ends.length], data: Float64Array.from(ends) },
      near_best: scalarField(ends.filter((end) => end <= value + SAME * Math.abs(value)).length),
    },
    parameters: { ...start, ...exact.unpack(point) },
    loss: value,
    converged,
    residual: gradientNorm,
    iterations,
  };
}

/** Lower by more than rounding; among equals the one that has converged. */
function better(a: Minimum, b: Minimum): boolean {
  const same = Math.abs(a.value - b.value) <= 1e-13 * Math.abs(b.value);
  return same ? a.converged && !b.converged : a.value < b.value;
}

export const minimum: Theory = { entry, solve, solveFrom, keepsPrograms: true };
