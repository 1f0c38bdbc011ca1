import type { Plan } from "../../dsl/plan/plan.ts";

/** How a person writes a point: every swept name at it with its label. */
export function pointLabels(plan: Plan, point: Readonly<Record<string, number>>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const sweep of plan.sweeps)
    for (const name of sweep.names)
      if (name in point) labels[name] = sweep.labels[name]?.[point[name]] ?? String(point[name]);
  return labels;
}
