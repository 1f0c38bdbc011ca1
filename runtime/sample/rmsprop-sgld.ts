import { arithmetic } from "../train/arithmetic.ts";
import { boolean, number } from "../train/parameters.ts";
import { each } from "./each.ts";
import { stepSize } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * SGLD with the preconditioner of RMSProp: v ← a v + (1 - a) g², G = 1 / (√v + e), w += -(ε/2) G ∇U + √(ε G) ξ, where g is the gradient
 * of the loss alone. v starts at 0; `corrected` starts it at 1 and divides it by 1 - aᵗ. Where the gradient is small G comes near 1/e,
 * so the effective step is up to 1/e times `step_size`. The drift that a changing G asks for (its divergence) is left out, as in the paper.
 * Reference: Li et al. 2016, algorithm 1.
 */
export const rmspropSgld: Sampler = {
  entry: {
    name: "rmsprop_sgld",
    kind: "sampler",
    doc: "SGLD whose steps are scaled by a running mean of squared gradients.",
    equation: "v ← a v + (1 - a) g²,  G = 1 / (√v + e),  w += -(step_size/2) G ∇U + √(step_size G) ξ",
    reference: "Li et al. 2016, Preconditioned stochastic gradient Langevin dynamics, algorithm 1",
    example: "sampler = rmsprop_sgld(step_size = 1e-5)",
    parameters: [
      stepSize("ε: the step where the preconditioner is 1", false),
      {
        name: "alpha",
        type: { kind: "number" },
        default: number(0.99),
        range: { min: 0, max: 1, exclusive: true },
        doc: "a: decay of the average of squared gradients",
      },
      {
        name: "epsilon",
        type: { kind: "number" },
        default: number(0.1),
        range: { min: 0, exclusive: true },
        doc: "e: added to the root; 1/e is the largest preconditioner",
      },
      { name: "corrected", type: { kind: "boolean" }, default: boolean(false), doc: "start at 1 and correct the bias" },
    ],
  },
  state: ["square"],
  fullBatch: false,
  move(context) {
    const { g, argument, flag, first, draw } = context;
    const { add, subtract, multiply, divide, sqrt, one, average, correction } = arithmetic(g);
    const step = argument("step_size");
    const alpha = argument("alpha");
    const corrected = flag("corrected");
    return each(context, ({ offset, gradient, slope, state }, noise) => {
      const before = corrected ? g.map3("select", first, one, state.square) : state.square;
      const square = average(alpha, before, g.map1("square", slope));
      const mean = corrected ? divide(square, correction(alpha, draw)) : square;
      const scale = multiply(step, divide(one, add(sqrt(mean), argument("epsilon"))));
      const drift = multiply(multiply(g.scalar(0.5), scale), gradient);
      return { offset: add(subtract(offset, drift), multiply(sqrt(scale), noise())), state: { square } };
    });
  },
};
