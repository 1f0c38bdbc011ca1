import { describe, expect, it } from "vitest";
import type { Algebra } from "../../../runtime/graph/algebra.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { UNARY_RULES } from "../../../runtime/graph/derivative/unary.ts";
import { roundHalfEven } from "../../../runtime/graph/elementwise.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { AxisId } from "../../../runtime/graph/graph.ts";
import { TensorAlgebra } from "../../../runtime/graph/tensor-algebra.ts";
import fc from "../../properties.ts";
import { scalar, spread } from "./derivatives.ts";

type Step = readonly [number, number, number, number];

/** Every primitive, on whatever values and axes the recipe picks: lacking axes included. */
function follow<V>(algebra: Algebra<V>, axes: readonly AxisId[], pool: V[], recipe: readonly Step[]): V[] {
  const values = [...pool];
  const size = (axis: AxisId) => algebra.axisOf(axis).size;
  recipe.forEach(([kind, i, j, k], step) => {
    const [a, b] = [values[i % values.length], values[j % values.length]];
    const axis = axes[k];
    const fresh = (count: number) => algebra.axis(`f${step}`, count);
    const back = (value: V, from: AxisId) => algebra.reduce("sum", value, [from]);
    const place = algebra.map2("mod", algebra.iota(axes[(k + 1) % 3]), algebra.scalar(Math.max(size(axis), 1)));
    const made = [
      () => algebra.map1("tanh", a),
      () => algebra.map2("subtract", a, b),
      () => algebra.map3("select", algebra.map1("step", a), b, algebra.scalar(0.5)),
      () => algebra.contract(a, b, [axis, axes[(k + 1) % 3]]),
      () => algebra.reduce("sum", a, [axis]),
      () => algebra.reduce("max", algebra.map1("tanh", a), [axis]),
      () => algebra.reduce("product", algebra.map1("tanh", a), [axis]),
      () => back(algebra.rename(a, axis, fresh(size(axis))), algebra.axisOf(axis).id),
      () => {
        const to = fresh(Math.ceil(size(axis) / 2));
        return algebra.reduce("sum", algebra.slice(a, axis, to, 0, 2), [to]);
      },
      () => {
        const to = fresh(2 * size(axis) + 1);
        return back(algebra.unslice(a, axis, to, 1, 2), to);
      },
      () => {
        const to = fresh(2 * size(axis));
        return algebra.argmax(algebra.concat([a, b], [axis, axis], to), to);
      },
      () => {
        const to = fresh(size(axis) * size(axes[(k + 1) % 3]));
        return algebra.argmax(algebra.reshape(a, [axis, axes[(k + 1) % 3]], [to]), to);
      },
      () => (size(axis) === 0 ? a : algebra.gather(a, axis, place)), // nothing can be looked up where nothing is
      () =>
        size(axis) === 0 ? b : algebra.scatter(algebra.map1("tanh", back(a, axis)), place, axis, [axes[(k + 1) % 3]]),
      () => algebra.cumulativeSum(a, axis),
      () => algebra.straightThrough(algebra.stopGradient(a), algebra.wide(b)),
    ][kind]();
    values.push(algebra.map1("tanh", made));
  });
  return values;
}

