import { arithmetic } from "../arithmetic.ts";
import { end, peak, type Schedule, warmedUp, warmup } from "../schedule.ts";

/** Warm-up, then a straight line down to `end`. */
export const linear: Schedule = {
  entry: {
    name: "linear",
    kind: "schedule",
    doc: "A linear rise to the peak, then a linear fall.",
    equation: "end + (peak - end) · (1 - (step - warmup) / (steps - warmup))",
    example: "learning_rate = linear(1e-3, warmup = 100)",
    parameters: [peak, warmup, end],
  },
  rate: (context) => warmedUp(context, (share) => arithmetic(context.g).subtract(context.g.scalar(1), share)),
};
