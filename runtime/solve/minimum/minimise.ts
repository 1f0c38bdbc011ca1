/**
 * A local minimum: quasi-Newton steps to its neighbourhood, then Newton steps with the eigenvalues of the exact Hessian made positive
 * (they pass saddles and flat directions, Nocedal and Wright, ch. 3.4), each with Armijo's rule. A stationary point whose Hessian has a
 * negative eigenvalue is left along its eigenvector; parameters on which nothing depends there (the bias of a unit that is never active)
 * are tried at other values. Neither happens where the caller wants the stationary point next to the start.
 */
import type { Engine } from "../../engine/engine.ts";
import { TaskError } from "../../tasks/context.ts";
import { lineSearch } from "./line-search.ts";
import { dot, moved, type Objective } from "./objective.ts";
import { quasiNewton } from "./quasi-newton.ts";

export interface MinimiseOptions {
  /** Largest norm of the gradient at the end. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Newton steps from the start: stays near it. */
  readonly near?: boolean;
  /** Told of every iteration: the norm of the gradient, and where. */
  readonly report?: (gradientNorm: number, point: Float64Array) => void;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradientNorm: number;
  readonly iterations: number;
  /** Eigenvalues of the Hessian, ascending. */
  readonly eigenvalues: Float64Array;
  readonly converged: boolean;
}

/** Eigenvalues below this share of the largest count as zero: their directions are flat. */
const FLAT = 1e-7;
const ESCAPES = 20;
/** Moves of a parameter without influence, until it has some; then moves beyond the place where that begins. */
const TRIALS = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2];
const BEYOND = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
const BISECTIONS = 20;
/** A trial must lower the value by this share. */
const GAIN = 1e-6;
/** Newton steps that follow each other: where more are needed the point creeps along a kink, and other starts serve better. */
const NEWTON = 100;
/** Newton steps take over at this norm of the gradient. */
const NEAR = 1e-3;
/** Curvature that a flat direction is given, as a share of the largest. */
const LEAST_CURVATURE = 1e-4;

/** Where descent has come this far below zero and goes on, there is no minimum. */
const BOTTOMLESS = 1e12;
const bottomless = (): TaskError =>
  new TaskError(
    "descent falls without end: the expected loss has no minimum there; bound it from below (weights of 0 or more), or start elsewhere",
  );

const largest = (values: Float64Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Number of directions that are not flat. */
export const rankOf = (eigenvalues: Float64Array): number => {
  const scale = largest(eigenvalues);
  return eigenvalues.reduce((count, x) => count + (Math.abs(x) > FLAT * scale ? 1 : 0), 0);
};

/** Whether no direction curves downwards. */
export const isMinimum = (eigenvalues: Float64Array): boolean =>
  eigenvalues.length === 0 || eigenvalues[0] >= -FLAT * largest(eigenvalues);

export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions, engine: Engine): Minimum {
  const { tolerance, maxIterations, near = false } = options;
  let point = start;
  let iterations = 0;
  for (let escapes = 0; ; escapes += 1) {
    if (!near) {
      const approach = quasiNewton(
        objective,
        point,
        Math.max(NEAR, tolerance),
        maxIterations - iterations,
        engine,
        options.report,
      );
      point = approach.point;
      iterations += approach.iterations;
    }
    const end = newton(
      objective,
      point,
      tolerance,
      Math.min(NEWTON, maxIterations - iterations),
      engine,
      options.report,
    );
    iterations += end.iterations;
    if (!end.converged && end.value < -BOTTOMLESS) throw bottomless();
    const result = { ...end, iterations };
    if (near || !end.converged || escapes === ESCAPES || iterations >= maxIterations) return result;
    const away = isMinimum(end.eigenvalues) ? revive(objective, end) : leaveSaddle(objective, end, engine);
    if (!away) return result;
    point = away;
  }
}

