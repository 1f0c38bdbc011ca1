import type { Constant } from "../../dsl/plan/core.ts";
import type { DataPlan } from "../../dsl/plan/plan.ts";
import { EVALUATION } from "../program/evaluation.ts";
import { arrange } from "./arrange.ts";
import { traceConstants } from "./columns.ts";
import { type DataContext, dataSeed, keyOf, setInputs } from "./data-context.ts";
import { Scene } from "./scene.ts";

/** Values of a data set's `const` columns: drawn or computed once for its seed, in f64. */
export function constantsOf(context: DataContext, data: DataPlan): Readonly<Record<string, Constant>> {
  const columns = data.columns.filter((column) => column.const);
  if (columns.length === 0) return {};
  const { workshop } = context;
  const { program, late, extra } = workshop.program(keyOf(context, "const", data.name), () => {
    const scene = new Scene(workshop.engine.scalar, context.inputs.length);
    const locals = traceConstants(scene, data);
    const outputs = columns.map(({ name }) => ({ name, value: locals[name].value }));
    return {
      request: {
        ...EVALUATION,
        graph: scene.g.build(),
        outputs,
      },
      late: scene.late,
      extra: locals,
    };
  });
  const resident = workshop.resident(program);
  resident.setSeed(dataSeed(context.seed, data.name));
  resident.setStep(0);
  setInputs(context, resident, late);
  resident.run(0, 1);
  return Object.fromEntries(
    columns.map(({ name, shape }) => {
      const values = arrange(resident.readOutput(name), program.outputs[name], { axes: extra[name].own, sizes: shape });
      return [name, { shape, data: Array.from(values) }];
    }),
  );
}
