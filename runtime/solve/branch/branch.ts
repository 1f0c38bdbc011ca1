/**
 * One minimum of the exact expected loss, followed while it exists. Without a warm sweep it is the minimum next to the start, at each
 * point by itself; where descent leads far from the start, the branch does not exist. With `warm` each point goes on from its
 * neighbour: Newton steps at the new values, and, where these would lead far away or to no minimum, at values between the two points
 * (natural continuation with step halving; Allgower and Georg, Numerical Continuation Methods, ch. 2). Where the smallest part of the
 * way fails the minimum is lost, and so are all points behind it.
 */
import type { Entry } from "../../../dsl/catalogue.ts";
import type { Constant } from "../../../dsl/plan/core.ts";
import { ExactLoss } from "../../expectation/exact-loss.ts";
import type { TaskContext } from "../../tasks/context.ts";
import { countSetting, numberSetting } from "../../tasks/settings.ts";
import { type Parameters, startingPoints } from "../../train/initial.ts";
import { fixedOf } from "../expected-loss/parameters.ts";
import { isMinimum, type MinimiseOptions, type Minimum, minimise, rankOf } from "../minimum/minimise.ts";
import { dot } from "../minimum/objective.ts";
import { type WarmStart, warmStart } from "../minimum/warm-start.ts";
import { solverReport } from "../report.ts";
import { type Solution, scalarField, type Theory } from "../theory.ts";

const TOLERANCE = 1e-10;
const MAX_ITERATIONS = 400;
/** The parameters may move by this share of their length in one part of the way. */
const FARTHEST = 0.1;
/** Without a neighbour: the minimum lies within this share of the start's length. */
const NEXT = 0.5;
/** The smallest part of the way between two points. */
const SMALLEST = 1 / 256;

const entry: Entry = {
  name: "branch",
  kind: "theory",
  doc: "One minimum of the exact expected loss, followed along warm sweeps while it exists; where it stops being a minimum the values are missing.",
  equation: "∇ E loss = 0 with no negative curvature, continued in the swept values",
  reference: "Allgower and Georg, Numerical Continuation Methods, ch. 2",
  example: "pentagon = solve branch(toy) on features from kgon(5, length = 1.13, bias = -0.25)",
  takesModel: true,
  needsData: true,
  parameters: [],
  results: {
    loss: { doc: "the expected loss on the branch; missing where it is lost", shape: () => [] },
    gradient_norm: { doc: "length of the gradient", shape: () => [] },
    rank: { doc: "rank of the Hessian: directions with more than 1e-7 of its largest curvature", shape: () => [] },
    lowest_curvature: { doc: "smallest eigenvalue of the Hessian", shape: () => [] },
    exists: { doc: "1 where the branch is a minimum, 0 where it is lost", shape: () => [] },
  },
};

interface Followed {
  readonly end: Minimum;
  readonly iterations: number;
}

/** Where and why there is no minimum. */
interface Lost {
  readonly why: string;
}

/** What became of a Newton iteration that is not the next point of the branch; undefined: it is. */
function refusal(end: Minimum, from: Float64Array, farthest: number): string | undefined {
  if (!end.converged) return `no stationary point is near (the gradient stays at ${end.gradientNorm.toExponential(1)})`;
  if (!isMinimum(end.eigenvalues))
    return `the stationary point is a saddle (its lowest curvature is ${end.eigenvalues[0].toExponential(1)})`;
  return distance(end.point, from) > farthest ? "the next minimum is far away" : undefined;
}

