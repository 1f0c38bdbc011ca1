/** Values from the equations in quadruple precision: Elhage et al. 2022 (patterns and polygons), Chen et al. 2023 (one-hot inputs). */
import { describe, expect, test } from "vitest";
import { engine, exactToy, point } from "./programs.ts";

const { cos, sin } = engine.scalar;
const gates = (p: number | string) => `bernoulli(${p}) * uniform(0, 1)`;
/** `expected` is known to its printed digits. */
const near = (value: number, expected: number, relative = 1e-9) =>
  expect(Math.abs(value - expected)).toBeLessThan(relative * Math.abs(expected));
const TURN = 6.283185307179586;

/** k columns of length l at equal angles, the others zero. */
function polygon(n: number, k: number, l: number, b: number, dead = b, order = Array.from({ length: n }, (_, i) => i)) {
  const x = new Array<number>(n).fill(0);
  const y = new Array<number>(n).fill(0);
  order.slice(0, k).forEach((feature, i) => {
    x[feature] = l * cos((TURN * i) / k);
    y[feature] = l * sin((TURN * i) / k);
  });
  const bias = new Array<number>(n).fill(dead);
  for (const feature of order.slice(0, k)) bias[feature] = b;
  return point([x, y], bias);
}

describe("two features, one dimension", () => {
  const densities = [1, 0.5, 0.1, 0.05, 0.01];
  const rows: [number[], (p: number) => number[], number, number[]][] = [
    [[1, -1], () => [0, 0], 1, [0.3333333333, 0.08333333333, 0.003333333333, 0.0008333333333, 3.333333333e-5]],
    [[1, 0], (p) => [0, p / 2], 1, [0.08333333333, 0.1041666667, 0.03083333333, 0.01604166667, 0.003308333333]],
    [[1.2, -0.8], () => [0, 0], 1, [0.3232, 0.1077333333, 0.012928, 0.005925333333, 0.00109888]],
    [[0.9, -0.7], () => [-0.05, 0.1], 1, [0.3806135853, 0.1151902681, 0.01821940968, 0.01330853959, 0.01053352148]],
    [[1.1, 0.4], () => [-0.2, 0.05], 2, [0.229842588, 0.205864189, 0.059323701, 0.03304627945, 0.01075076452]],
  ];
  test.each(rows)("W = %j", (w, b, importance, expected) => {
    densities.forEach((p, k) => {
      const loss = exactToy({ n: 2, m: 1, law: gates(p), importance: `[1, ${importance}]` });
      near(loss.value(point([w], b(p))), expected[k], 1e-9);
    });
  });
  test("a density for each feature", () =>
    near(
      exactToy({ n: 2, m: 1, law: gates("[0.3, 0.2]"), importance: "[1, 0.5]" }).value(
        point([[0.9, -0.7]], [-0.05, 0.1]),
      ),
      0.02831119215,
    ));
});

