import { align } from "../core/positional.ts";
import type { Operation } from "./operation.ts";
import { count, number, tensor } from "./parameters.ts";
import { same } from "./shapes.ts";

/**
 * N values at equal distances from -1 to 1: φ(x) = -1 + 2/D Σ_k H(x - g_k), D = N - 1, g_k = 2/D (k - N/2), k = 1 … D, H(0) = 1/2.
 * With t = x D/2 + N/2 the sum is the mean of the thresholds below x, ceil t - 1, and up to x, floor t, both kept within 0 … D.
 * Its derivative is 0 almost everywhere, so gradients go straight through: slope where |x| ≤ clip, else 0 (Bengio, Léonard and Courville 2013;
 * Blumenfeld, Gilboa and Soudry 2019).
 */
export const quantized: Operation = {
  entry: {
    name: "quantized",
    kind: "activation",
    doc: "The nearest of N equally spaced values from -1 to 1. Gradients go straight through: times `slope` where abs(x) ≤ clip, else 0. With two levels it is `sign` with such a gradient.",
    equation: "-1 + 2/(N-1) Σ_k H(x - g_k), g_k = 2/(N-1) (k - N/2), H(0) = 1/2",
    reference: "Blumenfeld, Gilboa & Soudry 2019",
    example: "h = quantized(W @ x, levels = 4)",
    parameters: [
      tensor("x", "entry by entry"),
      count("levels", "number of values N", undefined, 2),
      number("clip", "largest size of x that a gradient passes", 1),
      number("slope", "factor of the gradient", 1),
    ],
    elementwise: true,
    static: true,
    shape: same,
  },
  build(call) {
    const { algebra: g } = call;
    const levels = call.number("levels");
    const steps = levels - 1;
    const { values, own } = align(g, [call.tensor("x"), call.tensor("clip"), call.tensor("slope")]);
    const [x, clip, slope] = values;
    const within = (place: typeof x) => g.map3("clip", place, g.scalar(0), g.scalar(steps));
    const t = g.map2("add", g.map2("multiply", x, g.scalar(steps / 2)), g.scalar(levels / 2));
    const passed = g.map2(
      "add",
      within(g.map1("floor", t)),
      within(g.map2("subtract", g.map1("ceil", t), g.scalar(1))),
    );
    const value = g.map2("subtract", g.map2("divide", passed, g.scalar(steps)), g.scalar(1));
    const passing = g.map2("multiply", slope, g.map3("clip", x, g.map1("negate", clip), clip));
    return { value: g.straightThrough(value, passing), own };
  },
};
