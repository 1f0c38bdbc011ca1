import { arithmetic } from "../train/arithmetic.ts";
import { number } from "../train/parameters.ts";
import { stepSize } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Stochastic gradient Nosé-Hoover thermostat: v ← v - z v - η ∇U + √(2 a η) ξ, w += v, z += mean(v²) - η with one friction z for the
 * whole chain, which rises until it has absorbed the noise of the gradient. z starts at a, v at N(0, η) (drawn together with the first
 * noise, as in `sghmc`). The price is a factor 1 - z/2 in the variance.
 * Reference: Ding et al. 2014, algorithm 2.
 */
export const sgnht: Sampler = {
  entry: {
    name: "sgnht",
    kind: "sampler",
    doc: "Stochastic gradient Nosé-Hoover thermostat: momentum whose friction follows the noise of the gradient.",
    equation: "v ← v - z v - step_size ∇U + √(2 diffusion step_size) ξ,  w += v,  z += mean(v²) - step_size",
    reference: "Ding et al. 2014, algorithm 2",
    example: "sampler = sgnht(step_size = 1e-4, diffusion = 0.05)",
    parameters: [
      stepSize("η: weight of the gradient in the velocity"),
      {
        name: "diffusion",
        type: { kind: "number" },
        default: number(0.05),
        range: { min: 0, max: 1, exclusive: true },
        doc: "a: strength of the noise, and the friction at the start",
      },
    ],
  },
  state: ["velocity"],
  scalars: ["friction"],
  velocity: "velocity",
  fullBatch: false,
  stepFor: { share: 0.4, power: "inverse" },
  move({ g, parameters, scalars, first, count, noise, argument }) {
    const { add, subtract, multiply, divide, sqrt, one } = arithmetic(g);
    const step = argument("step_size");
    const diffusion = argument("diffusion");
    const friction = g.map3("select", first, diffusion, scalars.friction);
    const variance = g.map3(
      "select",
      first,
      add(one, multiply(diffusion, diffusion)),
      multiply(g.scalar(2), diffusion),
    );
    const spread = sqrt(multiply(variance, step));
    const moved = parameters.map(({ offset, gradient, state }, k) => {
      const kept = multiply(subtract(one, friction), state.velocity);
      const velocity = add(subtract(kept, multiply(step, gradient)), multiply(spread, noise(k)));
      return { offset: add(offset, velocity), state: { velocity } };
    });
    const squares = moved
      .map(({ state: { velocity } }) => g.reduce("sum", g.map1("square", velocity), g.axesOf(velocity)))
      .reduce(add);
    return {
      parameters: moved,
      scalars: { friction: add(friction, subtract(divide(squares, g.scalar(count)), step)) },
    };
  },
};
