import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { gradient } from "../../../runtime/graph/derivative.ts";
import type { AxisId, NodeId, OperationName } from "../../../runtime/graph/graph.ts";
import { FOLD } from "../../../runtime/program/instructions.ts";
import fc from "../../properties.ts";
import { checkDerivatives, evaluator, leaf, scalar, spread } from "./derivatives.ts";

type Leaf = { node: NodeId; values: readonly number[] };
interface Setting {
  readonly builder: GraphBuilder;
  /** Axes of random sizes; `named` ones carried by the leaves. */
  readonly axes: readonly AxisId[];
  value(name: string, axes: readonly AxisId[], low?: number, high?: number): NodeId;
}
type Case = (setting: Setting) => NodeId;

/** For each operation graphs that use it, applied to something nonlinear so that second derivatives see it. */
const CASES: { readonly [O in OperationName]: readonly Case[] } = {
  constant: [
    ({ builder, axes: [p], value }) =>
      builder.map2("multiply", value("x", [p]), builder.constant([p], spread(builder.size(p), -1, 1))),
  ],
  input: [({ builder, axes: [p], value }) => builder.map2("add", value("x", [p]), builder.scalar(1))],
  state: [({ axes: [p, q], value }) => value("x", [p, q])],
  data: [({ builder, axes: [p], value }) => builder.map1("square", value("x", [p]))],
  step: [({ builder, value }) => builder.map1("exp", value("x", []))],
  iota: [({ builder, axes: [p], value }) => builder.map2("multiply", value("x", [p]), builder.iota(p))],
  random: [({ builder, value }) => builder.map1("sin", value("x", []))],
  map1: [({ builder, axes: [p], value }) => builder.map1("tanh", value("x", [p]))],
  map2: [({ builder, axes: [p, q], value }) => builder.map2("multiply", value("x", [p]), value("y", [q]))],
  map3: [
    ({ builder, axes: [p, q, r], value }) =>
      builder.map3("multiply_add", value("x", [p]), value("y", [q, r]), value("z", [r])),
  ],
  contract: [
    ({ builder, axes: [p, q, r], value }) => builder.contract(value("x", [p, q]), value("y", [q, r]), [q]),
    ({ builder, axes: [p, q, r], value }) => builder.contract(value("x", [p, q, r]), value("y", [q, p]), [p, q]),
    ({ builder, axes: [p, q], value }) => builder.contract(value("x", [p]), value("y", [p]), [p, q]),
    ({ builder, axes: [p, q], value }) => {
      const x = value("x", [p, q]);
      return builder.contract(x, x, [q]);
    },
  ],
  reduce: FOLD.flatMap((fold): Case[] => [
    ({ builder, axes: [p, q, r], value }) => builder.reduce(fold, value("x", [p, q, r]), [p, r]),
    ({ builder, axes: [p, q], value }) => builder.reduce(fold, builder.map1("square", value("x", [p], 0.5, 1.5)), [q]),
  ]),
  rename: [
    ({ builder, axes: [p, q], value }) =>
      builder.map2(
        "multiply",
        value("x", [p]),
        builder.rename(value("y", [p, q]), p, builder.axis("p", builder.size(p))),
      ),
  ],
  slice: [
    ({ builder, axes: [p, q], value }) =>
      builder.slice(
        value("x", [p, q]),
        p,
        builder.axis("s", Math.max(builder.size(p) - 1, 0)),
        builder.size(p) > 1 ? 1 : 0,
        1,
      ),
    ({ builder, axes: [p], value }) =>
      builder.slice(value("x", [p]), p, builder.axis("s", Math.ceil(builder.size(p) / 2)), 0, 2),
    ({ builder, axes: [p], value }) =>
      builder.slice(value("x", [p]), p, builder.axis("s", builder.size(p)), builder.size(p) - 1, -1),
  ],
  unslice: [
    ({ builder, axes: [p, q], value }) =>
      builder.unslice(value("x", [p, q]), p, builder.axis("s", 2 * builder.size(p) + 1), 1, 2),
    ({ builder, axes: [p, q], value }) =>
      builder.unslice(value("x", [q]), p, builder.axis("s", builder.size(p) + 1), 0, 1),
  ],
  concat: [
    ({ builder, axes: [p, q], value }) =>
      builder.concat([value("x", [p]), value("y", [p, q])], [p, p], builder.axis("c", 2 * builder.size(p))),
    ({ builder, axes: [p, q], value }) =>
      builder.concat(
        [value("x", [p]), value("y", [p]), value("z", [q, p])],
        [undefined, undefined, q],
        builder.axis("c", 2 + builder.size(q)),
      ),
  ],
  reshape: [
    ({ builder, axes: [p, q, r], value }) =>
      builder.reshape(value("x", [p, q, r]), [r, p], [builder.axis("f", builder.size(p) * builder.size(r))]),
    ({ builder, axes: [p, q], value }) =>
      builder.reshape(value("x", [p]), [p, q], [builder.axis("f", builder.size(p) * builder.size(q))]),
  ],
  gather: [
    ({ builder, axes: [p, q, r], value }) => builder.gather(value("x", [q, r]), r, index(builder, [p, q], r)),
    ({ builder, axes: [p, r], value }) => builder.gather(value("x", [r]), r, index(builder, [p, r], r)),
  ],
  scatter: [
    ({ builder, axes: [p, q, r], value }) => builder.scatter(value("x", [p, q]), index(builder, [p], r), r, [p]),
    ({ builder, axes: [p, q, r], value }) => builder.scatter(value("x", [q]), index(builder, [p, q], r), r, [p]),
  ],
  argmax: [
    ({ builder, axes: [p, q], value }) =>
      builder.map2("multiply", builder.argmax(value("x", [p, q]), q), value("y", [p])),
  ],
  cumulative_sum: [
    ({ builder, axes: [p, q], value }) => builder.cumulativeSum(value("x", [p, q]), p),
    ({ builder, axes: [p, q], value }) => builder.cumulativeSum(value("x", [q]), p),
  ],
  stop_gradient: [
    ({ builder, axes: [p], value }) => builder.map2("add", builder.stopGradient(builder.scalar(2)), value("x", [p])),
  ],
  straight_through: [
    ({ builder, axes: [p, q], value }) => {
      const x = value("x", [p]);
      return builder.straightThrough(
        x,
        builder.map2("multiply", x, builder.constant([q], new Array(builder.size(q)).fill(1))),
      );
    },
  ],
  wide: [({ builder, axes: [p], value }) => builder.wide(value("x", [p]))],
};

