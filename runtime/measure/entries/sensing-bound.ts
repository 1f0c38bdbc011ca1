import { lift } from "../lift.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/** Dimensions that k present features of n need up to a constant: below k = n the bound is positive, at k = n it is 0. */
export const sensingBound: MeasureEntry = {
  entry: {
    name: "sensing_bound",
    kind: "measure",
    doc: "Scale of the least number of dimensions in which k of n features can be told apart: compressed sensing, up to a constant.",
    equation: "k log(n / k)",
    reference:
      "Do Ba et al. 2010, Lower bounds for sparse recovery; Elhage et al. 2022, appendix on compressed sensing",
    example: "measure least = sensing_bound(n, n * p)",
    parameters: [tensorParameter("n", "features"), tensorParameter("k", "features that are present at a time")],
    shape: () => ({ shape: [] }),
  },
  evaluate: (args, { engine }) =>
    lift([args.value("n"), args.value("k")], ([n, k]) => {
      const [all, some] = [n.data[0], k.data[0]];
      if (!(some > 0 && some <= all)) throw new Error(`\`k\` lies between 0 and n = ${all}, but it is ${some}`);
      return { shape: [], data: Float64Array.of(some * engine.scalar.log(all / some)) };
    }),
};
