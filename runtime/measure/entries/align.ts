import type { Engine } from "../../engine/engine.ts";
import { lift, type Own } from "../lift.ts";
import { columnLengths, gram, type Matrix, matrixOf, overMatrices } from "../matrices.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/**
 * Rotates and reflects the columns of W: R W with R = U Vᵀ from W_ref Wᵀ = U S Vᵀ (Schönemann 1966, the orthogonal Procrustes problem).
 * The canonical position puts the first column on +x, the second into the half plane y >= 0, and so on; columns shorter than a
 * hundredth of the longest are passed over. `previous`: along a first own dimension each matrix is turned to the one before it, the
 * first one is canonical.
 */
export const align: MeasureEntry = {
  entry: {
    name: "align",
    kind: "measure",
    doc: "The columns of W turned and reflected to a reference, so that pictures can be compared.",
    equation: "R W, R = U V^T, W_ref W^T = U S V^T",
    reference: "Schönemann 1966, A generalized solution of the orthogonal Procrustes problem",
    example: "plot columns(align(trained.W, to = canonical))",
    parameters: [
      tensorParameter("W", "columns [m, n], or several matrices on a first dimension"),
      {
        name: "to",
        doc: "a matrix [m, n], `canonical`, or `previous`",
        type: { kind: "either", of: [{ kind: "word", words: ["canonical", "previous"] }, { kind: "tensor" }] },
        default: { kind: "word", value: "canonical" },
      },
      {
        name: "permute",
        doc: "`none`: columns keep their places",
        type: { kind: "word", words: ["none"] },
        default: { kind: "word", value: "none" },
      },
    ],
    shape: ([w]) => ({ shape: w.shape }),
  },
  evaluate(args, { engine }) {
    const w = args.value("W");
    const to = args.word("to") ?? (args.has("to") ? undefined : "canonical");
    if (to === undefined) {
      return lift([w, args.value("to")], ([own, reference]) =>
        overMatrices(own, (matrix) => turned(matrix, matrixOf(reference), engine)),
      );
    }
    return lift([w], ([own]) => {
      let last: Matrix | undefined;
      return overMatrices(own, (matrix) => {
        const reference = last;
        const result =
          to === "previous" && reference !== undefined
            ? turned(matrix, reference, engine)
            : canonicalPosition(matrix, engine);
        last = matrixOf(result);
        return result;
      });
    });
  },
};

function turned(w: Matrix, reference: Matrix, engine: Engine): Own {
  const { rows: m, columns: n } = w;
  if (reference.rows !== m || reference.columns !== n) {
    throw new Error(`\`to\` is [${reference.rows}, ${reference.columns}]; the matrix is [${m}, ${n}]`);
  }
  const cross = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1) {
    for (let j = 0; j < m; j += 1) {
      for (let k = 0; k < n; k += 1) cross[i * m + j] += reference.data[i * n + k] * w.data[j * n + k];
    }
  }
  const { u, v } = engine.linear.svd(cross, m, m);
  const rotation = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1) {
    for (let j = 0; j < m; j += 1) {
      for (let k = 0; k < m; k += 1) rotation[i * m + j] += u[i * m + k] * v[j * m + k];
    }
  }
  return { shape: [m, n], data: product(rotation, w) };
}

function product(rotation: Float64Array, w: Matrix): Float64Array {
  const { rows: m, columns: n, data } = w;
  const result = new Float64Array(m * n);
  for (let i = 0; i < m; i += 1) {
    for (let k = 0; k < m; k += 1) {
      for (let j = 0; j < n; j += 1) result[i * n + j] += rotation[i * m + k] * data[k * n + j];
    }
  }
  return result;
}

/** Gram–Schmidt on the columns in order, completed by unit vectors: the rows of R are the new axes. */
function canonicalPosition(w: Matrix, engine: Engine): Own {
  const { rows: m, columns: n, data } = w;
  const lengths = columnLengths(gram(w), n, engine.scalar);
  const least = 0.01 * lengths.reduce((a, b) => Math.max(a, b), 0);
  const axes: Float64Array[] = [];
  const candidates = [
    ...Array.from({ length: n }, (_, j) => Float64Array.from({ length: m }, (_, i) => data[i * n + j])),
    ...Array.from({ length: m }, (_, j) => Float64Array.from({ length: m }, (_, i) => (i === j ? 1 : 0))),
  ];
  candidates.forEach((column, j) => {
    if (axes.length === m) return;
    const rest = column.slice();
    for (let twice = 0; twice < 2; twice += 1) {
      for (const axis of axes) {
        let along = 0;
        for (let i = 0; i < m; i += 1) along += axis[i] * rest[i];
        for (let i = 0; i < m; i += 1) rest[i] -= along * axis[i];
      }
    }
    let square = 0;
    for (const x of rest) square += x * x;
    const length = engine.scalar.sqrt(square);
    if (length <= (j < n ? Math.max(least, 1e-12) : 1e-6)) return;
    axes.push(rest.map((x) => x / length));
  });
  const rotation = new Float64Array(m * m);
  axes.forEach((axis, i) => {
    rotation.set(axis, i * m);
  });
  return { shape: [m, n], data: product(rotation, w) };
}
