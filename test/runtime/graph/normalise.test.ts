import { describe, expect, it } from "vitest";
import { unionAxes } from "../../../runtime/graph/axes.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { gradient } from "../../../runtime/graph/derivative.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { Node, NodeId } from "../../../runtime/graph/graph.ts";
import { normalise } from "../../../runtime/graph/normalise/index.ts";
import fc from "../../properties.ts";
import { scalar, spread } from "./derivatives.ts";

/** Leaf values by name: three of them on subsets of three axes. */
function setting(sizes: readonly number[]) {
  const builder = new GraphBuilder(scalar);
  const axes = sizes.map((size, k) => builder.axis("pqr"[k], size));
  const leaves = [
    builder.state("x", [axes[0], axes[1]]),
    builder.state("y", [axes[1], axes[2]]),
    builder.state("z", [axes[2]]),
  ];
  return { builder, axes, leaves };
}

function valuesOf(builder: GraphBuilder, roots: readonly NodeId[]): Float64Array[] {
  const value = (node: Node) => {
    const count = node.axes.reduce((product, axis) => product * builder.size(axis), 1);
    return {
      axes: node.axes,
      data: Float64Array.from(spread(count, -1, 1.5, node.label === "x" ? 0.1 : node.label === "y" ? 0.4 : 0.7)),
    };
  };
  return evaluateGraph(builder.build(), roots, value, scalar).map((tensor) => tensor.data);
}

const steps = fc.array(fc.tuple(fc.nat(8), fc.nat(20), fc.nat(20), fc.nat(2)), { minLength: 3, maxLength: 14 });
const sizes = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 }));

/** A random graph of the operations that the rules speak of. */
function grow(
  { builder, axes, leaves }: ReturnType<typeof setting>,
  recipe: readonly (readonly [number, number, number, number])[],
): NodeId {
  const pool = [...leaves, builder.scalar(2), builder.scalar(-0.5), builder.scalar(3)];
  for (const [kind, i, j, k] of recipe) {
    const [a, b] = [pool[i % pool.length], pool[j % pool.length]];
    const made = [
      () => builder.map2("multiply", a, b),
      () => builder.map2("add", a, b),
      () => builder.map2("subtract", a, b),
      () => builder.reduce("sum", a, [axes[k]]),
      () => builder.reduce("sum", builder.map2("multiply", a, b), [axes[k], axes[(k + 1) % 3]]),
      () => builder.contract(a, b, [axes[k]]),
      () => builder.map1("negate", builder.map1("tanh", a)),
      () =>
        builder.map3(
          "select",
          builder.map1("step", b),
          builder.map2("multiply", builder.scalar(4), a),
          builder.scalar(0),
        ),
      () => builder.map2("divide", a, builder.scalar(k === 0 ? 4 : 3)),
    ][kind]();
    pool.push(builder.map1("tanh", made), made);
  }
  const last = pool[pool.length - 1];
  return builder.reduce("sum", last, builder.axesOf(last));
}

describe("normal form", () => {
  it("has the same values and derivatives", () => {
    fc.assert(
      fc.property(sizes, steps, (size, recipe) => {
        const made = setting(size);
        const { builder, leaves } = made;
        const loss = grow(made, recipe);
        const roots = [loss, ...gradient(builder, loss, leaves)];
        const wanted = roots.map((root, k) => builder.expand(root, k === 0 ? [] : builder.axesOf(leaves[k - 1])));
        const expected = valuesOf(builder, wanted);
        const whole = (b: GraphBuilder, root: NodeId, k: number) => b.expand(root, builder.axesOf(wanted[k]));

        const after = normalise(builder, roots);
        after.roots.forEach((root, k) => {
          same(valuesOf(after.builder, [whole(after.builder, root, k)])[0], expected[k]);
        });
        // The derivative of the normal form is that of the original.
        const form = normalise(builder, [loss, ...leaves]);
        const [value, ...states] = form.roots;
        gradient(form.builder, value, states).forEach((root, k) => {
          same(valuesOf(form.builder, [whole(form.builder, root, k + 1)])[0], expected[k + 1]);
        });
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  function same(found: Float64Array, wanted: Float64Array): void {
    expect(found.length).toBe(wanted.length);
    wanted.forEach((value, k) => {
      expect(Math.abs(found[k] - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
    });
  }

  it("merges sums, makes contractions, leaves out what nobody needs", () => {
    const { builder, axes, leaves } = setting([2, 3, 2]);
    const [p, q, r] = axes;
    builder.map1("exp", leaves[0]);
    const product = builder.map2("multiply", builder.map2("multiply", leaves[0], leaves[1]), builder.scalar(2));
    const root = builder.reduce("sum", builder.reduce("sum", product, [p]), [q]);
    const after = normalise(builder, [root]);
    const ops = after.builder.nodes.map((node) => node.op);
    expect(ops.filter((op) => op === "contract")).toHaveLength(1);
    expect(ops).not.toContain("map1");
    expect(after.builder.axesOf(after.roots[0])).toEqual([r]);
    expect(valuesOf(after.builder, after.roots)[0].length).toBe(2);
  });

  it("keeps random draws apart and pulls factors to the front", () => {
    const { builder, axes, leaves } = setting([2, 3, 2]);
    const noise = () => builder.random("normal", "noise", [axes[0]], []);
    const sum = builder.map2("add", noise(), noise());
    const scaled = builder.contract(
      builder.map2("multiply", builder.scalar(2), leaves[0]),
      builder.map1("negate", leaves[1]),
      [axes[1]],
    );
    const after = normalise(builder, [sum, scaled]);
    expect(after.builder.nodes.filter((node) => node.op === "random")).toHaveLength(2);
    const front = after.builder.node(after.roots[1]);
    expect(front.op).toBe("map2");
    expect(front.operands.some((operand) => after.builder.uniform(operand) === -2)).toBe(true);
    expect(unionAxes(after.builder.axesOf(after.roots[1]))).toEqual([axes[0], axes[2]]);
  });
});
