import { rankOf } from "../../solve/minimum/minimise.ts";
import { lift } from "../lift.ts";
import { matrixOf, overMatrices } from "../matrices.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/**
 * Number of eigenvalues of a symmetric matrix above 1e-7 of the largest, by absolute value: directions along which a loss is curved. Where
 * a loss is smooth at a minimum, half of it is the learning coefficient (Chen et al. 2023, section 4).
 */
export const rankOfHessian: MeasureEntry = {
  entry: {
    name: "rank_of_hessian",
    kind: "measure",
    doc: "Rank of a symmetric matrix, such as the Hessian of an exact loss: eigenvalues above 1e-7 of the largest.",
    equation: "#{ i : |h_i| > 1e-7 max |h| }",
    reference: "Chen et al. 2023 (arXiv:2310.06301): half the rank is the learning coefficient of a smooth minimum",
    example: "measure rank = rank_of_hessian(at_pentagon.hessian)",
    parameters: [tensorParameter("H", "a symmetric matrix [d, d]")],
    shape: ([h]) => {
      const [rows, columns] = h.shape.slice(-2);
      if (h.shape.length < 2 || rows !== columns) return { problem: "a square matrix is meant" };
      return { shape: h.shape.slice(0, -2), integer: true };
    },
  },
  evaluate: (args, { engine }) => ({
    ...lift(
      [args.value("H")],
      ([own]) =>
        overMatrices(own, (matrix) => {
          const { rows, columns, data } = matrixOf({ shape: [matrix.rows, matrix.columns], data: matrix.data });
          if (rows !== columns) throw new Error(`a square matrix is meant; this is [${rows}, ${columns}]`);
          return { shape: [], data: Float64Array.of(rankOf(engine.linear.eigen(data, rows).values)) };
        }),
      { discrete: true },
    ),
    integer: true,
  }),
};
