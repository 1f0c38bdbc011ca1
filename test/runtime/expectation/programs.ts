/** Exact losses of models written in the language, for tests. */
import type { Plan } from "../../../dsl/plan/plan.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { ExactLoss } from "../../../runtime/expectation/exact-loss.ts";
import type { ForwardContext } from "../../../runtime/tasks/forward.ts";
import { createWorkshop } from "../../../runtime/tasks/workshop.ts";
import { planOf } from "../plan-of.ts";

export { planOf };

export const engine = loadEngineSync();

/** A stage of a plan as a context for evaluation, at its first task. */
export function contextOf(plan: Plan, task = plan.tasks[0]): ForwardContext {
  const stage = plan.stages.find(({ name }) => name === task.stage)!;
  return {
    plan,
    stage,
    variant: stage.variants[task.variant],
    task,
    workshop: createWorkshop(engine, plan),
    upstream: new Map(),
  };
}

export interface ToyOptions {
  readonly n: number;
  readonly m: number;
  readonly law?: string;
  readonly importance?: string;
  readonly output?: string;
  readonly bias?: boolean;
}

/** The tied model of Elhage et al. 2022 and variations. */
export function toyText({
  n,
  m,
  law = "bernoulli(0.2) * uniform(0, 1)",
  importance = "1",
  output = "relu(W.T @ W @ x + b)",
}: ToyOptions): string {
  return `data features {
  x[${n}] ~ ${law}
}
model toy(x) {
  param W[${m}, ${n}] ~ normal(0, 0.5)
  param b[${n}] = 0
  y = ${output}
  loss = sum(${importance} * (x - y)^2)
}
trained = train toy on features { optimizer = adam(learning_rate = 1e-3), batch = 64, steps = 1 }
expect trained.loss < 100
`;
}

export function exactToy(options: ToyOptions): ExactLoss {
  return new ExactLoss(contextOf(planOf(toyText(options))), {});
}

/** W by rows, then b. */
export const point = (rows: readonly (readonly number[])[], b: readonly number[]): Float64Array =>
  Float64Array.from([...rows.flat(), ...b]);
