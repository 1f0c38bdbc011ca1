import type { Core } from "../../dsl/plan/core.ts";
import type { MeasurePlan, Plan } from "../../dsl/plan/plan.ts";
import type { Engine } from "../engine/engine.ts";
import type { Operation } from "../operations/operation.ts";
import type { TaskResult } from "../results.ts";
import { judge, sweptOfClaim, type Verdict } from "./claims.ts";
import { type Between, Evaluation, type Look } from "./evaluation.ts";
import { measureEntries } from "./index.ts";
import type { MeasureArgument } from "./measure-entry.ts";
import type { Measured } from "./measured.ts";
import { type Choice, type Point, ResultsView, sweptOf } from "./results-view.ts";
import type { RowServices } from "./task-field.ts";
import { missingValue } from "./tensors.ts";

export interface PlanServices {
  /** The catalogue's operations by name. */
  operation(name: string): Operation | undefined;
  /** Models and data on rows. */
  readonly rows?: RowServices;
  readonly between?: Between;
  /** Why a task has no result. */
  failure?(task: string): string | undefined;
}

export interface MeasureValue {
  readonly name: string;
  readonly point: Point;
  /** How a person writes the point: { density: "0.05" }. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: Measured;
}

export interface EvaluateOptions extends Look {
  readonly across?: readonly string[];
  /** Every repetition, kept or not. */
  readonly all?: boolean;
}

export interface PlanEvaluation {
  readonly measures: readonly MeasureValue[];
  readonly verdicts: readonly Verdict[];
  readonly view: ResultsView;
  /** For figures: an expression at a point. */
  evaluate(core: Core, point: Point, options?: EvaluateOptions): Measured;
  /** For figures: an argument that may also be a word, an entry, a stage or a list. */
  argument(core: Core, point: Point, options?: EvaluateOptions): MeasureArgument;
  /** The choice among repetitions at each point that it is made at. */
  readonly choices: readonly (Choice & { readonly labels: Readonly<Record<string, string>> })[];
  /** Repetitions looked at, at a point. */
  kept(point: Point): readonly number[] | undefined;
}

/** All points over the swept names given, the first outermost; zipped names move together. */
export function pointsOf(plan: Plan, names: readonly string[]): Point[] {
  let points: Point[] = [{}];
  for (const sweep of plan.sweeps) {
    if (!sweep.names.some((name) => names.includes(name))) continue;
    points = points.flatMap((point) =>
      Array.from({ length: sweep.length }, (_, k) => ({
        ...point,
        ...Object.fromEntries(sweep.names.map((name) => [name, k])),
      })),
    );
  }
  return points;
}

/** A measure that cannot be evaluated at a point is missing there and says why: the other results of a run are not lost with it. */
function measured({ name, value }: MeasurePlan, point: Point, view: ResultsView): Measured {
  try {
    return view.measure(name, point);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return missingValue(value.shape, { note: error.message });
  }
}

/** Chooses among repetitions, evaluates every measure at every point it depends on, and judges the claims. Pure. */
export function evaluatePlan(
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
  engine: Engine,
  services: PlanServices,
): PlanEvaluation {
  const view = new ResultsView(plan, results, {
    engine,
    operation: (name) => services.operation(name),
    entry: (name) => measureEntries.get(name),
    ...(services.rows === undefined ? {} : { rows: services.rows }),
    ...(services.between === undefined ? {} : { between: services.between }),
    ...(services.failure === undefined ? {} : { failure: (task: string) => services.failure?.(task) }),
  });
  const labelled = (point: Point, names: readonly string[]) =>
    Object.fromEntries(
      plan.sweeps
        .flatMap((sweep) => sweep.names.map((name) => [name, sweep.labels[name]?.[point[name]] ?? ""] as const))
        .filter(([name]) => names.includes(name)),
    );
  const measures = plan.measures.flatMap((measure) =>
    pointsOf(plan, measure.swept).map((point): MeasureValue => {
      const labels = labelled(point, measure.swept);
      return { name: measure.name, point, labels, value: measured(measure, point, view) };
    }),
  );
  const judged = plan.repeat?.choice ? sweptOf(plan.repeat.choice.value, plan) : [];
  const choices = (plan.repeat?.choice ? pointsOf(plan, judged) : []).flatMap((point) => {
    const choice = view.judged(point);
    return choice ? [{ ...choice, labels: labelled(point, judged) }] : [];
  });
  const verdicts = plan.claims.map((claim) => judge(claim, view, pointsOf(plan, sweptOfClaim(claim, plan))));
  const evaluation = (point: Point, { across, all, ...look }: EvaluateOptions = {}) =>
    new Evaluation(view.services, view.at(point, across, all), look);
  return {
    measures,
    verdicts,
    choices,
    view,
    evaluate: (core, point, options) => evaluation(point, options).evaluate(core),
    argument: (core, point, options) => evaluation(point, options).argument(core),
    kept: (point) => view.choice(point),
  };
}
