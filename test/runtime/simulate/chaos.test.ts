/** The chaos game on the Sierpinski maps: every point lies on the triangle that n halvings leave, and its box dimension is ln 3 / ln 2. */
import { expect, test } from "vitest";
import { runText } from "../run-text.ts";

const text = (points: number) => `game = simulate chaos { maps = sierpinski(), points = ${points} }
measure dimension = box_dimension(game)
expect dimension within 3% of log(3) / log(2)`;

test("points are on the attractor: no point lies in the middle triangle of any of eight levels", async () => {
  const { result } = await runText(text(20_000));
  const { data, axes, shape } = [...result.results.values()][0].fields.points;
  expect(shape).toEqual([2]);
  expect(axes[0].size).toBeGreaterThanOrEqual(20_000);
  const height = Math.sqrt(3) / 2;
  for (let k = 0; k < axes[0].size; k++) {
    // Barycentric coordinates; undoing a halving is doubling towards the corner whose coordinate is at least 1/2.
    let c = data[2 * k + 1] / height;
    let b = data[2 * k] - c / 2;
    let a = 1 - b - c;
    for (let level = 0; level < 8; level++) {
      const largest = Math.max(a, b, c);
      expect(largest).toBeGreaterThan(0.5 - 1e-9);
      [a, b, c] =
        largest === a
          ? [2 * a - 1, 2 * b, 2 * c]
          : largest === b
            ? [2 * a, 2 * b - 1, 2 * c]
            : [2 * a, 2 * b, 2 * c - 1];
    }
  }
});

test("the three maps are taken equally often", async () => {
  const { result } = await runText(text(100_000));
  const { data, axes } = [...result.results.values()][0].fields.points;
  const height = Math.sqrt(3) / 2;
  let top = 0;
  for (let k = 0; k < axes[0].size; k++) if (data[2 * k + 1] > height / 2) top += 1;
  const n = axes[0].size;
  expect(Math.abs(top / n - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / n));
});

test("the claim of the example holds", async () => {
  const { verdicts } = await runText(text(200_000));
  expect(verdicts.map((v) => v.state)).toEqual(["holds"]);
});