function follow(context: TaskContext, from: WarmStart, options: MinimiseOptions): Followed | Lost {
  const { engine, task } = context;
  const before = from.task;
  const fixed = fixedOf(context, from.parameters);
  // Where the two points are different programs there is nothing in between.
  const between =
    before.variant === task.variant && before.inputs.every((one, k) => one.data.length === task.inputs[k].data.length);
  let point: Float64Array | undefined;
  let iterations = 0;
  let done = 0;
  for (let part = 1; ; ) {
    const to = Math.min(1, done + part);
    const exact = new ExactLoss(
      to === 1 ? context : { ...context, task: { ...task, inputs: mixed(before.inputs, task.inputs, to) } },
      fixed,
    );
    point ??= exact.pack(from.parameters);
    const end = minimise(exact, point, options, engine);
    iterations += end.iterations;
    const why = refusal(end, point, FARTHEST * FARTHEST * (1 + dot(point, point)));
    if (why === undefined) {
      if (to === 1) return { end, iterations };
      point = end.point;
      done = to;
      part *= 2;
    } else {
      part /= 2;
      if (!between || part < SMALLEST) {
        const way = `between ${placeOf(context.plan, before)} and ${placeOf(context.plan, task)}`;
        const share = between ? `, after ${Math.round(100 * done)} % of the way` : "";
        return { why: `the branch is lost ${way}${share}: ${why}` };
      }
    }
  }
}

/** Squared distance. */
function distance(a: Float64Array, b: Float64Array): number {
  const difference = a.map((x, k) => x - b[k]);
  return dot(difference, difference);
}

function mixed(from: readonly Constant[], to: readonly Constant[], share: number): readonly Constant[] {
  return to.map(({ shape, data }, k) => ({
    shape,
    data: data.map((x, i) => (from[k].data[i] ?? 0) + share * ((x ?? 0) - (from[k].data[i] ?? 0))),
  }));
}

/** `rho = 0.3, p = 0.1`. */
function placeOf({ sweeps }: TaskContext["plan"], { point }: TaskContext["task"]): string {
  const parts = sweeps.flatMap(({ names, labels }) =>
    names.flatMap((name) => (point[name] === undefined ? [] : [`${name} = ${labels[name][point[name]]}`])),
  );
  return parts.join(", ");
}

function begin(context: TaskContext, start: Parameters, options: MinimiseOptions): Followed | Lost {
  const exact = new ExactLoss(context, fixedOf(context, start));
  const from = exact.pack(start);
  const end = minimise(exact, from, options, context.engine);
  const why = refusal(end, from, NEXT * NEXT * dot(from, from));
  const at = placeOf(context.plan, context.task);
  return why === undefined
    ? { end, iterations: end.iterations }
    : { why: `there is no branch next to the start${at === "" ? "" : ` at ${at}`}: ${why}` };
}

const BEHIND: Lost = { why: "the branch ended before this point" };

function solve(context: TaskContext): Solution {
  const { variant, task } = context;
  const report = solverReport(context.control);
  const options = {
    tolerance: numberSetting(variant, task, "tolerance") ?? TOLERANCE,
    maxIterations: countSetting(variant, "max_iterations") ?? MAX_ITERATIONS,
    near: true,
    report: (residual: number) => report.iteration(residual),
  };
  const warm = warmStart(context);
  const start = warm?.parameters ?? startingPoints(context, "f64")[0];
  const found = warm ? (warm.lost ? BEHIND : follow(context, warm, options)) : begin(context, start, options);
  report.end();
  if ("why" in found) {
    const nothing = Object.fromEntries(
      Object.entries(start).map(([path, { shape, data }]) => [path, { shape, data: data.map(() => null) }]),
    );
    const missing = Object.fromEntries(
      ["loss", "gradient_norm", "rank", "lowest_curvature"].map((name) => [name, scalarField(undefined)]),
    );
    return {
      fields: { ...missing, exists: scalarField(0) },
      missing: found.why,
      // Points behind the end say why they have no value, but are no news.
      ...(found === BEHIND ? {} : { notes: [found.why] }),
      parameters: nothing,
      converged: false,
      residual: 0,
      iterations: 0,
    };
  }
  const { point, value, gradientNorm, eigenvalues } = found.end;
  const exact = new ExactLoss(context, fixedOf(context, start));
  return {
    fields: {
      loss: scalarField(value),
      gradient_norm: scalarField(gradientNorm),
      rank: scalarField(rankOf(eigenvalues)),
      lowest_curvature: scalarField(eigenvalues[0]),
      exists: scalarField(1),
    },
    parameters: { ...start, ...exact.unpack(point) },
    loss: value,
    converged: true,
    residual: gradientNorm,
    iterations: found.iterations,
  };
}

export const branch: Theory = { entry, solve, keepsPrograms: true };
