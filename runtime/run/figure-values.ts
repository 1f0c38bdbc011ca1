import type { Core } from "../../dsl/plan/core.ts";
import type { Plan } from "../../dsl/plan/plan.ts";
import type { Evaluate } from "../figures/build.ts";
import type { PlanEvaluation } from "../measure/evaluate-plan.ts";
import type { Measured } from "../measure/measured.ts";
import { sweptOf } from "../measure/results-view.ts";
import { missingValue, stackAlong } from "../measure/tensors.ts";

type Point = Readonly<Record<string, number>>;

/** What figures ask: an expression at every point, the sweeps that are not fixed as axes under the first of their names, the first outermost. */
export function figureValues(plan: Plan, evaluation: PlanEvaluation): Evaluate {
  return (core, point, { curve }) => {
    const names = sweptOf(core, plan);
    const free = plan.sweeps.filter(
      (sweep) => sweep.names.some((name) => names.includes(name)) && !sweep.names.some((name) => name in point),
    );
    return at(evaluation, core, point, free, curve);
  };
}

function at(evaluation: PlanEvaluation, core: Core, point: Point, free: Plan["sweeps"], curve: boolean): Measured {
  const [sweep, ...rest] = free;
  if (sweep) {
    const values = Array.from({ length: sweep.length }, (_, k) =>
      at(evaluation, core, { ...point, ...Object.fromEntries(sweep.names.map((name) => [name, k])) }, rest, curve),
    );
    return stackAlong(sweep.names[0], values);
  }
  try {
    return evaluation.evaluate(core, point, { curve });
  } catch (error) {
    return missingValue(core.shape, { reason: error instanceof Error ? error.message : String(error) });
  }
}
