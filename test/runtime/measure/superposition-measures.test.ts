import { describe, expect, test } from "vitest";
import { assignment } from "../../../runtime/measure/statistics/assignment.ts";
import { call, columns, numbers, value, word } from "./entry-calls.ts";

const angle = (k: number, n: number) => [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)];
const polygon = (n: number, radius = 1) => Array.from({ length: n }, (_, k) => angle(k, n).map((x) => radius * x));
const close = (list: readonly number[], expected: readonly number[]) => {
  expect(list.length).toBe(expected.length);
  list.forEach((x, k) => {
    if (Number.isNaN(expected[k])) expect(x).toBeNaN();
    else expect(x).toBeCloseTo(expected[k], 10);
  });
};

describe("dimensionality", () => {
  const dimension = (...list: number[][]) => numbers(call("dimensionality", { W: columns(...list) }));

  test("of regular arrangements, whatever the radius", () => {
    close(dimension([1, 0], [0, 1]), [1, 1]);
    close(dimension([0.8], [-0.8]), [1 / 2, 1 / 2]);
    close(dimension(...polygon(3, 1.3)), [2 / 3, 2 / 3, 2 / 3]);
    close(dimension(...polygon(5, 0.9)), Array(5).fill(2 / 5));
    const s = 1 / Math.sqrt(3);
    close(dimension([s, s, s], [s, -s, -s], [-s, s, -s], [-s, -s, s]), Array(4).fill(3 / 4));
  });

  test("of a triangular bipyramid: a triangle and a digon", () => {
    const ring = polygon(3).map(([x, y]) => [x, y, 0]);
    close(dimension(...ring, [0, 0, 1], [0, 0, -1]), [2 / 3, 2 / 3, 2 / 3, 1 / 2, 1 / 2]);
  });

  test("of features that are not represented is missing", () => {
    close(dimension([1, 0], [0, 0.5], [0, 1]), [1, Number.NaN, 1 / 1.25]);
  });

  test("of rows of data: the rows are the columns", () => {
    const rows = value([1, 0, 0, 1, -1, 0], [2], [["samples", 3]]);
    close(numbers(call("dimensionality", { W: rows })), [1 / 2, 1, 1 / 2]);
  });
});

test("superposition sums the squared overlaps of the other columns with the direction", () => {
  close(numbers(call("superposition", { W: columns([2, 0], [1, 1], [0, 3]) })), [1, (2 * 2 + 3 * 3) / 2, 1]);
});

test("capacity is dimensionality without a filter, 0 for absent features", () => {
  close(numbers(call("capacity", { W: columns([2, 0], [1, 0], [0, 0]) })), [16 / 20, 1 / 5, 0]);
});

test("represented: longer than a half", () => {
  close(numbers(call("represented", { W: columns([0.3, 0.4], [0.3, 0.41], [0, 0]) })), [0, 1, 0]);
});

describe("components", () => {
  test("two digons, a dedicated feature and an absent one", () => {
    const w = columns([1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0.02], [0, 0, 1], [0, 0.1, 0.1]);
    const parts = call("components", { W: w, threshold: value([0.1]) });
    expect(numbers(parts)).toEqual([3]);
    close(numbers(parts.fields!.component), [0, 0, 1, 1, 2, Number.NaN]);
    close(numbers(parts.fields!.size), [2, 2, 2, 2, 1, Number.NaN]);
    close(numbers(parts.fields!.rank), [1, 1, 1, 1, 1, Number.NaN]);
    close(numbers(parts.fields!.weights).slice(0, 6), [0, 1, 0, 0, 0, 0]);
  });

  test("a pentagon is one group of five features in two dimensions", () => {
    const parts = call("components", { W: columns(...polygon(5)) });
    expect(numbers(parts)).toEqual([1]);
    expect(numbers(parts.fields!.rank)).toEqual(Array(5).fill(2));
  });
});

test("cosines between columns", () => {
  close(numbers(call("cosine_matrix", { W: columns([2, 0], [1, 1], [0, 0]) })), [
    1, Math.SQRT1_2, 0, Math.SQRT1_2, 1, 0, 0, 0, 0,
  ]); // biome-ignore format: a matrix
});

