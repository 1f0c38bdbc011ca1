import { arithmetic } from "../train/arithmetic.ts";
import { each } from "./each.ts";
import { stepSize } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Unadjusted Langevin dynamics on all rows: w += -η ∇U + √(2 η) ξ. The same chain as `sgld` with twice the step_size and no batch;
 * stable below η A = 2. Reference: Roberts & Tweedie 1996.
 */
export const langevin: Sampler = {
  entry: {
    name: "langevin",
    kind: "sampler",
    fullBatch: true,
    doc: "Unadjusted Langevin dynamics with the full gradient: a step down the gradient of U, and noise of variance 2 step_size.",
    equation: "w += -step_size ∇U + √(2 step_size) ξ,  U = nbeta L + localization/2 |w - w*|² - log prior",
    reference: "Roberts & Tweedie 1996",
    example: "sampler = langevin(step_size = 4e-3)",
    parameters: [stepSize("η: time of one step; sgld's step_size is twice it")],
  },
  state: [],
  fullBatch: true,
  stepFor: { share: 0.2, power: "inverse" },
  move(context) {
    const { g, argument } = context;
    const { subtract, add, multiply, sqrt } = arithmetic(g);
    const step = argument("step_size");
    const spread = sqrt(multiply(g.scalar(2), step));
    return each(context, ({ offset, gradient }, noise) => ({
      offset: add(subtract(offset, multiply(step, gradient)), multiply(spread, noise())),
      state: {},
    }));
  },
};
