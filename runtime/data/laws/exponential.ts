import { number } from "../../train/parameters.ts";
import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";

/** Exponential with a rate; its mean is 1 / rate. */
export const exponential: Law = {
  entry: {
    name: "exponential",
    kind: "distribution",
    doc: "Exponential with the given rate; the mean is 1 / rate.",
    equation: "rate · exp(-rate · x)",
    example: "wait ~ exponential(2)",
    parameters: [
      { name: "rate", type: { kind: "tensor" }, default: number(1), range: { min: 0, exclusive: true }, doc: "rate" },
    ],
    shape: lawShape,
  },
  draw: ({ own, argument, random }) => random("exponential", own, [argument("rate")]),
};
