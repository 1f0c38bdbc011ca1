import { number } from "../../train/parameters.ts";
import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";

/** Gamma with shape and scale; mean shape · scale. */
export const gamma: Law = {
  entry: {
    name: "gamma",
    kind: "distribution",
    doc: "Gamma with the given shape and scale; the mean is their product.",
    equation: "x^(shape - 1) exp(-x / scale) / (Γ(shape) scale^shape)",
    example: "tau ~ gamma(2, 0.5)",
    parameters: [
      { name: "shape", type: { kind: "tensor" }, range: { min: 0, exclusive: true }, doc: "shape" },
      { name: "scale", type: { kind: "tensor" }, default: number(1), range: { min: 0, exclusive: true }, doc: "scale" },
    ],
    shape: lawShape,
  },
  draw: ({ own, argument, random }) => random("gamma", own, [argument("shape"), argument("scale")]),
};