function newton(
  objective: Objective,
  start: Float64Array,
  tolerance: number,
  maxIterations: number,
  engine: Engine,
  report?: MinimiseOptions["report"],
): Minimum {
  const n = objective.size;
  let point = start;
  let iterations = 0;
  for (; ; iterations += 1) {
    const { value, gradient, hessian } = objective.hessian(point);
    const gradientNorm = engine.scalar.sqrt(dot(gradient, gradient));
    if (!Number.isFinite(value) || !Number.isFinite(gradientNorm) || !hessian.every(Number.isFinite))
      throw bottomless();
    report?.(gradientNorm, point);
    const { values, vectors } =
      n === 0 ? { values: new Float64Array(0), vectors: new Float64Array(0) } : engine.linear.eigen(hessian, n);
    const here = { point, value, gradientNorm, iterations, eigenvalues: values };
    if (gradientNorm <= tolerance) return { ...here, converged: true };
    if (iterations >= maxIterations) return { ...here, converged: false };
    const scale = largest(values);
    const direction = new Float64Array(n);
    for (let k = 0; k < n; k += 1) {
      let along = 0;
      for (let i = 0; i < n; i += 1) along += vectors[i * n + k] * gradient[i];
      const step = -along / Math.max(Math.abs(values[k]), LEAST_CURVATURE * scale, 1e-12);
      for (let i = 0; i < n; i += 1) direction[i] += step * vectors[i * n + k];
    }
    const length = engine.scalar.sqrt(dot(direction, direction));
    if (length > 1) for (let i = 0; i < n; i += 1) direction[i] /= length;
    const step = lineSearch(objective, point, value, direction, dot(direction, gradient));
    if (!step) return { ...here, converged: false };
    point = step.point;
  }
}

/** A lower point along the direction of most negative curvature, to either side. */
function leaveSaddle(
  objective: Objective,
  { point, value, eigenvalues }: Minimum,
  engine: Engine,
): Float64Array | undefined {
  const n = objective.size;
  const { vectors } = engine.linear.eigen(objective.hessian(point).hessian, n);
  const direction = Float64Array.from({ length: n }, (_, i) => vectors[i * n]);
  let best: { point: Float64Array; value: number } | undefined;
  for (let length = 0.5; length > 1e-4; length /= 2) {
    for (const sign of [1, -1]) {
      const there = moved(point, sign * length, direction);
      const next = objective.value(there);
      if (next < value + (eigenvalues[0] * length * length) / 8 && (!best || next < best.value))
        best = { point: there, value: next };
    }
    if (best) return best.point;
  }
  return undefined;
}

/** A lower point with some of the parameters moved on which nothing depends; undefined where there is none. */
function revive(objective: Objective, { point, value, eigenvalues }: Minimum): Float64Array | undefined {
  const n = objective.size;
  const { gradient, hessian } = objective.hessian(point);
  const scale = 1e-12 * largest(eigenvalues);
  let here = point;
  let best = value;
  for (let k = 0; k < n; k += 1) {
    if (gradient[k] !== 0 || Math.abs(hessian[k * n + k]) > scale) continue;
    const from = here;
    const at = (move: number) => {
      const there = from.slice();
      there[k] += move;
      return { there, next: objective.value(there) };
    };
    for (const sign of [1, -1]) {
      const edge = edgeOf((move) => at(sign * move).next, objective.value(from));
      if (edge === undefined) continue;
      for (const beyond of BEYOND) {
        const { there, next } = at(sign * (edge + beyond));
        if (next >= best - GAIN * Math.abs(best)) continue;
        best = next;
        here = there;
      }
    }
  }
  return here === point ? undefined : here;
}

/** How far a parameter goes until the value changes. */
function edgeOf(value: (move: number) => number, flat: number): number | undefined {
  const same = (move: number) => Math.abs(value(move) - flat) <= 1e-14 * Math.abs(flat);
  const outer = TRIALS.findIndex((trial) => !same(trial));
  if (outer < 0) return undefined;
  let inside = outer === 0 ? 0 : TRIALS[outer - 1];
  let outside = TRIALS[outer];
  for (let k = 0; k < BISECTIONS; k += 1) {
    const middle = (inside + outside) / 2;
    if (same(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
