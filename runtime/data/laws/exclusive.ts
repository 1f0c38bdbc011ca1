import type { Law } from "../law.ts";
import { setParameters, setShape, toFeatures } from "./sets.ts";

/** Sets of which at most one feature is present: one gate a set, then one member, all alike. */
export const exclusive: Law = {
  entry: {
    name: "exclusive",
    kind: "presence",
    doc: "Features in sets; with probability density one feature of the set, all alike, is present (1), else none.",
    reference: "Elhage et al. 2022, Toy models of superposition, anticorrelated features",
    example: "x[4] ~ exclusive(sets = 2, size = 2, density = 0.1) * uniform(0, 1)",
    parameters: setParameters,
    shape: setShape,
  },
  draw: ({ g, own, argument, count, random }) => {
    const features = own[own.length - 1];
    const size = count("size");
    const set = g.axis("set", count("sets"));
    const axes = [...own.slice(0, -1), set];
    const gate = random("bernoulli", axes, [argument("density")]);
    const member = random("categorical", axes, [g.scalar(size)]);
    const place = g.map2("mod", g.iota(features), g.scalar(size));
    const chosen = g.map2("equal", toFeatures(g, member, set, features, size), place);
    return g.map2("multiply", toFeatures(g, gate, set, features, size), chosen);
  },
};
