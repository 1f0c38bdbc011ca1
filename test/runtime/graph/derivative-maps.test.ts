import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { gradient } from "../../../runtime/graph/derivative.ts";
import type { AxisId } from "../../../runtime/graph/graph.ts";
import {
  BINARY,
  type BinaryFn,
  TERNARY,
  type TernaryFn,
  UNARY,
  type UnaryFn,
} from "../../../runtime/program/instructions.ts";
import fc from "../../properties.ts";
import { checkDerivatives, evaluator, leaf, scalar, spread } from "./derivatives.ts";

/** Intervals without kink or pole, one after another. */
const UNARY_DOMAINS: Record<UnaryFn, readonly (readonly [number, number])[]> = {
  copy: [[-2, 2]],
  negate: [[-2, 2]],
  abs: [
    [-2, -0.1],
    [0.1, 2],
  ],
  sign: [
    [-2, -0.1],
    [0.1, 2],
  ],
  sqrt: [[0.2, 3]],
  square: [[-2, 2]],
  reciprocal: [
    [0.4, 2],
    [-2, -0.4],
  ],
  floor: [
    [0.1, 0.9],
    [-0.9, -0.1],
  ],
  ceil: [[0.1, 0.9]],
  round: [
    [-0.4, 0.4],
    [0.6, 1.4],
  ],
  relu: [
    [-2, -0.1],
    [0.1, 2],
  ],
  step: [
    [-2, -0.1],
    [0.1, 2],
  ],
  not: [[0.1, 2]],
  exp: [[-2, 2]],
  expm1: [[-2, 2]],
  log: [[0.2, 3]],
  log1p: [[-0.7, 3]],
  tanh: [[-2, 2]],
  sigmoid: [[-3, 3]],
  softplus: [[-3, 3]],
  erf: [[-2, 2]],
  erfc: [[-2, 2]],
  sin: [[-3, 3]],
  cos: [[-3, 3]],
  tan: [[-1, 1]],
  asin: [[-0.8, 0.8]],
  acos: [[-0.8, 0.8]],
  atan: [[-3, 3]],
  sinh: [[-2, 2]],
  cosh: [[-2, 2]],
  is_finite: [[-2, 2]],
  lgamma: [
    [0.3, 4],
    [-0.8, -0.2],
    [-1.8, -1.2],
  ],
  normal_cdf: [[-2, 2]],
  normal_quantile: [[0.1, 0.9]],
};

/** Intervals of both operands. */
const BINARY_DOMAINS: Record<BinaryFn, readonly (readonly [number, number, number, number])[]> = {
  add: [[-2, 2, -2, 2]],
  subtract: [[-2, 2, -2, 2]],
  multiply: [[-2, 2, -2, 2]],
  divide: [[-2, 2, 0.5, 2]],
  min: [
    [-2, 0, 0.1, 2],
    [0.1, 2, -2, 0],
  ],
  max: [
    [-2, 0, 0.1, 2],
    [0.1, 2, -2, 0],
  ],
  power: [[0.3, 2, -2, 3]],
  less: [[-2, 0, 0.1, 2]],
  less_equal: [[-2, 0, 0.1, 2]],
  equal: [[-2, 0, 0.1, 2]],
  not_equal: [[-2, 0, 0.1, 2]],
  and: [[0.1, 2, 0.1, 2]],
  or: [[0.1, 2, 0.1, 2]],
  mod: [
    [0.2, 0.9, 1, 2],
    [-0.9, -0.2, 1, 2],
  ],
  atan2: [
    [-2, 2, 0.3, 2],
    [0.3, 2, -2, 2],
  ],
};

const TERNARY_DOMAINS: Record<TernaryFn, readonly (readonly [number, number])[]> = {
  select: [
    [0.5, 1],
    [-2, 2],
    [-2, 2],
  ],
  clip: [
    [-2, 2],
    [-0.901, -0.9],
    [0.9, 0.901],
  ],
  multiply_add: [
    [-2, 2],
    [-2, 2],
    [-2, 2],
  ],
};

const sizes = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 3 }));
const subset = fc.constantFrom<readonly number[]>([], [0], [1], [0, 1]);
const OPTIONS = { numRuns: 12, seed: 7 };

