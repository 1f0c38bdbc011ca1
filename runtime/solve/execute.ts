import { type Executor, TaskError } from "../tasks/context.ts";
import { theories } from "./index.ts";

/** Executes a `solve` task. */
export const solve: Executor = async (context) => {
  const { variant, task, hash, control } = context;
  const theory = theories.find((t) => t.entry.name === variant.subject.entry);
  if (!theory)
    throw new TaskError(
      `solve ${variant.subject.entry}: there is no such theory; there are ${theories.map((t) => t.entry.name).join(", ")}`,
    );
  const start = control.now();
  const mark = context.engine.mark(); // programs of this task only
  const solution = await theory.solve(context);
  if (!theory.keepsPrograms) context.engine.release(mark);
  return {
    kind: "result",
    result: {
      task: task.id,
      hash,
      verb: "solve",
      parameters: solution.parameters ?? {},
      checkpoints: [],
      curves: {},
      fields: solution.fields,
      info: solution.info ?? {},
      ...(solution.missing === undefined ? {} : { missing: solution.missing }),
      ...(solution.notes === undefined ? {} : { notes: solution.notes }),
      ...(solution.loss === undefined ? {} : { loss: { value: solution.loss, se: 0 } }),
      steps: solution.iterations,
      seconds: control.now() - start,
      converged: solution.converged,
      residual: solution.residual,
    },
  };
};
