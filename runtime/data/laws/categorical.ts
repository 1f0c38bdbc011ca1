import type { Law } from "../law.ts";
import { staticCount } from "../shapes.ts";

/** A class 0 … k - 1: all alike for a number k, in proportion to the weights for a list. By inversion: the number of cumulative weights that a uniform draw has passed. */
export const categorical: Law = {
  entry: {
    name: "categorical",
    kind: "distribution",
    doc: "A whole number below k, all alike, or with probabilities in proportion to the weights of a list.",
    example: "class ~ categorical(10)",
    parameters: [
      { name: "of", type: { kind: "tensor", rank: 1 }, doc: "the number of classes, or one weight a class" },
    ],
    shape: (positional, named) => {
      const of = named.of ?? positional[0];
      if (!of || of.shape.length > 1) return { problem: "categorical takes a number of classes or a list of weights" };
      const count = staticCount("of", 0, positional, named);
      if (of.shape.length === 0 && count === undefined)
        return { problem: "the number of classes must be a static whole number" };
      if (count !== undefined && count < 1) return { problem: `there must be at least one class, not ${count}` };
      const weights = of.static?.kind === "tensor" && of.shape.length === 1 ? of.static.value.data : [1];
      if (weights.some((weight) => !(weight! >= 0)) || !weights.some((weight) => weight! > 0))
        return { problem: "the weights of the classes must be 0 or more, and not all 0" };
      return { shape: [], integer: true };
    },
  },
  draw: ({ g, own, count, shapeOf, tensor, random }) => {
    const [classes] = shapeOf("of");
    if (classes === undefined) return random("categorical", own, [g.scalar(count("of"))]);
    const axis = g.axis("class", classes);
    const weights = tensor("of", [axis]);
    const passed = g.map2(
      "multiply",
      random("uniform", own, [g.scalar(0), g.scalar(1)]),
      g.reduce("sum", weights, [axis]),
    );
    const below = g.map2("less_equal", g.cumulativeSum(weights, axis), passed);
    // Rounding may put the draw at the very end: the last class is the largest.
    return g.map2("min", g.reduce("sum", below, [axis]), g.scalar(classes - 1));
  },
};
