/**
 * The error of a mean by blocks of its entries: block k moves it by the sum of its entries' deviations over their number, scaled so that the
 * squares of all moves add up to se². Two means over the same entries so have a covariance, and their difference the error of the
 * entry-wise differences. NaN: a missing entry, left out. Undefined where the deviations of blocks cancel, and blocks tell nothing.
 */

/** At most this many blocks. */
const BLOCKS = 64;

export function blockMoves(
  entries: Float64Array,
  mean: number,
  se: number,
  sqrt: (x: number) => number,
): Float64Array | undefined {
  const count = Math.min(BLOCKS, entries.length);
  const moves = new Float64Array(count);
  let present = 0;
  entries.forEach((x, k) => {
    if (Number.isNaN(x)) return;
    moves[Math.floor((k * count) / entries.length)] += x - mean;
    present += 1;
  });
  let squares = 0;
  for (let k = 0; k < count; k += 1) {
    moves[k] /= present;
    squares += moves[k] * moves[k];
  }
  if (squares < 1e-6 * se * se) return undefined;
  const scale = se / sqrt(squares);
  return moves.map((move) => move * scale);
}
