/**
 * Adam with decoupled weight decay, as torch.optim.AdamW: w ← (1 - learning_rate · weight_decay) w, then the move of Adam.
 * Loshchilov and Hutter 2019, Decoupled weight decay regularization, algorithm 2.
 */
import { arithmetic } from "../arithmetic.ts";
import type { Optimizer } from "../optimizer.ts";
import { betas, epsilon, learningRate, weightDecay } from "../parameters.ts";
import { adamMove } from "./adam.ts";

export const adamw: Optimizer = {
  entry: {
    name: "adamw",
    kind: "optimizer",
    doc: "Adam with weight decay that does not pass through the moments; every parameter decays, biases too.",
    equation: "w ← (1 - learning_rate · weight_decay) w - learning_rate · m̂ / (√v̂ + ε)",
    reference: "Loshchilov and Hutter 2019, algorithm 2; definitions of torch.optim.AdamW",
    example: "optimizer = adamw(learning_rate = 1e-3, weight_decay = 0.01)",
    parameters: [
      learningRate(1e-3),
      ...betas,
      epsilon,
      weightDecay(0.01, "share of the parameter taken off in a step of rate 1"),
    ],
  },
  state: ["m", "v"],
  update(context) {
    const { subtract, multiply, one } = arithmetic(context.g);
    const keep = subtract(one, multiply(context.learningRate, context.argument("weight_decay")));
    return adamMove(context, multiply(keep, context.parameter), context.gradient);
  },
};
