/** Columns of a matrix as points of a plane. */

export interface Planar {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Distance towards the eye, of three rows only. */
  readonly near?: readonly number[];
}

/** Where the eye stands for three rows: 30° to the left of the second axis' back, 20° above the plane of the first two. */
const TURN = { sin: 0.5, cos: 0.8660254037844386 };
const LIFT = { sin: 0.3420201433256687, cos: 0.9396926207859084 };

/** A point of space as right, up and near: orthographic, turned about the third axis, then lifted. */
export function seen(a: number, b: number, c: number): readonly [number, number, number] {
  const [right, back] = [TURN.cos * a + TURN.sin * b, TURN.cos * b - TURN.sin * a];
  return [right, LIFT.cos * c + LIFT.sin * back, LIFT.sin * c - LIFT.cos * back];
}

/** One row: on a line. Two: as they are. Three: seen obliquely. More: on the two leading principal directions. */
export function planar(matrix: readonly number[], rows: number, count: number): Planar {
  const row = (r: number) => matrix.slice(r * count, (r + 1) * count);
  if (rows === 1) return { x: row(0), y: new Array(count).fill(0) };
  if (rows === 2) return { x: row(0), y: row(1) };
  if (rows === 3) {
    const at = Array.from({ length: count }, (_, k) => seen(matrix[k], matrix[count + k], matrix[2 * count + k]));
    return { x: at.map((p) => p[0]), y: at.map((p) => p[1]), near: at.map((p) => p[2]) };
  }
  const first = principal(matrix, rows, count);
  const second = principal(matrix, rows, count, first);
  const along = (direction: readonly number[]) =>
    Array.from({ length: count }, (_, k) => direction.reduce((s, d, r) => s + d * matrix[r * count + k], 0));
  return { x: along(first), y: along(second) };
}

/** Leading eigenvector of M Mᵀ (orthogonal to `against`) by power iteration from a fixed start. */
function principal(matrix: readonly number[], rows: number, count: number, against?: readonly number[]): number[] {
  let direction = Array.from({ length: rows }, (_, r) => 1 + r / rows);
  for (let iteration = 0; iteration < 100; iteration += 1) {
    const image = new Array<number>(rows).fill(0);
    for (let k = 0; k < count; k += 1) {
      let product = 0;
      for (let r = 0; r < rows; r += 1) product += direction[r] * matrix[r * count + k];
      for (let r = 0; r < rows; r += 1) image[r] += product * matrix[r * count + k];
    }
    const overlap = against ? image.reduce((s, v, r) => s + v * against[r], 0) : 0;
    const cleared = image.map((v, r) => v - overlap * (against?.[r] ?? 0));
    const norm = Math.sqrt(cleared.reduce((s, v) => s + v * v, 0));
    if (norm === 0) break;
    direction = cleared.map((v) => v / norm);
  }
  return direction;
}
