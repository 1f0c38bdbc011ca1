import { arithmetic } from "../train/arithmetic.ts";
import { stepSize, targetAcceptance } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Metropolis-adjusted Langevin: y = x - (ε/2) ∇U(x) + √ε ξ is accepted with probability min(1, e^a),
 *   a = U(x) - U(y) + log q(x|y) - log q(y|x),   log q(b|a) = -|b - a + (ε/2) ∇U(a)|² / (2 ε).
 * With d = y - x and both gradients, log q(x|y) - log q(y|x) = (|d + (ε/2) ∇U(x)|² - |d - (ε/2) ∇U(y)|²) / (2 ε): the proposal's own
 * noise is the first term, and one new gradient a proposal is enough.
 *
 * During the burn-in log ε += (min(1, e^a) - target) / √(1 + t/20); afterwards ε stays at the mean of log ε over its second half.
 * Reference: Roberts & Tweedie 1996; Roberts & Rosenthal 1998 for the target; adaptation: Robbins & Monro 1951.
 */
export const mala: Sampler = {
  entry: {
    name: "mala",
    kind: "sampler",
    fullBatch: true,
    doc: "Langevin proposals on all rows with a Metropolis test: no bias from the step.",
    equation:
      "y = x - (step_size/2) ∇U(x) + √step_size ξ,  accepted with min(1, exp(log q(x|y) - log q(y|x) + U(x) - U(y)))",
    reference: "Roberts & Tweedie 1996; Roberts & Rosenthal 1998",
    example: "sampler = mala(step_size = 1e-3)",
    parameters: [stepSize("ε at the start; adapted during the burn-in"), targetAcceptance(0.574)],
    results: {
      acceptance: { doc: "mean acceptance of the draws after the burn-in" },
      step_size: { doc: "the step after the burn-in, mean over the chains" },
    },
  },
  state: ["here", "gradient"],
  scalars: ["energy", "log_step", "log_step_sum", "acceptance"],
  fullBatch: true,
  stepFor: { share: 1, power: "inverse" },
  move(context) {
    const { g, parameters, scalars, energy, first, draw, burnIn, inside, noise, uniform, argument } = context;
    const { add, subtract, multiply, divide, one } = arithmetic(g);
    const zero = g.scalar(0);
    const half = g.scalar(0.5);
    const start = g.map1("log", argument("step_size"));
    const logStep = g.map3("select", first, start, scalars.log_step);
    const step = g.map1("exp", logStep);
    const squared = (terms: readonly number[]) =>
      terms.map((term) => g.reduce("sum", g.wide(g.map1("square", term)), g.axesOf(term))).reduce(add);
    const drift = multiply(half, step);
    const distance = parameters.map(({ offset, state }) => subtract(offset, state.here));
    const forth = squared(distance.map((d, k) => add(d, multiply(drift, parameters[k].state.gradient))));
    const back = squared(distance.map((d, k) => subtract(d, multiply(drift, parameters[k].gradient))));
    const ratio = add(subtract(scalars.energy, energy), divide(subtract(forth, back), multiply(g.scalar(2), step)));
    // A proposal that is not finite compares as false: it is refused.
    const sure = g.map2("less_equal", zero, ratio);
    const probability = multiply(
      inside,
      g.map3("select", sure, one, g.map3("select", g.map2("less", ratio, zero), g.map1("exp", ratio), zero)),
    );
    const accepted = g.map2("or", first, g.map2("less", uniform(), probability));
    const { logStep: next, sum } = adapted(context, logStep, scalars.log_step_sum, probability);
    const nextStep = g.map1("exp", next);
    const root = g.map1("sqrt", nextStep);
    return {
      accepted,
      parameters: parameters.map(({ offset, gradient, state }, k) => {
        const here = g.map3("select", accepted, offset, state.here);
        const slope = g.map3("select", accepted, gradient, state.gradient);
        const down = subtract(here, multiply(multiply(half, nextStep), slope));
        return { offset: add(down, multiply(root, noise(k))), state: { here, gradient: slope } };
      }),
      scalars: {
        energy: g.map3("select", accepted, energy, scalars.energy),
        log_step: next,
        log_step_sum: sum,
        acceptance: add(scalars.acceptance, g.map3("select", g.map2("less", draw, burnIn), zero, probability)),
      },
    };
  },
};

/** Robbins-Monro on the logarithm of the step during the burn-in, then its mean over the second half of it. */
function adapted(
  { g, first, draw, burnIn, argument }: Parameters<Sampler["move"]>[0],
  logStep: number,
  before: number,
  probability: number,
): { readonly logStep: number; readonly sum: number } {
  const { add, subtract, multiply, divide, sqrt, one } = arithmetic(g);
  const gain = divide(one, sqrt(add(one, divide(draw, g.scalar(20)))));
  const moved = add(logStep, multiply(subtract(probability, argument("target_acceptance")), gain));
  const adapting = multiply(g.map2("less", draw, burnIn), g.map1("not", first));
  const now = g.map3("select", adapting, moved, logStep);
  const middle = g.map1("floor", multiply(g.scalar(0.5), burnIn));
  const counted = multiply(adapting, g.map2("less_equal", middle, draw));
  const sum = add(before, g.map3("select", counted, now, g.scalar(0)));
  const end = multiply(adapting, g.map2("equal", draw, subtract(burnIn, one)));
  return { logStep: g.map3("select", end, divide(sum, subtract(burnIn, g.map2("max", middle, one))), now), sum };
}