test("collapsed pairs: one set, both represented, less than ten degrees apart", () => {
  const near = [Math.cos(0.15), Math.sin(0.15)]; // 8.6 degrees
  const w = columns([1, 0], near, [-1, 0], [-1, 0.001], [0, 1], [0, 0.4]);
  expect(numbers(call("collapsed", { W: w, sets: value([0, 0, 1, 1, 2, 2]) }))).toEqual([2]);
  expect(numbers(call("collapsed", { W: w, sets: value([0, 0, 1, 1, 2, 2]), angle: value([5]) }))).toEqual([1]);
  expect(numbers(call("collapsed", { W: w, sets: value([0, 1, 2, 3, 4, 5]) }))).toEqual([0]);
});

test("load counts weights above a fifth of the neuron's largest", () => {
  const w = value([1, -0.3, 0.2, 0, 0, 0], [2, 3]);
  expect(numbers(call("load", { W: w }))).toEqual([2, 0]);
  expect(numbers(call("load", { W: w, threshold: value([0.1]) }))).toEqual([3, 0]);
});

describe("align", () => {
  const turn = (t: number, [x, y]: number[]) => [Math.cos(t) * x - Math.sin(t) * y, Math.sin(t) * x + Math.cos(t) * y];
  const shape = [[1, 0.2], [0.3, 0.9], [-0.5, 0.4]]; // biome-ignore format: columns

  test("undoes a rotation and a reflection", () => {
    const moved = shape.map((column) => turn(1.1, column)).map(([x, y]) => [x, -y]);
    const back = call("align", { W: columns(...moved), to: columns(...shape) });
    close(numbers(back), numbers(columns(...shape)));
  });

  test("a matrix without value in a stack leaves the others theirs", () => {
    const stack = value([0, 1, 1, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN], [2, 2, 2]);
    const result = numbers(call("align", { W: stack, to: word("canonical") }));
    close(result.slice(0, 4), numbers(call("align", { W: value([0, 1, 1, 0], [2, 2]), to: word("canonical") })));
    expect(result.slice(4)).toEqual(Array(4).fill(Number.NaN));
  });

  test("canonical: the first column on +x, the second above", () => {
    const result = numbers(call("align", { W: columns(...shape.map((c) => turn(2, c))), to: word("canonical") }));
    expect(result[0]).toBeCloseTo(Math.hypot(1, 0.2), 10);
    expect(result[3]).toBeCloseTo(0, 10);
    expect(result[4]).toBeGreaterThan(0);
  });

  test("previous: every matrix of a series turned to the one before", () => {
    const first = shape.map(([x, y]) => [x, y]);
    const second = shape.map((c) => turn(0.7, c));
    const series = value([...numbers(columns(...first)), ...numbers(columns(...second))], [2, 2, 3]);
    const result = numbers(call("align", { W: series, to: word("previous") }));
    close(result.slice(6), result.slice(0, 6));
  });

  test("previous: the point before in the sweep, itself turned; points without a value are passed over", () => {
    const earlier = [shape, [[Number.NaN, 0], [0, 0], [0, 0]], shape.map((c) => turn(1.4, c))].map((list) => columns(...list)); // biome-ignore format: columns
    const result = call("align", { W: columns(...shape.map((c) => turn(0.7, c))), to: word("previous") }, { earlier: () => earlier }); // biome-ignore format: a call
    close(numbers(result), numbers(call("align", { W: columns(...shape), to: word("canonical") })));
    const lost = call("align", { W: earlier[1], to: word("previous") }, { earlier: () => [earlier[0]] });
    expect(numbers(lost).every(Number.isNaN)).toBe(true);
  });

  test("permute: columns of one class go where they are nearest, others stay", () => {
    const moved = (order: readonly number[]) =>
      columns(...order.map((k) => turn(2.2, shape[k])).map(([x, y]) => [x, -y]));
    const free = call("align", { W: moved([2, 0, 1]), to: columns(...shape), permute: value([0, 0, 0]) });
    close(numbers(free), numbers(columns(...shape)));
    const pair = call("align", { W: moved([0, 2, 1]), to: columns(...shape), permute: value([0, 1, 1]) });
    close(numbers(pair), numbers(columns(...shape)));
    // 0 and 1 may not change places: only the rotation is left, which keeps all lengths where they are.
    const bound = call("align", { W: moved([1, 0, 2]), to: columns(...shape), permute: value([0, 1, 2]) });
    const lengths = (w: readonly number[]) => [0, 1, 2].map((k) => Math.hypot(w[k], w[k + 3]));
    close(
      lengths(numbers(bound)),
      [1, 0, 2].map((k) => Math.hypot(...shape[k])),
    );
    const equal = call("align", { W: moved([2, 0, 1]), to: columns(...shape), permute: word("equal") }, { alike: () => [0, 0, 0] }); // biome-ignore format: a call
    close(numbers(equal), numbers(columns(...shape)));
    expect(() => call("align", { W: moved([2, 0, 1]), permute: word("equal") })).toThrow("give the classes");
  });
});

