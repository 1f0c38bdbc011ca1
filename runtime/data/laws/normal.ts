import { number } from "../../train/parameters.ts";
import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";

/** Gaussian with a mean and a standard deviation (not a variance, and nothing is divided by a fan-in). */
export const normal: Law = {
  entry: {
    name: "normal",
    kind: "distribution",
    doc: "Gaussian with the given mean and standard deviation.",
    equation: "exp(-(x - mean)² / (2 sd²)) / (sd √(2π))",
    example: "param W[m, n] ~ normal(0, 1 / sqrt(n))",
    parameters: [
      { name: "mean", type: { kind: "tensor" }, default: number(0), doc: "mean" },
      { name: "sd", type: { kind: "tensor" }, default: number(1), range: { min: 0 }, doc: "standard deviation" },
    ],
    shape: lawShape,
  },
  draw: ({ own, argument, random }) => random("normal", own, [argument("mean"), argument("sd")]),
};
