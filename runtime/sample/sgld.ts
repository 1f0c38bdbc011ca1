import { arithmetic } from "../train/arithmetic.ts";
import { each } from "./each.ts";
import { stepSize } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Stochastic gradient Langevin dynamics without a step schedule: w += -(ε/2) ∇U + √ε ξ. For a quadratic U with curvature A the
 * variance settles at 1 / (A (1 - ε A / 4)), stable below ε A = 4. Reference: Welling & Teh 2011; Lau et al. 2023.
 */
export const sgld: Sampler = {
  entry: {
    name: "sgld",
    kind: "sampler",
    doc: "Stochastic gradient Langevin dynamics: half a step down the gradient of U, and noise of variance step_size.",
    equation: "w += -(step_size/2) ∇U + √step_size ξ,  U = nbeta L + localization/2 |w - w*|² - log prior",
    reference: "Welling & Teh 2011; Lau et al. 2023 (2308.12108)",
    example: "sampler = sgld(step_size = 1e-4)",
    parameters: [stepSize("ε: variance of the noise of one step; langevin's step_size is half of it")],
  },
  state: [],
  fullBatch: false,
  stepFor: { share: 0.4, power: "inverse" },
  move(context) {
    const { g, argument } = context;
    const { subtract, add, multiply, sqrt } = arithmetic(g);
    const step = argument("step_size");
    const half = multiply(g.scalar(0.5), step);
    return each(context, ({ offset, gradient }, noise) => ({
      offset: add(subtract(offset, multiply(half, gradient)), multiply(sqrt(step), noise())),
      state: {},
    }));
  },
};
