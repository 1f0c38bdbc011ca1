import type { CoefficientPrograms, TermValues } from "./coefficient-programs.ts";

/** Relative difference of coefficients that counts as rounding. */
const ROUNDING = 1e-9;
/** Choices of dimensions that are tried at most. */
const CHOICES = 64;

interface Dimension {
  readonly from: number;
  readonly count: number;
  readonly stride: number;
}

/**
 * Whether a model treats features alike that change places: `places[i]` is where feature i goes. Its parameters change places along
 * dimensions as long as there are features (which of them are features' is found by trying), and the coefficients of the loss must
 * follow, at parameters without symmetries of their own. Constants of the model stay where they are.
 */
export function exchangeable(programs: CoefficientPrograms, size: number): (places: Int32Array) => boolean {
  const point = Float64Array.from({ length: programs.size }, (_, k) => (((k + 1) * 0.6180339887498949) % 1) - 0.4);
  const dimensions = programs.parameters.flatMap(({ shape, from, count }) =>
    shape.flatMap((length, k): Dimension[] =>
      length === size ? [{ from, count, stride: shape.slice(k + 1).reduce((a, b) => a * b, 1) }] : [],
    ),
  );
  const choices = Math.min(CHOICES, dimensions.length < 6 ? 1 << dimensions.length : CHOICES);
  const at = (where: Float64Array): readonly TermValues[] =>
    programs.coefficients(where).terms.map((term) => ({
      entries: term.entries,
      weight: term.weight.slice(),
      affine: term.affine.slice(),
      ...(term.argument ? { factor: term.factor!.slice(), argument: term.argument.slice() } : {}),
    }));
  const before = at(point);
  return (places) => {
    for (let choice = 0; choice < choices; choice += 1) {
      // All dimensions first: bit k leaves dimension k out.
      let moved: Float64Array = point;
      dimensions.forEach((dimension, k) => {
        if (((choice >> Math.min(k, 30)) & 1) === 0) moved = along(moved, dimension, places);
      });
      if (follow(before, at(moved), places)) return true;
    }
    return false;
  };
}

/** The point with entry i of one dimension at places[i]. */
function along(point: Float64Array, { from, count, stride }: Dimension, places: Int32Array): Float64Array {
  const moved = point.slice();
  const block = places.length * stride;
  for (let k = 0; k < count; k += 1) {
    const outer = k - (k % block);
    const place = ((k % block) - (k % stride)) / stride;
    moved[from + outer + places[place] * stride + (k % stride)] = point[from + k];
  }
  return moved;
}

/** Entry e of the terms and coefficient r of each have gone to places[e] and places[r]; rows are the constant, then blocks of coordinates. */
function follow(before: readonly TermValues[], after: readonly TermValues[], places: Int32Array): boolean {
  const size = places.length;
  const same = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined, rows: number): boolean => {
    if (!a || !b) return a === b;
    for (let e = 0; e < size; e += 1) {
      for (let r = 0; r < rows; r += 1) {
        const to = r === 0 ? 0 : r - ((r - 1) % size) + places[(r - 1) % size];
        const [x, y] = [a[e * rows + r], b[places[e] * rows + to]];
        if (!(Math.abs(x - y) <= ROUNDING * (1 + Math.abs(x)))) return false;
      }
    }
    return true;
  };
  return before.every((term, k) => {
    const other = after[k];
    const rows = term.affine.length / size;
    return (
      same(term.weight, other.weight, 1) &&
      same(term.affine, other.affine, rows) &&
      same(term.factor, other.factor, 1) &&
      same(term.argument, other.argument, rows)
    );
  });
}
