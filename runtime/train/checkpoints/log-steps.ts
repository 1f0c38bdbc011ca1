import { count } from "../../operations/parameters.ts";
import { type CheckpointRule, tidySteps } from "./checkpoint-steps.ts";

/** 0, then steps at equal ratios from 1 to the end; steps that round to the same number are kept once. */
export const logSteps: CheckpointRule = {
  entry: {
    name: "log_steps",
    kind: "checkpoints",
    doc: "Checkpoints at equal ratios of steps, with 0 and the end.",
    example: "checkpoints = log_steps(12)",
    parameters: [count("count", "number of checkpoints at most", undefined, 2)],
  },
  steps(count, steps, scalar) {
    const ratios = Math.max(1, count - 2);
    const list = Array.from({ length: count - 1 }, (_, k) => scalar.power(Math.max(1, steps), k / ratios));
    return tidySteps(list, steps);
  },
};
