import { EngineError, type LinearAlgebra } from "./engine.ts";
import type { EngineExports } from "./exports.ts";
import type { Heap } from "./heap.ts";

/** The engine's dense linear algebra on arrays of the host: copied in, computed, copied out. */
export function linearAlgebra(exports: EngineExports, heap: Heap): LinearAlgebra {
  const view = (offset: number, length: number) => new Float64Array(exports.memory.buffer, offset, length);

  /** Runs `use` with the heap as it is and frees what it allocated. */
  const scratch = <R>(use: () => R): R => {
    const mark = heap.mark();
    try {
      return use();
    } finally {
      heap.release(mark);
    }
  };

  const put = (values: Float64Array, length: number, what: string): number => {
    if (values.length !== length) throw new EngineError(`${what} has ${values.length} numbers; it needs ${length}`);
    const offset = heap.allocate(8 * length);
    view(offset, length).set(values);
    return offset;
  };

  const factorise = (a: Float64Array, n: number, name: string) => {
    const matrix = put(a, n * n, `the matrix of ${name}`);
    const pivots = heap.allocate(4 * n);
    return { matrix, pivots, failed: exports.lu(matrix, n, pivots) };
  };

  const solve = (a: Float64Array, n: number, b: Float64Array, columns: number) =>
    scratch(() => {
      const { matrix, pivots, failed } = factorise(a, n, "solve");
      if (failed) throw new EngineError(`solve: the matrix is singular or not finite at pivot ${failed - 1} of ${n}`);
      const right = put(b, n * columns, "the right-hand side of solve");
      exports.lu_solve(matrix, n, pivots, right, columns);
      return view(right, n * columns).slice();
    });

  return {
    solve,

    cholesky: (a, n) =>
      scratch(() => {
        const matrix = put(a, n * n, "the matrix of cholesky");
        const failed = exports.cholesky(matrix, n);
        if (failed)
          throw new EngineError(`cholesky: the matrix is not positive definite at pivot ${failed - 1} of ${n}`);
        return view(matrix, n * n).slice();
      }),

    inverse: (a, n) => {
      const identity = new Float64Array(n * n);
      for (let i = 0; i < n; i++) identity[i * n + i] = 1;
      return solve(a, n, identity, n);
    },

    determinant: (a, n) =>
      scratch(() => {
        const { matrix, pivots } = factorise(a, n, "determinant");
        const factors = view(matrix, n * n);
        const exchanged = new Int32Array(exports.memory.buffer, pivots, n);
        let determinant = 1;
        for (let i = 0; i < n; i++) determinant *= exchanged[i] === i ? factors[i * n + i] : -factors[i * n + i];
        return determinant + 0; // no -0
      }),

    eigen: (a, n) =>
      scratch(() => {
        const matrix = put(a, n * n, "the matrix of eigen");
        const d = heap.allocate(8 * n);
        const z = heap.allocate(8 * n * n);
        const failed = exports.eigen(matrix, n, d, z, heap.allocate(24 * n));
        const found = view(d, n);
        if (failed || !found.every(Number.isFinite)) {
          throw new EngineError(
            `eigen: eigenvalue ${failed ? failed - 1 : 0} of ${n} did not converge; the matrix must be finite`,
          );
        }
        const order = Array.from(found.keys()).sort((i, j) => found[i] - found[j] || i - j);
        const rows = view(z, n * n);
        const vectors = new Float64Array(n * n);
        order.forEach((from, to) => {
          for (let i = 0; i < n; i++) vectors[i * n + to] = rows[from * n + i];
        });
        return { values: Float64Array.from(order, (i) => found[i]), vectors };
      }),

    svd: (a, m, n) =>
      scratch(() => {
        if (a.length !== m * n) throw new EngineError(`the matrix of svd has ${a.length} numbers; it needs ${m * n}`);
        const [long, short] = m >= n ? [m, n] : [n, m];
        // Rows of `at` are the columns of the long side.
        const at = heap.allocate(8 * m * n);
        const s = heap.allocate(8 * short);
        const v = heap.allocate(8 * short * short);
        const rows = view(at, m * n);
        for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) rows[m >= n ? j * m + i : i * n + j] = a[i * n + j];
        const failed = exports.svd(at, long, short, s, v);
        const norms = view(s, short);
        if (failed || !norms.every(Number.isFinite))
          throw new EngineError("svd: the iteration did not converge; the matrix must be finite");
        const order = Array.from(norms.keys()).sort((i, j) => norms[j] - norms[i] || i - j);
        const left = unitRows(
          order.map((j) => rows.slice(j * long, (j + 1) * long)),
          order.map((j) => norms[j]),
          exports.sqrt,
        );
        const right = order.map((j) => view(v, short * short).slice(j * short, (j + 1) * short));
        const [u, w] = m >= n ? [left, right] : [right, left];
        return { u: columns(u, m), s: Float64Array.from(order, (j) => norms[j]), v: columns(w, n) };
      }),
  };
}

/** Vectors as the columns of a row-major matrix. */
function columns(vectors: readonly Float64Array[], length: number): Float64Array {
  const out = new Float64Array(length * vectors.length);
  vectors.forEach((vector, j) => {
    for (let i = 0; i < length; i++) out[i * vectors.length + j] = vector[i];
  });
  return out;
}

/** Rows over their norms; rows without a norm (below 1e-14 of the largest) are completed to an orthonormal set (Gram–Schmidt, twice). */
function unitRows(rows: Float64Array[], norms: number[], sqrt: (x: number) => number): Float64Array[] {
  const done: Float64Array[] = [];
  let axis = 0;
  rows.forEach((row, j) => {
    if (norms[j] > 1e-14 * norms[0]) {
      done.push(row.map((x) => x / norms[j]));
      return;
    }
    for (; ; axis++) {
      const candidate = new Float64Array(row.length);
      candidate[axis] = 1;
      for (let pass = 0; pass < 2; pass++) {
        for (const other of done) {
          const along = candidate.reduce((sum, x, i) => sum + x * other[i], 0);
          other.forEach((x, i) => {
            candidate[i] -= along * x;
          });
        }
      }
      const norm = sqrt(candidate.reduce((sum, x) => sum + x * x, 0));
      // Some axis always keeps at least 1 / sqrt(length) of its length.
      if (norm * norm * row.length * 2 < 1) continue;
      done.push(candidate.map((x) => x / norm));
      break;
    }
  });
  return done;
}
