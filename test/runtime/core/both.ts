import { expect } from "vitest";
import type { Constant, Core } from "../../../dsl/plan/core.ts";
import { evaluateStatic } from "../../../runtime/catalogue/evaluate.ts";
import { toConstant } from "../../../runtime/core/constant.ts";
import { type Positional, trace } from "../../../runtime/core/trace.ts";
import { loadEngineSync } from "../../../runtime/engine/load.ts";
import { GraphBuilder } from "../../../runtime/graph/builder.ts";
import { evaluateGraph } from "../../../runtime/graph/evaluate.ts";
import type { NodeId } from "../../../runtime/graph/graph.ts";
import type { EagerTensor } from "../../../runtime/graph/tensor.ts";
import { TensorAlgebra } from "../../../runtime/graph/tensor-algebra.ts";
import { operationByName } from "../../../runtime/operations/index.ts";

const engine = loadEngineSync();
const { scalar } = engine;

export type Locals = Readonly<Record<string, Constant>>;

export function numbers(core: Core, locals: Locals = {}): Constant {
  return evaluateStatic(engine, core, locals);
}

/** The value through a graph whose leaves are the locals. */
export function throughGraph(core: Core, locals: Locals = {}): Constant {
  const builder = new GraphBuilder(scalar);
  const leaves = new Map<string, Positional<NodeId>>();
  for (const [name, { shape }] of Object.entries(locals)) {
    const own = shape.map((size, k) => builder.axis(`${name}${k}`, size));
    leaves.set(name, { value: builder.state(name, own), own });
  }
  const result = trace(core, { algebra: builder, local: (name) => leaves.get(name)!, operation: operationByName });
  const algebra = new TensorAlgebra(scalar, { axes: [...builder.axes] });
  const leaf = (name: string): EagerTensor =>
    algebra.constant(
      leaves.get(name)!.own,
      locals[name].data.map((entry) => entry ?? Number.NaN),
    );
  const [value] = evaluateGraph(builder.build(), [result.value], (node) => leaf(node.label!), scalar);
  return toConstant(algebra, { value, own: result.own });
}

/** Expects a shape and entries, from numbers and through a graph alike. */
export function expectBoth(
  core: Core,
  locals: Locals,
  shape: readonly number[],
  entry: (...place: number[]) => number,
): void {
  const count = shape.reduce((product, size) => product * size, 1);
  const wanted = Array.from({ length: count }, (_, flat) => {
    const place: number[] = [];
    for (let k = shape.length - 1, rest = flat; k >= 0; k -= 1) {
      place.unshift(rest % shape[k]);
      rest = Math.floor(rest / shape[k]);
    }
    return entry(...place);
  });
  for (const found of [numbers(core, locals), throughGraph(core, locals)]) {
    expect(found.shape).toEqual(shape);
    found.data.forEach((value, k) => {
      if (Number.isFinite(wanted[k]))
        expect(Math.abs(value! - wanted[k])).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(wanted[k])));
      else expect(value).toBe(wanted[k]);
    });
  }
}

/** A tensor of distinct entries between -1 and 1. */
export function tensor(...shape: number[]): Constant {
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Array.from({ length: count }, (_, k) => 2 * ((0.31 + 0.6180339887498949 * (k + 1)) % 1) - 1) };
}
