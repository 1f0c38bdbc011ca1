/**
 * Which row goes with which column so that the sum of costs is least: shortest augmenting paths with dual prices (Kuhn 1955, The Hungarian
 * method for the assignment problem; Jonker and Volgenant 1987). `cost` is [n, n], row-major. Returns the column of each row; of equal
 * sums the one found first, rows in order.
 */
export function assignment(cost: Float64Array, n: number): Int32Array {
  const rowPrice = new Float64Array(n + 1);
  const columnPrice = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1); // of each column, 1-based; 0: free
  for (let row = 1; row <= n; row += 1) {
    const least = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(n + 1);
    const used = new Uint8Array(n + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      used[column] = 1;
      const at = rowOf[column];
      let next = 0;
      let step = Number.POSITIVE_INFINITY;
      for (let j = 1; j <= n; j += 1) {
        if (used[j]) continue;
        const reduced = cost[(at - 1) * n + j - 1] - rowPrice[at] - columnPrice[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j] < step) {
          step = least[j];
          next = j;
        }
      }
      for (let j = 0; j <= n; j += 1) {
        if (used[j]) {
          rowPrice[rowOf[j]] += step;
          columnPrice[j] -= step;
        } else least[j] -= step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    do {
      const from = before[column];
      rowOf[column] = rowOf[from];
      column = from;
    } while (column !== 0);
  }
  const result = new Int32Array(n);
  for (let j = 1; j <= n; j += 1) result[rowOf[j] - 1] = j - 1;
  return result;
}
