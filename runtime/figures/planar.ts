/** Columns of a matrix as points of a plane. */

export interface Planar {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** One row: on a line. Two: as they are. Three: seen along (1, 1, 1). More: on the two leading principal directions. */
export function planar(matrix: readonly number[], rows: number, count: number): Planar {
  const column = (r: number) => matrix.slice(r * count, (r + 1) * count);
  if (rows === 1) return { x: column(0), y: new Array(count).fill(0) };
  if (rows === 2) return { x: column(0), y: column(1) };
  if (rows === 3) {
    const [a, b, c] = [column(0), column(1), column(2)];
    return {
      x: a.map((_, k) => (b[k] - a[k]) / Math.SQRT2),
      y: a.map((_, k) => (2 * c[k] - a[k] - b[k]) / Math.sqrt(6)),
    };
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
