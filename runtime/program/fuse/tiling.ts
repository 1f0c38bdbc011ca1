/**
 * How the cells of a product over lanes are cut into register tiles. A tile of R rows of A and C rows of B reads R + C vectors for R C
 * multiplications and additions, so large tiles are cheap; V8 has 15 vector registers and reads all vectors of a turn first, so that
 * R C accumulators, R + C vectors and one product must fit.
 */
const REGISTERS = 15;
/** Instructions of a turn that is not loads and arithmetic: pointers, counter, exit. */
const TURN = 3;

/** A grid of equal tiles, `rows` below and `columns` beside each other, from cell (row, column) on. */
export interface Grid {
  readonly row: number;
  readonly column: number;
  readonly tile: readonly [rows: number, columns: number];
  readonly rows: number;
  readonly columns: number;
}

const TILES: readonly (readonly [number, number])[] = [1, 2, 3, 4, 5, 6]
  .flatMap((r) => [1, 2, 3, 4, 5, 6].map((c) => [r, c] as const))
  .filter(([r, c]) => r * c + r + c + 1 <= REGISTERS);

interface Cover {
  readonly cost: number;
  readonly grids: readonly Grid[];
}
const EMPTY: Cover = { cost: 0, grids: [] };

const moved = (grids: readonly Grid[], row: number, column: number): Grid[] =>
  grids.map((grid) => ({ ...grid, row: grid.row + row, column: grid.column + column }));

/** The cheapest cover of m × n cells by at most a few grids: one grid as large as it can be, then what is left below and beside it. */
export function tiling(m: number, n: number, known = new Map<string, Cover>()): readonly Grid[] {
  return cover(m, n, known).grids;
}

function cover(m: number, n: number, known: Map<string, Cover>): Cover {
  if (m === 0 || n === 0) return EMPTY;
  const key = `${m} ${n}`;
  const before = known.get(key);
  if (before) return before;
  let best: Cover | undefined;
  for (const [r, c] of TILES) {
    const [rows, columns] = [Math.floor(m / r), Math.floor(n / c)];
    if (rows === 0 || columns === 0) continue;
    const own = rows * columns * (2 * r * c + r + c + TURN);
    const [left, right] = [rows * r, columns * c];
    const grid: Grid = { row: 0, column: 0, tile: [r, c], rows, columns };
    // The corner belongs to the strip below or to the strip beside.
    const cuts = [
      [cover(m - left, n, known), cover(left, n - right, known)],
      [cover(m - left, right, known), cover(m, n - right, known)],
    ];
    for (const [below, beside] of cuts) {
      const cost = own + below.cost + beside.cost;
      if (best && cost >= best.cost) continue;
      best = { cost, grids: [grid, ...moved(below.grids, left, 0), ...moved(beside.grids, 0, right)] };
    }
  }
  known.set(key, best!);
  return best!;
}
