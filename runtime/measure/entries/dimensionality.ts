import { lift, type Own } from "../lift.ts";
import { columnLengths, gram, type Matrix, overMatrices } from "../matrices.ts";
import { columnsShape, type MeasureEntry, numberParameter, tensorParameter } from "../measure-entry.ts";
import type { Measured } from "../measured.ts";
import { axesToOwn, mapArrays } from "../tensors.ts";

/** Columns of W, or, of a vector that differs from row to row, the rows as columns: [samples, m] becomes [m, samples]. */
export function asColumns(value: Measured): Measured {
  if (value.tensor.shape.length !== 1 || !value.tensor.axes.some((axis) => axis.word === "samples")) return value;
  const rows = axesToOwn(value, ["samples"]);
  const [n, m] = rows.tensor.shape;
  const blocks = rows.tensor.data.length / (n * m);
  return mapArrays(rows, rows.tensor.axes, [m, n], (from, to) => {
    for (let b = 0; b < blocks; b += 1) {
      for (let i = 0; i < n; i += 1) {
        for (let k = 0; k < m; k += 1) to[(b * m + k) * n + i] = from[(b * n + i) * m + k];
      }
    }
  });
}

/** D_i = |W_i|^2 / sum_j (unit(W_i) . W_j)^2, lengths clamped at 1e-6; columns no longer than the threshold are missing. */
export const dimensionality: MeasureEntry = {
  entry: {
    name: "dimensionality",
    kind: "measure",
    doc: "Share of a hidden dimension that each feature has to itself; features that are not represented are missing.",
    equation: "D_i = |W_i|^2 / sum_j (unit(W_i) . W_j)^2",
    reference: "Elhage et al. 2022, Toy Models of Superposition (arXiv:2209.10652)",
    example: "measure dimension = dimensionality(trained.W)",
    parameters: [
      tensorParameter("W", "columns are feature directions [m, n]"),
      numberParameter("threshold", 0.5, "a feature is represented if its column is longer"),
    ],
    shape: columnsShape,
  },
  evaluate(args, { engine }) {
    const threshold = args.number("threshold", 0.5);
    return lift([asColumns(args.value("W"))], ([own]) =>
      overMatrices(own, (w) => perColumn(w, (g, n) => shares(g, n, columnLengths(g, n, engine.scalar), threshold))),
    );
  },
};

/** sum_j (unit(W_i) . W_j)^2 over the other columns j. */
export const superposition: MeasureEntry = {
  entry: {
    name: "superposition",
    kind: "measure",
    doc: "How much the other columns overlap with the direction of each column.",
    equation: "s_i = sum_{j != i} (unit(W_i) . W_j)^2",
    reference: "Elhage et al. 2022, Toy Models of Superposition (arXiv:2209.10652)",
    example: "plot bars(norm_of, color = superposition(trained.W))",
    parameters: [tensorParameter("W", "columns are feature directions [m, n]")],
    shape: columnsShape,
  },
  evaluate(args, { engine }) {
    return lift([asColumns(args.value("W"))], ([own]) =>
      overMatrices(own, (w) =>
        perColumn(w, (g, n) => {
          const lengths = columnLengths(g, n, engine.scalar);
          return Float64Array.from({ length: n }, (_, i) => {
            const l = Math.max(lengths[i], 1e-6);
            return overlaps(g, n, i, false) / (l * l);
          });
        }),
      ),
    );
  },
};

/** C_i = (W_i . W_i)^2 / sum_j (W_i . W_j)^2; a column of zeros has none. */
export const capacity: MeasureEntry = {
  entry: {
    name: "capacity",
    kind: "measure",
    doc: "Capacity allocated to each feature: dimensionality without a filter, 0 for absent features.",
    equation: "C_i = (W_i . W_i)^2 / sum_j (W_i . W_j)^2",
    reference: "Scherlis et al. 2022, Polysemanticity and Capacity in Neural Networks (arXiv:2210.01892)",
    example: "measure allocated = capacity(trained.W)",
    parameters: [tensorParameter("W", "columns are feature directions [m, n]")],
    shape: columnsShape,
  },
  evaluate(args) {
    return lift([asColumns(args.value("W"))], ([own]) =>
      overMatrices(own, (w) =>
        perColumn(w, (g, n) =>
          Float64Array.from({ length: n }, (_, i) => {
            const square = g[i * n + i] * g[i * n + i];
            return square === 0 ? 0 : square / overlaps(g, n, i, true);
          }),
        ),
      ),
    );
  },
};

function perColumn(w: Matrix, f: (g: Float64Array, n: number) => Float64Array): Own {
  return { shape: [w.columns], data: f(gram(w), w.columns) };
}

function overlaps(g: Float64Array, n: number, i: number, self: boolean): number {
  let sum = 0;
  for (let j = 0; j < n; j += 1) if (self || j !== i) sum += g[i * n + j] * g[i * n + j];
  return sum;
}

function shares(g: Float64Array, n: number, lengths: Float64Array, threshold: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => {
    if (lengths[i] <= threshold) return Number.NaN;
    const l = Math.max(lengths[i], 1e-6);
    return (l * l * l * l) / overlaps(g, n, i, true);
  });
}