/** Leaves on subsets of two axes. */
function leavesOn(
  builder: GraphBuilder,
  [p, q]: readonly [number, number],
  subsets: readonly (readonly number[])[],
  domains: readonly (readonly [number, number])[],
) {
  const axes: AxisId[] = [builder.axis("p", p), builder.axis("q", q)];
  return subsets.map((chosen, k) => {
    const own = chosen.map((each) => axes[each]);
    const count = own.reduce((product, axis) => product * builder.size(axis), 1);
    return leaf(builder, `leaf${k}`, own, spread(count, ...domains[k], 0.17 * (k + 1)));
  });
}

describe("derivatives of maps agree with differences, twice", () => {
  for (const fn of UNARY) {
    it(fn, () => {
      for (const domain of UNARY_DOMAINS[fn]) {
        fc.assert(
          fc.property(sizes, subset, (size, chosen) => {
            const builder = new GraphBuilder(scalar);
            const leaves = leavesOn(builder, size, [chosen], [domain]);
            checkDerivatives({ builder, leaves, result: builder.map1(fn, leaves[0].node) }, 2, 2e-6);
          }),
          OPTIONS,
        );
      }
    });
  }
  for (const fn of BINARY) {
    it(fn, () => {
      for (const [a, b, c, d] of BINARY_DOMAINS[fn]) {
        fc.assert(
          fc.property(sizes, subset, subset, (size, first, second) => {
            const builder = new GraphBuilder(scalar);
            const leaves = leavesOn(
              builder,
              size,
              [first, second],
              [
                [a, b],
                [c, d],
              ],
            );
            checkDerivatives({ builder, leaves, result: builder.map2(fn, leaves[0].node, leaves[1].node) }, 2, 2e-6);
          }),
          OPTIONS,
        );
      }
    });
  }
  for (const fn of TERNARY) {
    it(fn, () => {
      fc.assert(
        fc.property(sizes, subset, subset, subset, (size, ...subsets) => {
          const builder = new GraphBuilder(scalar);
          const leaves = leavesOn(builder, size, subsets, TERNARY_DOMAINS[fn]);
          const [a, b, c] = leaves.map((each) => each.node);
          const condition = builder.map2("less", a, builder.scalar(0.75));
          checkDerivatives({ builder, leaves, result: builder.map3(fn, fn === "select" ? condition : a, b, c) }, 2);
        }),
        OPTIONS,
      );
    });
  }
});

describe("kinks", () => {
  const at = (fn: (b: GraphBuilder, x: number) => number, value: number, wrt = 0): number => {
    const builder = new GraphBuilder(scalar);
    const x = leaf(builder, "x", [], [value]);
    const result = fn(builder, x.node);
    const [g] = gradient(builder, result, [x.node]);
    return evaluator({ builder, leaves: [x], result })([g])[wrt].data[0];
  };
  it("take the stated side", () => {
    expect(at((b, x) => b.map1("relu", x), 0)).toBe(0);
    expect(at((b, x) => b.map1("abs", x), 0)).toBe(0);
    expect(at((b, x) => b.map1("sqrt", x), 0)).toBe(0);
    expect(at((b, x) => b.map3("clip", x, b.scalar(-1), b.scalar(1)), 1)).toBe(1);
    expect(at((b, x) => b.map2("max", x, b.scalar(2)), 2)).toBe(1);
    expect(at((b, x) => b.map2("max", b.scalar(2), x), 2)).toBe(0);
    expect(at((b, x) => b.map2("power", x, b.scalar(2)), 0)).toBe(0);
  });
  it("never let in the branch not taken", () => {
    const guardedLog = (b: GraphBuilder, x: number) =>
      b.map3("select", b.map1("step", x), b.map2("multiply", b.scalar(3), b.map1("log", x)), b.scalar(7));
    expect(at(guardedLog, 0)).toBe(0);
    expect(at(guardedLog, 2)).toBe(1.5);
    const second = (b: GraphBuilder, x: number) => gradient(b, guardedLog(b, x), [x])[0];
    expect(at(second, 0)).toBe(0);
    expect(at(second, 2)).toBe(-0.75);
    expect(at((b, x) => gradient(b, b.map1("sqrt", x), [x])[0], 0)).toBe(0);
  });
});