describe("more features", () => {
  test("three in two, the last one dropped", () => {
    for (const [p, expected] of [
      [1, 0.04166666667],
      [0.5, 0.05208333333],
      [0.1, 0.01541666667],
    ]) {
      near(
        exactToy({ n: 3, m: 2, law: gates(p), importance: "[1, 1, 0.5]" }).value(
          point(
            [
              [1, 0, 0],
              [0, 1, 0],
            ],
            [0, 0, p / 2],
          ),
        ),
        expected,
      );
    }
  });
  test("unit triangle", () => {
    for (const [p, expected] of [
      [1, 0.5],
      [0.5, 0.109375],
      [0.1, 0.003875],
      [0.01, 3.7625e-5],
    ])
      near(exactToy({ n: 3, m: 2, law: gates(p) }).value(polygon(3, 3, 1, 0)), expected);
  });
  test("pentagons", () => {
    for (const [p, expected] of [
      [1, 0.8453303527],
      [0.2, 0.09454684499],
      [0.05, 0.01818697643],
    ])
      near(exactToy({ n: 5, m: 2, law: gates(p) }).value(polygon(5, 5, 1, 0)), expected);
    for (const [p, expected] of [
      [0.5, 0.2853937353],
      [0.1, 0.02159050712],
      [0.01, 0.0008941759879],
    ]) {
      near(
        exactToy({ n: 5, m: 2, law: gates(p), importance: "[1, 0.9, 0.81, 0.729, 0.6561]" }).value(
          polygon(5, 5, 1.1, -0.2),
        ),
        expected,
      );
    }
  });
  test("columns without symmetry", () => {
    const at = point(
      [
        [1, 0.31, -0.81, -0.8, 0.3],
        [0, 0.95, 0.58, -0.6, -0.95],
      ],
      [-0.1, -0.1, -0.1, -0.1, -0.1],
    );
    for (const [p, expected] of [
      [1, 0.9902068946],
      [0.5, 0.3264038039],
    ])
      near(exactToy({ n: 5, m: 2, law: gates(p) }).value(at), expected);
  });
  test("digons and orthogonal columns", () => {
    const p = 0.2;
    const v = p / 3 - (p * p) / 4;
    const loss = exactToy({ n: 5, m: 2, law: gates(p) });
    near(
      loss.value(
        point(
          [
            [1, -1, 0, 0, 0],
            [0, 0, 1, -1, 0],
          ],
          [0, 0, 0, 0, p / 2],
        ),
      ),
      (2 * p * p) / 3 + v,
    );
    near(
      loss.value(
        point(
          [
            [1, 0, 0, 0, 0],
            [0, 1, 0, 0, 0],
          ],
          [0, 0, p / 2, p / 2, p / 2],
        ),
      ),
      3 * v,
    );
  });
});

