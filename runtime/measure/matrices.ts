import type { Scalar } from "../engine/engine.ts";
import type { Own } from "./lift.ts";
import { sizeOf } from "./tensors.ts";

/** A matrix [rows, columns], row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export function matrixOf(own: Own): Matrix {
  if (own.shape.length !== 2) {
    throw new Error(`a matrix is needed; this has the shape [${own.shape.join(", ")}]`);
  }
  return { rows: own.shape[0], columns: own.shape[1], data: own.data };
}

/** G = WᵀW [n, n]. */
export function gram(w: Matrix): Float64Array {
  const { rows, columns, data } = w;
  const result = new Float64Array(columns * columns);
  for (let k = 0; k < rows; k += 1) {
    for (let i = 0; i < columns; i += 1) {
      const x = data[k * columns + i];
      if (x === 0) continue;
      for (let j = 0; j < columns; j += 1) result[i * columns + j] += x * data[k * columns + j];
    }
  }
  return result;
}

/** Lengths of the columns from their Gram matrix. */
export function columnLengths(g: Float64Array, n: number, scalar: Scalar): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => scalar.sqrt(Math.max(0, g[i * n + i])));
}

/**
 * Applies a function of a matrix to the last two own dimensions, for every index of those before them. Every result has the shape that
 * the first one has.
 */
export function overMatrices(own: Own, f: (w: Matrix, index: number) => Own): Own {
  if (own.shape.length <= 2) return f(matrixOf(own), 0);
  const leading = own.shape.slice(0, -2);
  const inner = own.shape.slice(-2);
  const size = sizeOf(inner);
  const parts = Array.from({ length: sizeOf(leading) }, (_, k) =>
    f({ rows: inner[0], columns: inner[1], data: own.data.slice(k * size, (k + 1) * size) }, k),
  );
  const shape = [...leading, ...(parts[0]?.shape ?? [])];
  const data = new Float64Array(sizeOf(shape));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { shape, data };
}
