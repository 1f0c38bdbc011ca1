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

/** One row: on a line. Two: as they are. Three: seen obliquely. More cannot be drawn: no points. */
export function planar(matrix: readonly number[], rows: number, count: number): Planar {
  const row = (r: number) => matrix.slice(r * count, (r + 1) * count);
  if (rows === 1) return { x: row(0), y: new Array(count).fill(0) };
  if (rows === 2) return { x: row(0), y: row(1) };
  if (rows === 3) {
    const at = Array.from({ length: count }, (_, k) => seen(matrix[k], matrix[count + k], matrix[2 * count + k]));
    return { x: at.map((p) => p[0]), y: at.map((p) => p[1]), near: at.map((p) => p[2]) };
  }
  return { x: [], y: [] };
}