test("the assignment of least cost, by brute force", () => {
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const orders = (list: readonly number[]): number[][] =>
    list.length === 0 ? [[]] : list.flatMap((k) => orders(list.filter((x) => x !== k)).map((rest) => [k, ...rest]));
  for (let trial = 0; trial < 20; trial += 1) {
    const n = 1 + (trial % 5);
    const cost = Float64Array.from({ length: n * n }, draw);
    const total = (order: ArrayLike<number>) => Array.from(order).reduce((sum, j, i) => sum + cost[i * n + j], 0);
    const least = Math.min(...orders(Array.from({ length: n }, (_, k) => k)).map(total));
    expect(total(assignment(cost, n))).toBeCloseTo(least, 12);
  }
});

describe("hull_size", () => {
  const kgon = (k: number, radius = 1) =>
    Array.from({ length: k }, (_, j) => [radius * Math.cos((2 * Math.PI * j) / k), radius * Math.sin((2 * Math.PI * j) / k)]); // biome-ignore format: a column
  test.each([3, 4, 5, 6, 9])("the corners of a %i-gon with columns inside and none", (k) => {
    expect(numbers(call("hull_size", { W: columns(...kgon(k), [0, 0], [0.1, -0.05], [0, 0]) }))).toEqual([k]);
  });
  test("columns on an edge or in one place are no corners", () => {
    expect(numbers(call("hull_size", { W: columns([1, 1], [1, -1], [-1, -1], [-1, 1], [1, 0], [1, 1]) }))).toEqual([4]);
    expect(numbers(call("hull_size", { W: columns([1, 1], [-1, -1], [0, 0]) }))).toEqual([2]);
    expect(numbers(call("hull_size", { W: columns([0, 0], [0, 0]) }))).toEqual([1]);
  });
  test("in the plane only", () => {
    expect(() => call("hull_size", { W: columns([1, 1, 1], [0, 0, 1]) })).toThrow("in the plane");
  });
});

test("rank_of_hessian counts curved directions", () => {
  expect(numbers(call("rank_of_hessian", { H: value([2, 1, 1, 0.5], [2, 2]) }))).toEqual([1]);
  expect(numbers(call("rank_of_hessian", { H: value([2, 1, 1, -0.5], [2, 2]) }))).toEqual([2]);
  expect(numbers(call("rank_of_hessian", { H: value([0, 0, 0, 0], [2, 2]) }))).toEqual([0]);
  expect(() => call("rank_of_hessian", { H: value([1, 2], [1, 2]) })).toThrow("square");
});

test("sensing_bound is k log(n / k)", () => {
  expect(numbers(call("sensing_bound", { n: value([200]), k: value([10]) }))[0]).toBeCloseTo(10 * Math.log(20), 12);
  expect(numbers(call("sensing_bound", { n: value([7]), k: value([7]) }))).toEqual([0]);
  expect(() => call("sensing_bound", { n: value([7]), k: value([8]) })).toThrow("between 0 and n");
});
