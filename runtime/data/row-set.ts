/** Rows of a data set, in chunks of at most `CHUNK` rows, so that no set has to be in memory as a whole. */
export const CHUNK = 4096;

export interface RowColumn {
  readonly name: string;
  readonly shape: readonly number[];
  readonly integer: boolean;
  /** Of a file: the columns that it is made of. */
  readonly gather?: readonly string[];
}

export interface RowSet {
  readonly rows: number;
  readonly columns: readonly RowColumn[];
  /** Rows `CHUNK · index` and on: each column sample-major, [row][own]. */
  chunk(index: number): Readonly<Record<string, Float64Array>>;
}

export const chunksOf = (set: RowSet): number => Math.ceil(set.rows / CHUNK);
export const rowsIn = (set: RowSet, index: number): number => Math.min(CHUNK, set.rows - CHUNK * index);
export const widthOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** All rows of one column. */
export function wholeColumn(set: RowSet, name: string): Float64Array {
  const column = set.columns.find((each) => each.name === name);
  if (!column)
    throw new Error(`the rows have no column ${name}; they have ${set.columns.map((c) => c.name).join(", ")}`);
  const width = widthOf(column.shape);
  const whole = new Float64Array(set.rows * width);
  for (let k = 0; k < chunksOf(set); k += 1) whole.set(set.chunk(k)[name], k * CHUNK * width);
  return whole;
}

/** Rows held in memory. */
export function rowSetOf(rows: number, columns: readonly (RowColumn & { readonly values: Float64Array })[]): RowSet {
  return {
    rows,
    columns,
    chunk: (index) =>
      Object.fromEntries(
        columns.map(({ name, shape, values }) => {
          const width = widthOf(shape);
          return [name, values.subarray(CHUNK * index * width, Math.min(rows, CHUNK * (index + 1)) * width)];
        }),
      ),
  };
}

/** Numbers that a cached set may hold; larger sets keep their last chunk only. */
const KEPT = 4 << 20;

/** Rows made chunk by chunk, kept if they are few. */
export function lazyRowSet(
  rows: number,
  columns: readonly RowColumn[],
  make: (index: number) => Readonly<Record<string, Float64Array>>,
): RowSet {
  const kept = new Map<number, Readonly<Record<string, Float64Array>>>();
  const all = rows * columns.reduce((sum, column) => sum + widthOf(column.shape), 0) <= KEPT;
  return {
    rows,
    columns,
    chunk(index) {
      let chunk = kept.get(index);
      if (!chunk) {
        if (!all) kept.clear();
        chunk = make(index);
        kept.set(index, chunk);
      }
      return chunk;
    },
  };
}

/** Some of the rows of a set, in the given order. */
export function selectedRows(set: RowSet, rows: readonly number[] | Int32Array): RowSet {
  const whole = set.columns.map((column) => {
    const width = widthOf(column.shape);
    const from = wholeColumn(set, column.name);
    const values = new Float64Array(rows.length * width);
    for (let k = 0; k < rows.length; k += 1)
      values.set(from.subarray(rows[k] * width, (rows[k] + 1) * width), k * width);
    return { ...column, values };
  });
  return rowSetOf(rows.length, whole);
}
