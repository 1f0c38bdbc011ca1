/** Level lines of values on a grid, by marching squares with linear interpolation along the sides of each cell. */

type Point = readonly [number, number];

export interface Grid {
  readonly values: readonly (readonly (number | null)[])[]; // [row][column]
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Straight pieces of the line where the values equal `level`; cells with a missing corner have none. */
export function levelLine(grid: Grid, level: number): { readonly from: Point[]; readonly to: Point[] } {
  const from: Point[] = [];
  const to: Point[] = [];
  for (let r = 0; r + 1 < grid.y.length; r += 1) {
    for (let c = 0; c + 1 < grid.x.length; c += 1) {
      const crossings = cellCrossings(grid, r, c, level);
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        from.push(crossings[k]);
        to.push(crossings[k + 1]);
      }
    }
  }
  return { from, to };
}

/** Where the level crosses the four sides in turn: none, two, or four (a saddle, paired by the value in the middle). */
function cellCrossings({ values, x, y }: Grid, r: number, c: number, level: number): Point[] {
  const corners = [
    [c, r],
    [c + 1, r],
    [c + 1, r + 1],
    [c, r + 1],
  ] as const;
  const heights = corners.map(([i, j]) => values[j][i]);
  if (heights.some((h) => h === null)) return [];
  const h = heights as number[];
  const found: Point[] = [];
  corners.forEach(([i, j], k) => {
    const next = (k + 1) % 4;
    if (h[k] < level === h[next] < level) return;
    const t = (level - h[k]) / (h[next] - h[k]);
    const [ni, nj] = corners[next];
    found.push([x[i] + t * (x[ni] - x[i]), y[j] + t * (y[nj] - y[j])]);
  });
  if (found.length < 4) return found;
  const middle = (h[0] + h[1] + h[2] + h[3]) / 4;
  return middle < level === h[0] < level
    ? [found[0], found[1], found[2], found[3]]
    : [found[3], found[0], found[1], found[2]];
}

/** `count` levels at equal shares of the values, so that steep corners do not take them all. */
export function levelsOf(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const levels = Array.from({ length: count }, (_, k) => at((k + 0.5) / count));
  return [...new Set(levels)];
}
