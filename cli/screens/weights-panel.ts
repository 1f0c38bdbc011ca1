/** Columns of a recorded matrix with two or three rows, as they are now: the picture of the toy models. */
import type { Plan } from "../../dsl/plan/plan.ts";
import { columns } from "../../runtime/figures/columns.ts";
import type { Panel } from "../../runtime/figures/spec.ts";
import type { Progress, TaskProgress } from "../run/progress.ts";

/** The panel, if the task records such a matrix. */
export function weightsPanel(progress: Progress, task: TaskProgress, plan: Plan | undefined): Panel | undefined {
  const stage = plan?.stages.find((s) => s.name === task.stage);
  const planned = plan?.tasks.find((t) => t.id === task.id);
  const model = stage?.variants[planned?.variant ?? 0]?.model;
  for (const parameter of model?.parameters ?? []) {
    if (parameter.shape.length !== 2 || parameter.shape[0] > 3) continue;
    const curves = (progress.curves.get(task.id) ?? []).filter((c) => c.name === parameter.path);
    if (curves.length !== parameter.shape[0] * parameter.shape[1]) continue;
    const data = new Float64Array(curves.length);
    for (const c of curves) data[c.index] = c.values.at(-1) ?? 0;
    const view = { axes: [], shape: parameter.shape, data, abscissae: {}, integer: false, boolean: false, fields: {} };
    const built = columns.build({
      arguments: [{ text: parameter.path, label: parameter.path, measured: true, view }],
      options: {},
      words: {},
      places: {},
      title: `${parameter.path}, columns`,
      swept: () => undefined,
    });
    return built.panels[0];
  }
  return undefined;
}
