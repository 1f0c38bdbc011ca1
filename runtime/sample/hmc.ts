import { arithmetic } from "../train/arithmetic.ts";
import { number } from "../train/parameters.ts";
import { stepSize, targetAcceptance } from "./parameters.ts";
import type { Sampler } from "./sampler.ts";

/**
 * Hamiltonian Monte Carlo: p ~ N(0, 1), k leapfrog steps of size h with k uniform from 0.8 to 1.2 of `steps`, accepted with probability
 * min(1, exp(H - H')), H = U + |p|²/2. A rise of H above 1000 counts as a divergence and is refused.
 *
 * One evaluation a leapfrog step: a step finishes the kick of the point at hand and starts the next; at the end of a trajectory (`last`)
 * it decides, draws a momentum and starts from where the chain is. During the burn-in log h follows dual averaging (Hoffman & Gelman
 * 2014, algorithm 5, with γ = 0.05, t₀ = 10, κ = 0.75, μ = log 10 h₀), and then stays at its average.
 * Reference: Duane et al. 1987; Neal 2011, MCMC using Hamiltonian dynamics.
 */
export const hmc: Sampler = {
  entry: {
    name: "hmc",
    kind: "sampler",
    fullBatch: true,
    doc: "Hamiltonian Monte Carlo on all rows: trajectories of leapfrog steps with a Metropolis test at their end.",
    equation: "p ~ N(0, 1), k leapfrog steps of H = U + |p|²/2, accepted with min(1, exp(H - H'))",
    reference: "Duane et al. 1987; Neal 2011; Hoffman & Gelman 2014 for the step",
    example: "sampler = hmc(step_size = 0.01, steps = 10)",
    parameters: [
      stepSize("h at the start; adapted during the burn-in"),
      {
        name: "steps",
        type: { kind: "number", integer: true },
        default: number(10),
        range: { min: 1 },
        doc: "leapfrog steps of a trajectory; every one takes 0.8 to 1.2 of it",
      },
      targetAcceptance(0.8),
    ],
    results: {
      acceptance: { doc: "mean acceptance of the draws after the burn-in" },
      step_size: { doc: "the step after the burn-in, mean over the chains" },
      divergences: { doc: "trajectories whose energy rose by more than 1000, all chains together" },
    },
  },
  state: ["here", "gradient", "momentum"],
  scalars: ["energy", "start", "log_step", "log_step_average", "error_sum", "acceptance", "divergences"],
  fullBatch: true,
  evaluations(argument) {
    const steps = argument("steps");
    return { least: Math.max(1, Math.ceil(0.8 * steps - 1e-9)), most: Math.max(1, Math.floor(1.2 * steps + 1e-9)) };
  },
  stepFor: { share: 1, power: "inverse_root" },
  move(context) {
    const { g, parameters, scalars, energy, first, last, draw, burnIn, inside, noise, uniform, argument } = context;
    const { add, subtract, multiply, divide, sqrt, one } = arithmetic(g);
    const zero = g.scalar(0);
    const half = g.scalar(0.5);
    const initial = g.map1("log", argument("step_size"));
    const logStep = g.map3("select", first, initial, scalars.log_step);
    const step = g.map1("exp", logStep);
    const kinetic = (momenta: readonly number[]) =>
      multiply(half, momenta.map((p) => g.reduce("sum", g.wide(g.map1("square", p)), g.axesOf(p))).reduce(add));

    // The second half of the kick at the point at hand; then H of the trajectory is known.
    const arrived = parameters.map(({ gradient, state }) =>
      subtract(state.momentum, multiply(multiply(half, step), gradient)),
    );
    const rise = subtract(add(energy, kinetic(arrived)), scalars.start);
    const sure = g.map2("less_equal", rise, zero);
    const falling = g.map2("less", zero, rise);
    const probability = multiply(
      inside,
      g.map3("select", sure, one, g.map3("select", falling, g.map1("exp", g.map1("negate", rise)), zero)),
    );
    const accepted = multiply(last, g.map2("or", first, g.map2("less", uniform(), probability)));
    const bounded = g.map2("less_equal", rise, g.scalar(1000));
    const counted = multiply(last, g.map1("not", first));

    // Dual averaging.
    const adapting = multiply(counted, g.map2("less", draw, burnIn));
    const t = draw; // the first draw is the start itself, so t is 1 at the first trajectory
    const error = add(
      scalars.error_sum,
      g.map3("select", adapting, subtract(argument("target_acceptance"), probability), zero),
    );
    const pull = divide(multiply(divide(sqrt(t), g.scalar(0.05)), error), add(t, g.scalar(10)));
    const proposed = subtract(add(initial, g.map1("log", g.scalar(10))), pull);
    const weight = g.map2("power", g.map2("max", t, one), g.scalar(-0.75));
    const averaged = add(multiply(weight, proposed), multiply(subtract(one, weight), scalars.log_step_average));
    const average = g.map3("select", adapting, averaged, scalars.log_step_average);
    const end = multiply(adapting, g.map2("equal", draw, subtract(burnIn, one)));
    const next = g.map3("select", end, average, g.map3("select", adapting, proposed, logStep));
    const nextStep = g.map1("exp", next);

    const energyHere = g.map3("select", accepted, energy, scalars.energy);
    const begun = parameters.map((_, k) => noise(k));
    const moved = parameters.map(({ offset, gradient, state }, k) => {
      const here = g.map3("select", accepted, offset, state.here);
      const slope = g.map3("select", accepted, gradient, state.gradient);
      // Where a trajectory ends the next one begins at the chain's position; elsewhere the second and the first half of a kick follow each other.
      const from = g.map3("select", last, here, offset);
      const kicked = subtract(
        g.map3("select", last, begun[k], arrived[k]),
        multiply(multiply(half, nextStep), g.map3("select", last, slope, gradient)),
      );
      return { offset: add(from, multiply(nextStep, kicked)), state: { here, gradient: slope, momentum: kicked } };
    });
    const kept = g.map2("less", draw, burnIn);
    return {
      accepted,
      parameters: moved,
      scalars: {
        energy: energyHere,
        start: g.map3("select", last, add(energyHere, kinetic(begun)), scalars.start),
        log_step: next,
        log_step_average: average,
        error_sum: error,
        acceptance: add(
          scalars.acceptance,
          g.map3("select", multiply(counted, g.map1("not", kept)), probability, zero),
        ),
        divergences: add(scalars.divergences, multiply(counted, multiply(g.map1("not", kept), g.map1("not", bounded)))),
      },
    };
  },
};