describe("graphs and numbers", () => {
  it("compute the same from the same calls", () => {
    const steps = fc.array(fc.tuple(fc.nat(15), fc.nat(30), fc.nat(30), fc.nat(2)), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(
        fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
        steps,
        fc.boolean(),
        (sizes, recipe, folded) => {
          const builder = new GraphBuilder(scalar);
          const axes = sizes.map((size, k) => builder.axis("pqr"[k], size));
          const eager = new TensorAlgebra(scalar, { axes: [...builder.axes] });
          const subsets = [[axes[0], axes[1]], [axes[1], axes[2]], [axes[2]]];
          const data = subsets.map((own, k) =>
            spread(
              own.reduce((product, axis) => product * eager.size(axis), 1),
              -2,
              2,
              0.2 * k,
            ),
          );
          const tensors = follow(
            eager,
            axes,
            subsets.map((own, k) => eager.constant(own, data[k])),
            recipe,
          );
          const leaves = subsets.map((own, k) =>
            folded ? builder.constant(own, data[k]) : builder.state(`s${k}`, own),
          );
          const nodes = follow(builder, axes, leaves, recipe);
          const results = evaluateGraph(
            builder.build(),
            nodes,
            (node) => ({ axes: node.axes, data: Float64Array.from(data[Number(node.label![1])]) }),
            scalar,
          );
          results.forEach((found, k) => {
            // A value may lack axes in one of the two, being the same along them.
            const all = [...new Set([...tensors[k].axes, ...found.axes])];
            expect(eagerly(builder, found, all)).toEqual(eagerly(builder, tensors[k], all));
          });
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });
  const eagerly = (builder: GraphBuilder, value: Parameters<TensorAlgebra["expand"]>[0], axes: AxisId[]) =>
    new TensorAlgebra(scalar, { axes: [...builder.axes] }).expand(value, axes).data;
});

describe("the builder", () => {
  it("merges equal nodes, folds constants, keeps draws apart", () => {
    const b = new GraphBuilder(scalar);
    const n = b.axis("n", 2);
    const x = b.state("x", [n]);
    expect(b.map2("add", x, b.scalar(2))).toBe(b.map2("add", b.scalar(2), x));
    expect(b.map2("subtract", x, b.scalar(2))).not.toBe(b.map2("subtract", b.scalar(2), x));
    expect(b.uniform(b.map2("divide", b.scalar(1), b.scalar(4)))).toBe(0.25);
    expect(b.random("normal", "noise", [n], [])).not.toBe(b.random("normal", "noise", [n], []));
    const mask = b.node(b.map2("equal", b.iota(n), b.scalar(1)));
    expect(mask).toMatchObject({ op: "constant", element: { kind: "mask" } });
    expect(b.node(b.argmax(x, n)).element.kind).toBe("integer");
  });
  it("applies the identities that keep every bit, and no other", () => {
    const b = new GraphBuilder(scalar);
    const n = b.axis("n", 2);
    const [x, y] = [b.state("x", [n]), b.state("y", [])];
    for (const same of [
      b.map2("multiply", x, b.scalar(1)),
      b.map2("subtract", x, b.scalar(0)),
      b.map2("add", b.scalar(-0), x),
      b.map2("divide", x, b.scalar(1)),
      b.map1("negate", b.map1("negate", x)),
      b.map3("select", b.scalar(1), x, y),
      b.reduce("sum", x, []),
      b.rename(x, n, n),
    ])
      expect(same).toBe(x);
    expect(b.map2("add", x, b.scalar(0))).not.toBe(x); // -0 + 0 = 0
    expect(b.map2("multiply", x, b.scalar(0))).not.toBe(b.scalar(0)); // ∞ · 0
    expect(b.map2("multiply", y, b.constant([n], [1, 1]))).not.toBe(y); // brings an axis
    expect(b.map3("select", b.scalar(1), y, x)).not.toBe(y);
  });
  it("names what does not fit", () => {
    const b = new GraphBuilder(scalar);
    const [n, m] = [b.axis("n", 2), b.axis("m", 3)];
    const x = b.state("x", [n, m]);
    expect(() => b.rename(x, n, m)).toThrow(/2 entries, m 3/);
    expect(() => b.slice(x, m, b.axis("s", 2), 2, 1)).toThrow(/2 to 3 of axis m/);
    expect(() => b.concat([x], [n], m)).toThrow(/2 entries, the axis 3/);
    expect(() => b.constant([n], [1, 2], [0, 1])).toThrow(/measures only/);
  });
  it("remembers names and places", () => {
    const b = new GraphBuilder(scalar);
    const before = b.locate({ file: 0, start: 3, end: 7 });
    const h = b.label(b.map1("exp", b.state("x", [])), "h");
    b.locate(before);
    expect(b.node(b.label(h, "again"))).toMatchObject({ label: "h", span: { file: 0, start: 3, end: 7 } });
  });
});

describe("reference meanings", () => {
  it("round ties to even, keep -0 and NaN", () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 2.4, -2.6].map(roundHalfEven)).toEqual([0, 2, 2, -0, -2, -2, 2, -3]);
    const t = new TensorAlgebra(scalar);
    const at = (x: number) => t.scalar(x);
    for (const fn of ["max", "min"] as const) {
      expect(t.map2(fn, at(Number.NaN), at(1)).data[0]).toBeNaN();
      expect(t.map2(fn, at(1), at(Number.NaN)).data[0]).toBeNaN();
      const n = t.axis("n", 3);
      for (const values of [
        [Number.NaN, 1, 2],
        [1, Number.NaN, 2],
        [1, 2, Number.NaN],
      ])
        expect(t.reduce(fn, t.constant([n], values), [n]).data[0]).toBeNaN();
    }
    expect(t.map1("relu", at(Number.NaN)).data[0]).toBeNaN();
    expect(t.map1("is_finite", at(Number.NaN)).data[0]).toBe(0);
    expect(t.map2("mod", at(-1), at(3)).data[0]).toBe(2);
  });
  it("missing entries stay missing in maps and are skipped by sums, products, contractions and scatters", () => {
    const t = new TensorAlgebra(scalar);
    const [n, k] = [t.axis("n", 3), t.axis("k", 2)];
    const x = t.constant([n], [1, 2, 4], [0, 1, 0]);
    expect([...t.map2("add", x, t.scalar(1)).missing!]).toEqual([0, 1, 0]);
    expect(t.reduce("sum", x, [n]).data[0]).toBe(5);
    expect(t.reduce("product", x, [n]).data[0]).toBe(4);
    expect(t.contract(x, x, [n]).data[0]).toBe(17);
    expect(t.argmax(t.map1("negate", x), n).data[0]).toBe(0);
    expect([...t.scatter(x, t.constant([n], [0, 0, 1]), k, [n]).data]).toEqual([1, 4]);
    expect([...t.cumulativeSum(x, n).data]).toEqual([1, 1, 5]);
    expect(t.map3("select", t.constant([n], [1, 0, 1]), x, t.scalar(9)).missing).toBeUndefined();
  });
  it("a table with a missing row does not compile", () => {
    // @ts-expect-error every elementwise function needs a rule
    const incomplete: typeof UNARY_RULES = { copy: UNARY_RULES.copy };
    expect(Object.keys(incomplete).length).toBeLessThan(Object.keys(UNARY_RULES).length);
  });
});
