import type { Scalar } from "../../engine/engine.ts";
import { lift } from "../lift.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { bulkSize, type Chains, meanError, meanSize, splitRHat, tailSize } from "../statistics/convergence.ts";
import { mean } from "../statistics/quantile.ts";
import { axesToOwn, spread } from "../tensors.ts";

/** A number of the draws of every own entry: chains and draws are consumed, whatever order they stand in. */
export function overChains(value: Measured, f: (chains: Chains) => number): Measured {
  const words = ["chains", "draws"].filter((word) => value.tensor.axes.some((axis) => axis.word === word));
  if (!words.includes("draws")) throw new Error("draws of a sample stage are needed, such as `posterior.loss`");
  const chains = value.tensor.axes.find((axis) => axis.word === "chains")?.size ?? 1;
  const draws = value.tensor.axes.find((axis) => axis.word === "draws")?.size ?? 0;
  const kept = value.tensor.axes.filter((axis) => !words.includes(axis.word));
  const ordered = spread(value, [
    ...kept,
    ...words.flatMap((word) => value.tensor.axes.filter((a) => a.word === word)),
  ]);
  return lift(
    [{ ...axesToOwn(ordered, words), sources: new Map() }],
    ([own]) => {
      const shape = own.shape.slice(words.length);
      const size = own.data.length / (chains * draws);
      const data = Float64Array.from({ length: size }, (_, j) => {
        const traces = Array.from({ length: chains }, (_, c) =>
          Float64Array.from({ length: draws }, (_, t) => own.data[(c * draws + t) * size + j]),
        ).filter((chain) => !chain.some((x) => Number.isNaN(x)));
        return traces.length === 0 ? Number.NaN : f(traces);
      });
      return { shape, data };
    },
    { partial: true },
  );
}

/** Means over draws alone: the chains stay an axis. */
export function meansByChain(value: Measured): Measured {
  const renamed = (of: Measured, from: string, to: string): Measured => ({
    ...of,
    tensor: { ...of.tensor, axes: of.tensor.axes.map((axis) => (axis.word === from ? { ...axis, word: to } : axis)) },
  });
  const means = overChains(renamed(value, "chains", "chain"), ([draws]) => mean(draws));
  return renamed(means, "chain", "chains");
}

/** The value with one independent source of error an entry. */
export function withError(value: Measured, error: Measured, name: string): Measured {
  const sources = new Map<string, Float64Array>();
  error.tensor.data.forEach((se, k) => {
    if (se === 0) return;
    const change = new Float64Array(value.tensor.data.length);
    change[k] = se;
    sources.set(`${name}:${k}`, change);
  });
  return { ...value, sources };
}

function diagnostic(
  name: string,
  doc: string,
  equation: string,
  f: (chains: Chains, scalar: Scalar) => number,
): MeasureEntry {
  return {
    entry: {
      name,
      kind: "measure",
      doc,
      equation,
      reference: "Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021 (arXiv:1903.08008)",
      example: `measure check = ${name}(posterior.loss)`,
      parameters: [tensorParameter("x", "draws of a sample stage")],
      shape: ([x]) => ({ shape: x.shape }),
    },
    evaluate: (args, { engine }) => overChains(args.value("x"), (chains) => f(chains, engine.scalar)),
  };
}

export const rHat = diagnostic(
  "r_hat",
  "Split, rank-normalised R-hat of the draws: near 1 when the chains agree; the larger of location and spread.",
  "sqrt(((N - 1)/N W + B/N) / W)",
  splitRHat,
);

export const mcse = diagnostic(
  "mcse",
  "Monte-Carlo standard error of the mean over all draws.",
  "sd / sqrt(ESS)",
  meanError,
);

/** Effective sample size: bulk; `.tail` and `.mean` are fields. */
export const ess: MeasureEntry = {
  entry: {
    name: "ess",
    kind: "measure",
    doc: "Effective number of draws: of the bulk, of the tails, and for the mean.",
    equation: "S / (-1 + 2 sum of autocorrelations)",
    reference: "Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021 (arXiv:1903.08008)",
    example: "expect ess(posterior.loss) > 400",
    parameters: [tensorParameter("x", "draws of a sample stage")],
    fields: {
      bulk: "on rank-normalised draws",
      tail: "of the 5 % and 95 % quantiles, the smaller",
      mean: "on the draws",
    },
    principal: "bulk",
    shape: ([x]) => ({ shape: x.shape }),
  },
  evaluate(args, { engine }) {
    const x = args.value("x");
    const bulk = overChains(x, (chains) => bulkSize(chains, engine.scalar));
    return {
      ...bulk,
      fields: {
        bulk,
        tail: overChains(x, (chains) => tailSize(chains, engine.scalar)),
        mean: overChains(x, (chains) => meanSize(chains, engine.scalar)),
      },
    };
  },
};
