import { arithmetic } from "../arithmetic.ts";
import { end, peak, type Schedule, warmedUp, warmup } from "../schedule.ts";

/** Warm-up, then half a period of a cosine down to `end`. Loshchilov and Hutter 2017, SGDR, equation 5, without restarts. */
export const cosine: Schedule = {
  entry: {
    name: "cosine",
    kind: "schedule",
    doc: "A linear rise to the peak, then half a cosine down.",
    equation: "end + (peak - end) · (1 + cos(π (step - warmup) / (steps - warmup))) / 2",
    reference: "Loshchilov and Hutter 2017, SGDR, equation 5",
    example: "learning_rate = cosine(1e-3, warmup = 100)",
    parameters: [peak, warmup, end],
  },
  rate: (context) =>
    warmedUp(context, (share) => {
      const { g } = context;
      const { add, multiply, one } = arithmetic(g);
      return multiply(g.scalar(0.5), add(one, g.map1("cos", multiply(g.map1("acos", g.scalar(-1)), share))));
    }),
};
