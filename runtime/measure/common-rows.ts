/**
 * Errors of several means over the same rows. Each comes as moves by blocks of rows; those of the first are one source of error, each
 * further one adds a source for what is perpendicular to those before (Gram–Schmidt). Variances and covariances are those of the blocks,
 * with no more sources than means.
 */
import type { Scalar } from "../engine/engine.ts";

/** Below this share of its square a mean's own part is rounding. */
const NOTHING = 1e-20;

export class CommonRows {
  /** Orthonormal directions of each set of rows. */
  private readonly directions = new Map<string, Float64Array[]>();
  private readonly known = new Map<string, ReadonlyMap<string, Float64Array>>();

  constructor(private readonly scalar: Pick<Scalar, "sqrt">) {}

  /** Sources of the mean `name` over the rows `rows`. */
  sources(rows: string, name: string, moves: Float64Array): ReadonlyMap<string, Float64Array> {
    const key = JSON.stringify([rows, name]);
    const before = this.known.get(key);
    if (before) return before;
    const directions = this.directions.get(rows) ?? [];
    this.directions.set(rows, directions);
    const sources = new Map<string, Float64Array>();
    const rest = moves.slice();
    directions.forEach((direction, k) => {
      if (direction.length !== rest.length) return;
      const along = dot(direction, rest);
      for (let i = 0; i < rest.length; i += 1) rest[i] -= along * direction[i];
      if (along !== 0) sources.set(`${rows}#${k}`, Float64Array.of(along));
    });
    const square = dot(rest, rest);
    if (square > NOTHING * dot(moves, moves)) {
      const length = this.scalar.sqrt(square);
      sources.set(`${rows}#${directions.length}`, Float64Array.of(length));
      directions.push(rest.map((x) => x / length));
    }
    this.known.set(key, sources);
    return sources;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
