/**
 * `draws/`: what was drawn, as arrays that NumPy loads: one file a stage and quantity, axes [task, carried axes…, own axes…], and
 * `index.json` with the names of the axes and the tasks in their order. Tasks whose shapes differ have a file each.
 */
import type { Plan } from "../../dsl/plan/plan.ts";
import type { TaskResult, Tensor } from "../../runtime/results.ts";
import { encodeNpy } from "./npy.ts";

export interface DrawsFile {
  readonly file: string;
  readonly stage: string;
  readonly quantity: string;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly tasks: readonly string[];
}

interface Drawn {
  readonly task: string;
  readonly field: Tensor;
}

/** Files with their bytes, in plan order; the bytes of one are made when it is asked for. */
export function* drawsFiles(
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
): Generator<{ readonly about: DrawsFile; readonly bytes: Uint8Array }> {
  for (const stage of plan.stages) {
    const quantities = new Map<string, Drawn[]>();
    for (const task of plan.tasks) {
      if (task.stage !== stage.name) continue;
      for (const [name, field] of Object.entries(results.get(task.id)?.fields ?? {}))
        if (field.axes.some(({ word }) => word === "draws"))
          quantities.set(name, [...(quantities.get(name) ?? []), { task: task.id, field }]);
    }
    for (const [quantity, drawn] of quantities) {
      const alike = drawn.every(({ field }) => shapeOf(field).join() === shapeOf(drawn[0].field).join());
      const groups = alike ? [drawn] : drawn.map((one) => [one]);
      for (const [k, group] of groups.entries()) {
        const number = alike ? "" : `.${k}`;
        yield file(`${stage.name}.${quantity}${number}.npy`.replace(/[^\w.=+-]/g, "_"), stage.name, quantity, group);
      }
    }
  }
}

const shapeOf = (field: Tensor): number[] => [...field.axes.map(({ size }) => size), ...field.shape];

function file(name: string, stage: string, quantity: string, group: readonly Drawn[]) {
  const [{ field }] = group;
  const shape = [group.length, ...shapeOf(field)];
  const values = new Float64Array(shape.reduce((a, b) => a * b, 1));
  group.forEach(({ field: { data, missing } }, k) => {
    const at = k * data.length;
    values.set(data, at);
    missing?.forEach((gone, i) => {
      if (gone === 1) values[at + i] = NaN; // how NumPy marks a missing number
    });
  });
  const axes = ["tasks", ...field.axes.map(({ word }) => word), ...field.shape.map((_, k) => `dim${k}`)];
  return {
    about: { file: name, stage, quantity, axes, shape, tasks: group.map(({ task }) => task) },
    bytes: encodeNpy(shape, values),
  };
}
