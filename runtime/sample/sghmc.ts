import { arithmetic } from "../train/arithmetic.ts";
import { number } from "../train/parameters.ts";
import { each } from "./each.ts";
import { stepSize } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Stochastic gradient Hamiltonian Monte Carlo in the form of momentum: v ← (1 - α) v - η ∇U + √(2 α η) ξ, w += v. For a quadratic U with
 * curvature A the variance settles at 1 / (A (1 - η A / (2 (2 - α)))).
 *
 * The first velocity is N(0, η): with the first noise that makes (1 - α) v + √(2 α η) ξ ~ N(0, (1 + α²) η), so one draw serves both.
 * Reference: Chen, Fox & Guestrin 2014, equation 15.
 */
export const sghmc: Sampler = {
  entry: {
    name: "sghmc",
    kind: "sampler",
    doc: "Stochastic gradient Hamiltonian Monte Carlo: a velocity with friction, and the noise that friction asks for.",
    equation: "v ← (1 - friction) v - step_size ∇U + √(2 friction step_size) ξ,  w += v",
    reference: "Chen, Fox & Guestrin 2014, equation 15",
    example: "sampler = sghmc(step_size = 1e-4, friction = 0.1)",
    parameters: [
      stepSize("η: weight of the gradient in the velocity"),
      {
        name: "friction",
        type: { kind: "number" },
        default: number(0.1),
        range: { min: 0, max: 1, exclusive: true },
        doc: "α: share of the velocity lost in a step",
      },
    ],
  },
  state: ["velocity"],
  velocity: "velocity",
  fullBatch: false,
  stepFor: { share: 0.4, power: "inverse" },
  move(context) {
    const { g, argument, first } = context;
    const { add, subtract, multiply, sqrt, one } = arithmetic(g);
    const step = argument("step_size");
    const friction = argument("friction");
    const later = multiply(g.scalar(2), friction);
    const variance = g.map3("select", first, add(one, multiply(friction, friction)), later);
    const spread = sqrt(multiply(variance, step));
    return each(context, ({ offset, gradient, state }, noise) => {
      const kept = multiply(subtract(one, friction), state.velocity);
      const velocity = add(subtract(kept, multiply(step, gradient)), multiply(spread, noise()));
      return { offset: add(offset, velocity), state: { velocity } };
    });
  },
};
