import type { Law } from "../law.ts";
import { setParameters, setShape, toFeatures } from "./sets.ts";

/** Sets of features that are present together: one gate a set. */
export const together: Law = {
  entry: {
    name: "together",
    kind: "presence",
    doc: "Features in sets; all features of a set are present (1) together, with probability density.",
    reference: "Elhage et al. 2022, Toy models of superposition, correlated features",
    example: "x[4] ~ together(sets = 2, size = 2, density = 0.1) * uniform(0, 1)",
    parameters: setParameters,
    shape: setShape,
  },
  draw: ({ g, own, argument, count, random }) => {
    const set = g.axis("set", count("sets"));
    const gate = random("bernoulli", [...own.slice(0, -1), set], [argument("density")]);
    return toFeatures(g, gate, set, own[own.length - 1], count("size"));
  },
};
