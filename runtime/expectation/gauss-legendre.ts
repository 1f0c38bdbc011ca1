/** Gauss–Legendre rules on [0, 1] of two, three and eight nodes (Abramowitz and Stegun, table 25.4). */
function rule(
  nodes: readonly number[],
  weights: readonly number[],
): { readonly at: Float64Array; readonly weight: Float64Array } {
  const mirrored = [...nodes.filter((x) => x !== 0).map((x) => -x), ...nodes];
  const doubled = [...weights.filter((_, k) => nodes[k] !== 0), ...weights];
  return { at: Float64Array.from(mirrored, (x) => (1 + x) / 2), weight: Float64Array.from(doubled, (x) => x / 2) };
}

export const TWO = rule([0.5773502691896258], [1]);
export const THREE = rule([0, 0.7745966692414834], [0.8888888888888888, 0.5555555555555556]);
export const EIGHT = rule(
  [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975363],
  [0.362683783378362, 0.3137066458778873, 0.22238103445337448, 0.10122853629037626],
);
