import type { Law } from "../law.ts";
import { shapeOfCounts } from "../shapes.ts";

/** One of n features is present, all alike. */
export const oneHot: Law = {
  entry: {
    name: "one_hot",
    kind: "presence",
    doc: "Exactly one of n features is 1, all alike; the others are 0.",
    example: "x[n] ~ one_hot(n) * uniform(0, 1)",
    parameters: [{ name: "n", type: { kind: "number", integer: true }, range: { min: 1 }, doc: "number of features" }],
    shape: shapeOfCounts(["n"], ([n]) => [n]),
  },
  draw: ({ g, own, count, random }) => {
    const features = own[own.length - 1];
    const index = random("categorical", own.slice(0, -1), [g.scalar(count("n"))]);
    return g.map2("equal", g.iota(features), index);
  },
};
