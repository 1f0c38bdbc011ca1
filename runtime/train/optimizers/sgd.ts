/**
 * Stochastic gradient descent with momentum, as torch.optim.SGD: with g the gradient plus weight_decay · w,
 *   b ← momentum · b + g   (b = g at the first step),   w ← w - learning_rate · b,   nesterov: w ← w - learning_rate · (g + momentum · b)
 * Sutskever et al. 2013, On the importance of initialization and momentum in deep learning (with the rate outside the velocity).
 */
import { arithmetic } from "../arithmetic.ts";
import type { Optimizer } from "../optimizer.ts";
import { boolean, learningRate, momentum, weightDecay } from "../parameters.ts";

export const sgd: Optimizer = {
  entry: {
    name: "sgd",
    kind: "optimizer",
    doc: "Stochastic gradient descent, with momentum if asked.",
    equation: "b ← momentum · b + g, w ← w - learning_rate · b",
    reference: "Sutskever et al. 2013; definitions of torch.optim.SGD",
    example: "optimizer = sgd(learning_rate = 0.01, momentum = 0.9)",
    parameters: [
      learningRate(),
      momentum,
      weightDecay(0, "times the parameter, added to its gradient"),
      { name: "nesterov", type: { kind: "boolean" }, default: boolean(false), doc: "look ahead along the momentum" },
    ],
  },
  state: ["momentum"],
  update({ g, parameter, gradient, state, learningRate, argument, flag }) {
    const { add, subtract, multiply } = arithmetic(g);
    const slope = add(gradient, multiply(argument("weight_decay"), parameter));
    const rate = argument("momentum");
    // The buffer is zero before the first step, so it equals the slope after it.
    const buffer = add(multiply(rate, state.momentum), slope);
    const move = flag("nesterov") ? add(slope, multiply(rate, buffer)) : buffer;
    return { parameter: subtract(parameter, multiply(learningRate, move)), state: { momentum: buffer } };
  },
};
