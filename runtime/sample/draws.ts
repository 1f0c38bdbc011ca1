import type { Plan } from "../../dsl/plan/plan.ts";
import type { Curve, Tensor } from "../results.ts";

/** Names of a stage's model whose draws some measure, figure or claim reads. Draws of the loss are always kept. */
export function namesRead(plan: Plan, stage: string, known: (name: string) => boolean): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === "object" && value !== null) {
      const { op, stage: of, field } = value as { op?: unknown; stage?: unknown; field?: unknown };
      if (op === "field" && of === stage && typeof field === "string" && known(field)) found.add(field);
      for (const item of Object.values(value)) visit(item);
    }
  };
  visit([plan.measures, plan.figures, plan.claims, plan.repeat, plan.stages]);
  return [...found].sort();
}

/** The records of all chains after the burn-in: axes chains and draws, then own dimensions. */
export function drawsOf(chains: readonly Curve[], burnIn: number): Tensor {
  const { shape, steps } = chains[0];
  const width = shape.reduce((a, b) => a * b, 1);
  const from = steps.findIndex((step) => step >= burnIn);
  const draws = from < 0 ? 0 : steps.length - from;
  const data = new Float64Array(chains.length * draws * width);
  chains.forEach((chain, c) => data.set(chain.values.subarray(from * width, (from + draws) * width), c * draws * width));
  return { axes: [{ word: "chains", size: chains.length }, { word: "draws", size: draws }], shape, data };
}
