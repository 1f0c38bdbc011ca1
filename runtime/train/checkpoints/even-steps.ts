import { count } from "../../operations/parameters.ts";
import { type CheckpointRule, tidySteps } from "./checkpoint-steps.ts";

/** Steps at equal distances from 0 to the end. */
export const evenSteps: CheckpointRule = {
  entry: {
    name: "even_steps",
    kind: "checkpoints",
    doc: "Checkpoints at equal distances, with 0 and the end.",
    example: "checkpoints = even_steps(41)",
    parameters: [count("count", "number of checkpoints at most", undefined, 2)],
  },
  steps: (count, steps) =>
    tidySteps(
      Array.from({ length: count }, (_, k) => (k * steps) / Math.max(1, count - 1)),
      steps,
    ),
};
