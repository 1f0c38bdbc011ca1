import { type Executor, TaskError } from "../tasks/context.ts";
import { samplers } from "./index.ts";

/** Executes a `sample` task. */
export const sample: Executor = async ({ variant }) => {
  const { entry } = variant.subject;
  throw new TaskError(`sample ${entry}: there is no such sampler; there are ${samplers.map((s) => s.entry.name).join(", ") || "none yet"}`);
};
