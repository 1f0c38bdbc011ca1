import { lift } from "../lift.ts";
import { type Matrix, matrixOf, overMatrices } from "../matrices.ts";
import { type MeasureEntry, tensorParameter } from "../measure-entry.ts";

/** Turns that are straighter than this, relative to the extent, count as straight. */
const STRAIGHT = 1e-9;

/**
 * Number of columns that are corners of the convex hull of all columns, in two dimensions: the k of a k-gon (Chen et al. 2023). Monotone
 * chain (Andrew 1979, Another efficient algorithm for convex hulls in two dimensions); columns on an edge are no corners, columns in
 * one place count once.
 */
export const hullSize: MeasureEntry = {
  entry: {
    name: "hull_size",
    kind: "measure",
    doc: "Corners of the convex hull of the columns of a matrix with two rows: the k of a k-gon.",
    reference: "Chen et al. 2023 (arXiv:2310.06301); Andrew 1979 (monotone chain)",
    example: "measure k = hull_size(trained.W)",
    parameters: [tensorParameter("W", "columns in the plane [2, n]")],
    shape: ([w]) => {
      if (w.shape.length < 2 || w.shape[w.shape.length - 2] !== 2)
        return { problem: "a hull is drawn in the plane: the columns of a matrix [2, n] are meant" };
      return { shape: w.shape.slice(0, -2), integer: true };
    },
  },
  evaluate: (args) => ({
    ...lift(
      [args.value("W")],
      ([own]) => overMatrices(own, (w) => ({ shape: [], data: Float64Array.of(corners(w).length) })),
      { discrete: true },
    ),
    integer: true,
  }),
};

/** Columns that are corners; of several in one place the first. */
export function corners(w: Matrix): readonly number[] {
  const { rows, columns: n, data } = matrixOf({ shape: [w.rows, w.columns], data: w.data });
  if (rows !== 2) throw new Error("a hull is drawn in the plane: the columns of a matrix [2, n] are meant");
  const points = Array.from({ length: n }, (_, j) => [data[j], data[n + j], j] as const).sort(
    (a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2],
  );
  const extent = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const least = STRAIGHT * extent * extent;
  type Point = (typeof points)[number];
  const turn = (a: Point, b: Point, c: Point) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  const half = (list: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= least) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const distinct = points.filter((p, k) => k === 0 || p[0] !== points[k - 1][0] || p[1] !== points[k - 1][1]);
  const found = distinct.length <= 2 ? distinct : [...half(distinct), ...half([...distinct].reverse())];
  return found.map(([, , j]) => j);
}
