/** Rotations and reflections that bring the columns of one matrix to those of another. */
import type { Engine } from "../engine/engine.ts";
import { columnLengths, gram, type Matrix } from "./matrices.ts";
import { assignment } from "./statistics/assignment.ts";

export function rotated(rotation: Float64Array, { rows: m, columns: n, data }: Matrix): Matrix {
  const result = new Float64Array(m * n);
  for (let i = 0; i < m; i += 1)
    for (let k = 0; k < m; k += 1)
      for (let j = 0; j < n; j += 1) result[i * n + j] += rotation[i * m + k] * data[k * n + j];
  return { rows: m, columns: n, data: result };
}

/** R = U Vᵀ from reference · wᵀ = U S Vᵀ: the orthogonal matrix of least |reference - R w| (Schönemann 1966). */
export function turn(w: Matrix, reference: Matrix, engine: Engine): Float64Array {
  const { rows: m, columns: n } = w;
  if (reference.rows !== m || reference.columns !== n)
    throw new Error(`\`to\` is [${reference.rows}, ${reference.columns}]; the matrix is [${m}, ${n}]`);
  const cross = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1)
    for (let j = 0; j < m; j += 1)
      for (let k = 0; k < n; k += 1) cross[i * m + j] += reference.data[i * n + k] * w.data[j * n + k];
  const { u, v } = engine.linear.svd(cross, m, m);
  const rotation = new Float64Array(m * m);
  for (let i = 0; i < m; i += 1)
    for (let j = 0; j < m; j += 1) for (let k = 0; k < m; k += 1) rotation[i * m + j] += u[i * m + k] * v[j * m + k];
  return rotation;
}

/**
 * The canonical position: the first column on +x, the second in the half plane y >= 0, and so on; columns shorter than a hundredth of the
 * longest are passed over. Gram–Schmidt on the columns in order, completed by unit vectors: the rows of R are the new axes.
 */
export function canonical(w: Matrix, engine: Engine): Float64Array {
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
  return rotation;
}

/** Columns may change places with others of their class only. */
const APART = 1e6;
const ROUNDS = 50;
/** A start must be this share better to be taken: of equal ones the first, which leaves columns in place. */
const BETTER = 1 - 1e-9;

/**
 * Turned to a reference, with columns of one class exchanged where that brings them nearer: places and rotation by turns (each step
 * lowers the distance), from the rotation without exchanges, and from those that lay a column on a column of the reference.
 */
export function matched(w: Matrix, reference: Matrix, classes: readonly number[], engine: Engine): Matrix {
  const { columns: n } = w;
  let best: { readonly result: Matrix; readonly distance: number } | undefined;
  for (const start of starts(w, reference, classes, engine)) {
    let order = Int32Array.from({ length: n }, (_, j) => j);
    let result = rotated(start, w);
    for (let round = 0; round < ROUNDS; round += 1) {
      const next = assignment(costs(reference, result, classes), n);
      const placed = inOrder(w, next);
      result = rotated(turn(placed, reference, engine), w);
      if (round > 0 && next.every((j, k) => j === order[k])) break;
      order = next as Int32Array<ArrayBuffer>;
    }
    result = inOrder(result, order);
    const distance = squares(result, reference);
    if (!best || distance < BETTER * best.distance) best = { result, distance };
  }
  return best!.result;
}

function inOrder({ rows, columns, data }: Matrix, order: Int32Array): Matrix {
  const result = new Float64Array(data.length);
  for (let i = 0; i < rows; i += 1)
    for (let j = 0; j < columns; j += 1) result[i * columns + j] = data[i * columns + order[j]];
  return { rows, columns, data: result };
}

function squares(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let k = 0; k < a.data.length; k += 1) sum += (a.data[k] - b.data[k]) * (a.data[k] - b.data[k]);
  return sum;
}

/** [place in the reference, column]. */
function costs(reference: Matrix, w: Matrix, classes: readonly number[]): Float64Array {
  const { rows: m, columns: n } = w;
  const cost = new Float64Array(n * n);
  for (let place = 0; place < n; place += 1) {
    for (let j = 0; j < n; j += 1) {
      let sum = classes[place] === classes[j] ? 0 : APART;
      for (let i = 0; i < m; i += 1) {
        const away = reference.data[i * n + place] - w.data[i * n + j];
        sum += away * away;
      }
      cost[place * n + j] = sum;
    }
  }
  return cost;
}

function starts(w: Matrix, reference: Matrix, classes: readonly number[], engine: Engine): Float64Array[] {
  const { columns: n } = w;
  const list = [turn(w, reference, engine)];
  for (let place = 0; place < n; place += 1) {
    for (let j = 0; j < n; j += 1) {
      if (classes[place] !== classes[j]) continue;
      // Columns counted from there, in both senses.
      for (const sense of [1, -1]) {
        const order = Int32Array.from({ length: n }, (_, k) => {
          const shifted = (((j + sense * (k - place)) % n) + n) % n;
          return shifted;
        });
        list.push(turn(inOrder(w, order), reference, engine));
      }
    }
  }
  return list;
}
