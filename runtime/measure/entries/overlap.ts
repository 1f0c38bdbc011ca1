import { lift } from "../lift.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";
import { reduceSamples } from "../reduce.ts";

/** Mean over rows (and own entries) of f y. */
export const overlap: MeasureEntry = {
  entry: {
    name: "overlap",
    kind: "measure",
    doc: "Mean over the rows of the product of two functions: 1 if f equals a target of ±1.",
    equation: "mean_x f(x) y(x)",
    reference: "Rubin, Seroussi, Ringel 2024, Grokking as a first-order phase transition in two-layer networks",
    example: "measure m = overlap(theory.f, corners.y)",
    parameters: [tensorParameter("f", "a function of the rows"), tensorParameter("y", "another")],
    shape: () => ({ shape: [] }),
    nullValue: 1,
  },
  evaluate(args, services) {
    const product = lift([args.value("f"), args.value("y")], ([f, y]) => {
      if (f.data.length !== y.data.length)
        throw new Error(`\`f\` has ${f.data.length} entries a row, \`y\` ${y.data.length}`);
      return { shape: [], data: Float64Array.of(f.data.reduce((sum, x, k) => sum + x * y.data[k], 0) / f.data.length) };
    });
    return reduceSamples(product, services.engine);
  },
};
