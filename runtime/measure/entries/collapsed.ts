import { lift } from "../lift.ts";
import { columnLengths, gram, matrixOf } from "../matrices.ts";
import { type MeasureEntry, numberParameter, tensorParameter } from "../measure-entry.ts";

/** Number of pairs i < j of one set, both represented, whose angle is below the limit. */
export const collapsed: MeasureEntry = {
  entry: {
    name: "collapsed",
    kind: "measure",
    doc: "Number of pairs of features of one set that share a direction.",
    equation: "#{ i < j of one set: angle(W_i, W_j) < 10 degrees }",
    reference: "Elhage et al. 2022, Toy Models of Superposition (arXiv:2209.10652)",
    example: "measure merged = collapsed(trained.W, [0, 0, 1, 1, 2, 2])",
    parameters: [
      tensorParameter("W", "columns are feature directions [m, n]", 2),
      tensorParameter("sets", "set of each feature [n]", 1),
      { ...numberParameter("angle", 10, "limit of the angle"), unit: "degrees" },
    ],
    shape: () => ({ shape: [], integer: true }),
  },
  evaluate(args, { engine }) {
    const { scalar } = engine;
    const limit = scalar.cos((args.number("angle", 10) * Math.PI) / 180);
    const value = lift(
      [args.value("W"), args.value("sets")],
      ([own, sets]) => {
        const w = matrixOf(own);
        const n = w.columns;
        if (sets.data.length !== n) throw new Error(`\`sets\` has ${sets.data.length} entries for ${n} features`);
        const g = gram(w);
        const lengths = columnLengths(g, n, scalar);
        let count = 0;
        for (let i = 0; i < n; i += 1) {
          for (let j = i + 1; j < n; j += 1) {
            if (sets.data[i] !== sets.data[j] || lengths[i] <= 0.5 || lengths[j] <= 0.5) continue;
            if (g[i * n + j] > limit * lengths[i] * lengths[j]) count += 1;
          }
        }
        return { shape: [], data: Float64Array.of(count) };
      },
      { discrete: true },
    );
    return { ...value, integer: true };
  },
};
