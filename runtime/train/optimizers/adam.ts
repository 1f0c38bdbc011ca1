/**
 * Adam, as torch.optim.Adam: with g the gradient plus weight_decay · w and t = step + 1,
 *   m ← β₁ m + (1 - β₁) g,  v ← β₂ v + (1 - β₂) g²,  w ← w - learning_rate / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
 * Kingma and Ba 2015, Adam: a method for stochastic optimization, algorithm 1.
 */
import { arithmetic } from "../arithmetic.ts";
import type { Optimizer, UpdateContext } from "../optimizer.ts";
import { betas, epsilon, learningRate, weightDecay } from "../parameters.ts";

/** The move of Adam for a gradient: parameter after it, and the moments. */
export function adamMove(
  { g, state, step, learningRate, argument }: UpdateContext,
  parameter: number,
  gradient: number,
) {
  const { add, subtract, multiply, divide, sqrt, one, average, correction } = arithmetic(g);
  const beta1 = argument("beta1");
  const beta2 = argument("beta2");
  const m = average(beta1, state.m, gradient);
  const v = average(beta2, state.v, g.map1("square", gradient));
  const rate = divide(learningRate, correction(beta1, step));
  const scale = divide(one, sqrt(correction(beta2, step)));
  const move = divide(multiply(rate, m), add(multiply(sqrt(v), scale), argument("epsilon")));
  return { parameter: subtract(parameter, move), state: { m, v } };
}

export const adam: Optimizer = {
  entry: {
    name: "adam",
    kind: "optimizer",
    doc: "Adam: steps scaled by running moments of the gradient.",
    equation: "w ← w - learning_rate · m̂ / (√v̂ + ε)",
    reference: "Kingma and Ba 2015, algorithm 1; definitions of torch.optim.Adam",
    example: "optimizer = adam(learning_rate = 1e-3)",
    parameters: [learningRate(1e-3), ...betas, epsilon, weightDecay(0, "times the parameter, added to its gradient")],
  },
  state: ["m", "v"],
  update(context) {
    const { add, multiply } = arithmetic(context.g);
    const slope = add(context.gradient, multiply(context.argument("weight_decay"), context.parameter));
    return adamMove(context, context.parameter, slope);
  },
};
