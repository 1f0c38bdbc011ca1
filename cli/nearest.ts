/** The nearest of some names, if it is near enough to be meant: at most min(length / 2, 5) edits, a swap of neighbours counting one (Damerau 1964). */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const limit = Math.min(Math.floor(name.length / 2), 5);
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of names) {
    const d = edits(name, candidate);
    if (d < least) [best, least] = [candidate, d];
  }
  return best;
}

function edits(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
