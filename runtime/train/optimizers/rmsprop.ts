/**
 * RMSProp, as torch.optim.RMSprop: with g the gradient plus weight_decay · w,
 *   v ← α v + (1 - α) g²,  ṽ = v or, centred, v - ḡ² with ḡ ← α ḡ + (1 - α) g,  b ← momentum · b + g / (√ṽ + ε),  w ← w - learning_rate · b
 * Tieleman and Hinton 2012, Neural networks for machine learning, lecture 6.5; centred: Graves 2013.
 */
import { arithmetic } from "../arithmetic.ts";
import type { Optimizer } from "../optimizer.ts";
import { boolean, epsilon, learningRate, momentum, number, weightDecay } from "../parameters.ts";

export const rmsprop: Optimizer = {
  entry: {
    name: "rmsprop",
    kind: "optimizer",
    doc: "Steps scaled by a running mean of squared gradients.",
    equation: "v ← α v + (1 - α) g², w ← w - learning_rate · g / (√v + ε)",
    reference: "Tieleman and Hinton 2012; definitions of torch.optim.RMSprop",
    example: "optimizer = rmsprop(learning_rate = 1e-3)",
    parameters: [
      learningRate(1e-2),
      {
        name: "alpha",
        type: { kind: "number" },
        default: number(0.99),
        range: { min: 0, max: 1, exclusive: "max" },
        doc: "decay of the average of squared gradients",
      },
      epsilon,
      weightDecay(0, "times the parameter, added to its gradient"),
      momentum,
      {
        name: "centered",
        type: { kind: "boolean" },
        default: boolean(false),
        doc: "divide by the standard deviation of gradients",
      },
    ],
  },
  state: ["square", "mean", "momentum"],
  update({ g, parameter, gradient, state, learningRate, argument, flag }) {
    const { add, subtract, multiply, divide, sqrt, average } = arithmetic(g);
    const slope = add(gradient, multiply(argument("weight_decay"), parameter));
    const alpha = argument("alpha");
    const square = average(alpha, state.square, g.map1("square", slope));
    const mean = flag("centered") ? average(alpha, state.mean, slope) : state.mean;
    // Rounding may leave a small negative variance.
    const spread = flag("centered") ? g.map2("max", subtract(square, g.map1("square", mean)), g.scalar(0)) : square;
    const buffer = add(
      multiply(argument("momentum"), state.momentum),
      divide(slope, add(sqrt(spread), argument("epsilon"))),
    );
    return {
      parameter: subtract(parameter, multiply(learningRate, buffer)),
      state: { square, mean, momentum: buffer },
    };
  },
};
