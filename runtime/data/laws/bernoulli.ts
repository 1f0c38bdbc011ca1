import type { Law } from "../law.ts";
import { lawShape } from "../shapes.ts";

/** 1 with probability p, else 0. */
export const bernoulli: Law = {
  entry: {
    name: "bernoulli",
    kind: "distribution",
    doc: "1 with probability p, else 0.",
    example: "x[n] ~ bernoulli(0.1) * uniform(0, 1)",
    parameters: [{ name: "p", type: { kind: "tensor" }, range: { min: 0, max: 1 }, doc: "probability of 1" }],
    shape: lawShape,
  },
  draw: ({ own, argument, random }) => random("bernoulli", own, [argument("p")]),
};
