import { number } from "../../train/parameters.ts";
import type { Law } from "../law.ts";

/** One of finitely many values, with probabilities in proportion to weights. By inversion, as `categorical`: the number of cumulative weights that a uniform draw has passed is the place in the list. */
export const discrete: Law = {
  entry: {
    name: "discrete",
    kind: "distribution",
    doc: "One value of a list, all alike, or with probabilities in proportion to weights.",
    equation: "P(values[k]) = weights[k] / Σ weights",
    example: "x[n] ~ bernoulli(0.1) * discrete([-1, 1])",
    parameters: [
      { name: "values", type: { kind: "tensor", rank: 1 }, doc: "the values, a list" },
      {
        name: "weights",
        type: { kind: "tensor", rank: 1 },
        default: number(1),
        range: { min: 0 },
        doc: "one weight a value; by default all alike",
      },
    ],
    shape: (positional, named) => {
      const values = named.values ?? positional[0];
      const weights = named.weights ?? positional[1];
      if (values?.shape.length !== 1 || values.shape[0] < 1)
        return { problem: "discrete takes a list of values, at least one", help: "for instance discrete([-1, 0, 1])" };
      if (weights && weights.shape.length > 0 && weights.shape[0] !== values.shape[0])
        return {
          problem: `there are ${values.shape[0]} values and ${weights.shape[0]} weights, and each value has one`,
        };
      if (values.static?.kind === "tensor" && values.static.value.data.some((x) => x === null || !Number.isFinite(x)))
        return { problem: "a value of discrete must be a finite number" };
      const given = weights?.static?.kind === "tensor" ? weights.static.value.data : [1];
      if (given.some((weight) => !(weight! >= 0)) || !given.some((weight) => weight! > 0))
        return { problem: "the weights of the values must be 0 or more, and not all 0" };
      return { shape: [] };
    },
  },
  draw: ({ g, own, shapeOf, tensor, random }) => {
    const [count] = shapeOf("values");
    const axis = g.axis("value", count);
    const values = tensor("values", [axis]);
    const weights = g.expand(tensor("weights", [axis]), [axis]);
    const passed = g.map2(
      "multiply",
      random("uniform", own, [g.scalar(0), g.scalar(1)]),
      g.reduce("sum", weights, [axis]),
    );
    const below = g.map2("less_equal", g.cumulativeSum(weights, axis), passed);
    // Rounding may put the draw at the very end: the last value is the largest place.
    const place = g.map2("min", g.reduce("sum", below, [axis]), g.scalar(count - 1));
    return g.gather(values, axis, place);
  },
};