describe("other laws", () => {
  const together = (p: number) => `together(sets = 2, size = 2, density = ${p}) * uniform(0, 1)`;
  test("features that occur together", () => {
    near(
      exactToy({ n: 4, m: 2, law: together(0.2) }).value(
        point(
          [
            [1, 0.31, -0.81, -0.8],
            [0, 0.95, 0.58, -0.6],
          ],
          [-0.1, 0.05, -0.1, 0.02],
        ),
      ),
      0.04336593547,
    );
    near(
      exactToy({ n: 4, m: 2, law: together(0.2) }).value(
        point(
          [
            [1, 0, -1, 0],
            [0, 1, 0, -1],
          ],
          [0, 0, 0, 0],
        ),
      ),
      (2 / 3) * 0.04,
    );
  });
  test("features that exclude each other cost nothing when antipodal inside a set", () => {
    const loss = exactToy({ n: 4, m: 2, law: "exclusive(sets = 2, size = 2, density = 0.2) * uniform(0, 1)" });
    expect(
      Math.abs(
        loss.value(
          point(
            [
              [1, -1, 0, 0],
              [0, 0, 1, -1],
            ],
            [0, 0, 0, 0],
          ),
        ),
      ),
    ).toBeLessThan(1e-15);
  });
  /** Loss of a k-gon among n one-hot features with its optimal length and bias; the formula of Chen et al. for these biases. */
  test.each([
    [5, 5, 1.1704596391, -0.282297283, 0.0158256271],
    [6, 5, 1.1704596391, -0.282297283, 0.0687435781],
    [5, 4, 1, 0, 0.0666666667],
    [6, 4, 1, 0, 0.1111111111],
    [6, 6, 1.3205263308, -0.618135132, 0.8674627686 / 18],
    [7, 4, 1, 0, 0.1428571429],
    [7, 5, 1.1704596391, -0.282297283, 0.1065421146],
    [8, 4, 1, 0, 0.1666666667],
    [8, 6, 1.3205263308, -0.618135132, 0.1194776154],
    [7, 6, 1.3205263308, -0.618135132, 0.0889267985],
    [8, 5, 1.1704596391, -0.282297283, 0.1348910169],
  ])("one-hot, n = %i, %i-gon", (n, k, l, b, expected) => {
    near(exactToy({ n, m: 2, law: `one_hot(${n}) * uniform(0, 1)` }).value(polygon(n, k, l, b, -0.2)), expected, 2e-9);
  });
  test("a dead bias at +1/(2n) lowers the one-hot loss by 1/(4n²)", () => {
    const loss = exactToy({ n: 6, m: 2, law: "one_hot(6) * uniform(0, 1)" });
    near(
      loss.value(polygon(6, 5, 1.1704596391, -0.282297283, -0.2)) -
        loss.value(polygon(6, 5, 1.1704596391, -0.282297283, 1 / 12)),
      1 / 144,
    );
    near(loss.value(polygon(6, 5, 1.1704596391, -0.282297283, 1 / 12)), 0.0617991337, 1e-9); // the 5+-gon
    near(loss.value(polygon(6, 4, 1, 0, 1 / 12)), 0.0972222222, 1e-9); // the 4++-gon
  });
  test("the linear model is v Σ [(1 - G_ii)² + Σ G_ij²] with the bias that centres it, for any number of features", () => {
    const [n, p] = [40, 0.3];
    const loss = exactToy({ n, m: 1, law: gates(p), output: "W.T @ W @ x + b" });
    const w = Array.from({ length: n }, (_, k) => (k % 3) / 10 - 0.1);
    const v = p / 3 - (p * p) / 4;
    let expected = 0;
    const b = w.map((wi, i) => {
      let sum = 0;
      w.forEach((wj, j) => {
        const g = wi * wj;
        sum += g;
        expected += v * (i === j ? (1 - g) * (1 - g) : g * g);
      });
      return (p / 2) * (1 - sum);
    });
    near(loss.value(point([w], b)), expected, 1e-12);
  });
  test("moved and scaled uniform values, constants", () => {
    // x = 1 with probability p, W = w: loss = p (1 - relu(w² + b))² + (1 - p) relu(b)².
    const [p, w, b] = [0.3, 0.8, 0.1];
    near(
      exactToy({ n: 1, m: 1, law: `bernoulli(${p})` }).value(point([[w]], [b])),
      p * (1 - w * w - b) * (1 - w * w - b) + (1 - p) * b * b,
      1e-13,
    );
    near(exactToy({ n: 1, m: 1, law: "2 * uniform(-1, 1)", output: "0 * x" }).value(point([[1]], [0])), 4 / 3, 1e-13);
    // relu(x) against x on [-1, 1]: E[min(x, 0)²] = 1/6.
    near(exactToy({ n: 1, m: 1, law: "uniform(-1, 1)" }).value(point([[1]], [0])), 1 / 6, 1e-13);
  });
  test("abs, max and min are rectifiers too", () => {
    near(
      exactToy({ n: 1, m: 1, law: "uniform(-1, 1)", output: "abs(W.T @ W @ x + b)" }).value(point([[1]], [0])),
      2 / 3,
      1e-13,
    );
    near(
      exactToy({ n: 1, m: 1, law: "uniform(-1, 1)", output: "max(x, W.T @ W @ x + b)" }).value(point([[1]], [0.5])),
      1 / 4,
      1e-13,
    );
  });
});

describe("where there is no closed form", () => {
  test("the operation is named", () =>
    expect(() => exactToy({ n: 2, m: 1, output: "tanh(W.T @ W @ x + b)" })).toThrow(
      /`tanh`.* has no closed expectation/,
    ));
  test("two rectifiers in a row", () =>
    expect(() => exactToy({ n: 2, m: 1, output: "relu(W.T @ relu(W @ x) + b)" })).toThrow(/sums several rectifiers/));
  test("too many independent features", () => expect(() => exactToy({ n: 20, m: 2 })).toThrow(/adds 6\.97e\+10 terms/));
});
