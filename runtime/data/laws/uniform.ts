import { number } from "../../train/parameters.ts";
import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";

/** Uniform on [low, high). */
export const uniform: Law = {
  entry: {
    name: "uniform",
    kind: "distribution",
    doc: "Uniform between low and high.",
    example: "x[n] ~ uniform(-1, 1)",
    parameters: [
      { name: "low", type: { kind: "tensor" }, default: number(0), doc: "lower end" },
      { name: "high", type: { kind: "tensor" }, default: number(1), doc: "upper end" },
    ],
    shape: lawShape,
  },
  draw: ({ own, argument, random }) => random("uniform", own, [argument("low"), argument("high")]),
};
