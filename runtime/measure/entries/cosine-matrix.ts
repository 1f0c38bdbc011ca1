import { lift } from "../lift.ts";
import { columnLengths, gram, overMatrices } from "../matrices.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/** cos between every two columns; a column of zeros has cosine 0 with all. */
export const cosineMatrix: MeasureEntry = {
  entry: {
    name: "cosine_matrix",
    kind: "measure",
    doc: "Cosines between every two columns of a matrix.",
    equation: "C_ij = W_i . W_j / (|W_i| |W_j|)",
    reference: "elementary",
    example: "measure cosines = cosine_matrix(trained.W)",
    parameters: [tensorParameter("W", "matrix [m, n]")],
    shape: ([w]) => {
      const n = w.shape[w.shape.length - 1];
      return w.shape.length < 2
        ? { problem: "the columns of a matrix are compared; this has fewer than two dimensions" }
        : { shape: [...w.shape.slice(0, -2), n, n] };
    },
  },
  evaluate(args, { engine }) {
    return lift([args.value("W")], ([own]) =>
      overMatrices(own, (w) => {
        const n = w.columns;
        const g = gram(w);
        const lengths = columnLengths(g, n, engine.scalar).map((l) => Math.max(l, 1e-12));
        return { shape: [n, n], data: g.map((x, k) => x / (lengths[Math.floor(k / n)] * lengths[k % n])) };
      }),
    );
  },
};
