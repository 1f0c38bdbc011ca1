import { expect, test } from "vitest";
import { tiling } from "../../../runtime/program/fuse/tiling.ts";

test("tiles cover every cell once and fit fifteen registers", () => {
  for (let m = 1; m <= 13; m++) {
    for (let n = 1; n <= 13; n++) {
      const covered = new Array<number>(m * n).fill(0);
      for (const { row, column, tile, rows, columns } of tiling(m, n)) {
        const [r, c] = tile;
        expect(r * c + r + c + 1).toBeLessThanOrEqual(15);
        for (let i = row; i < row + r * rows; i++)
          for (let j = column; j < column + c * columns; j++) {
            expect(i < m && j < n).toBe(true);
            covered[i * n + j]++;
          }
      }
      expect(covered.every((times) => times === 1)).toBe(true);
    }
  }
});

test("large products are tiles of eight cells, but for their edges", () => {
  const [first] = tiling(512, 510);
  expect(first.tile[0] * first.tile[1]).toBe(8);
  expect(first.rows * first.columns * 8).toBeGreaterThan(0.98 * 512 * 510);
});