/** Places in `table`, all 0 where it is empty (then nothing is looked up). */
function index(builder: GraphBuilder, axes: readonly AxisId[], table: AxisId): NodeId {
  const count = axes.reduce((product, axis) => product * builder.size(axis), 1);
  return builder.constant(
    axes,
    Array.from({ length: count }, (_, k) => (7 * k + 1) % Math.max(builder.size(table), 1)),
  );
}

const triple = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }));

describe("derivatives of tensor operations agree with differences, twice", () => {
  for (const [name, cases] of Object.entries(CASES)) {
    cases.forEach((build, number) => {
      it(`${name} ${number}`, () => {
        fc.assert(
          fc.property(triple, (sizes) => {
            const builder = new GraphBuilder(scalar);
            const axes = sizes.map((size, k) => builder.axis("pqr"[k], size));
            const leaves: Leaf[] = [];
            const value = (label: string, own: readonly AxisId[], low = -1.3, high = 1.7) => {
              const count = own.reduce((product, axis) => product * builder.size(axis), 1);
              const made = leaf(builder, label, own, spread(count, low, high, 0.13 * (leaves.length + 1)));
              leaves.push(made);
              return made.node;
            };
            const inner = build({ builder, axes, value });
            // An extremum over nothing is infinite, and its square is of no use.
            const finite = builder.map3("clip", inner, builder.scalar(-50), builder.scalar(50));
            checkDerivatives(
              { builder, leaves, result: builder.map2("add", finite, builder.map1("square", finite)) },
              2,
              5e-6,
            );
          }),
          { numRuns: 15, seed: 11 },
        );
      });
    });
  }
});

describe("conventions", () => {
  const one = (values: readonly number[], fn: (b: GraphBuilder, x: NodeId, axis: AxisId) => NodeId): number[] => {
    const builder = new GraphBuilder(scalar);
    const axis = builder.axis("n", values.length);
    const x = leaf(builder, "x", [axis], values);
    const result = fn(builder, x.node, axis);
    const [g] = gradient(builder, result, [x.node]);
    return [...evaluator({ builder, leaves: [x], result })([builder.expand(g, [axis])])[0].data];
  };
  it("the first of equals takes the derivative of an extremum", () => {
    expect(one([1, 3, 3], (b, x, n) => b.reduce("max", x, [n]))).toEqual([0, 1, 0]);
    expect(one([3, 1, 1], (b, x, n) => b.reduce("min", x, [n]))).toEqual([0, 1, 0]);
  });
  it("a product with zeros has the product of the others", () => {
    expect(one([0, 3, 2], (b, x, n) => b.reduce("product", x, [n]))).toEqual([6, 0, 0]);
  });
  it("stop_gradient is constant, straight_through has the derivative of its second operand", () => {
    expect(one([2, 3], (b, x) => b.map2("multiply", b.stopGradient(x), x))).toEqual([2, 3]);
    expect(one([0.4, 1.6], (b, x) => b.straightThrough(b.map1("round", x), b.map1("square", x)))).toEqual([0.8, 3.2]);
  });
  it("a loss with samples is summed over them, a seed with an axis makes columns", () => {
    const builder = new GraphBuilder(scalar);
    const [n, s] = [builder.axis("n", 2), builder.axis("sample", 3, "sample")];
    const w = leaf(builder, "w", [n], [1, 2]);
    const x = leaf(builder, "x", [n, s], [1, 2, 3, 4, 5, 6]);
    const problem = { builder, leaves: [w, x], result: builder.contract(w.node, x.node, [n]) };
    const [g] = gradient(builder, problem.result, [w.node]);
    expect([...evaluator(problem)([g])[0].data]).toEqual([6, 15]);
    const k = builder.axis("k", 3);
    const identity = builder.map2("equal", builder.iota(k), builder.iota(s));
    const [jacobian] = gradient(builder, problem.result, [w.node], identity);
    expect(builder.axesOf(jacobian)).toEqual([n, k]);
    expect([...evaluator(problem)([jacobian])[0].data]).toEqual([1, 2, 3, 4, 5, 6]);
  });
  it("a draw has no derivative by the parameters of its law", () => {
    const builder = new GraphBuilder(scalar);
    const a = builder.state("a", []);
    const draw = builder.random("normal", "noise", [], [a, builder.scalar(1)]);
    expect(() => gradient(builder, draw, [a])).toThrow(/a \+ b \* normal/);
  });
});
