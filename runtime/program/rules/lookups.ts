/**
 * Lowering of gather and scatter. With one row of indices and a table without lanes the kernels `lookup` and `scatter_add` apply, one
 * instruction for each index row; otherwise entries are picked by comparison: select(index = e, table[e], …) for each e, which is right
 * for every combination of axes.
 */
import type { AxisId, Node } from "../../graph/graph.ts";
import type { Context } from "../context.ts";
import { BINARY, TERNARY } from "../instructions.ts";
import { entry, strideOf, type Tensor } from "../layout.ts";
import { type Dim, dimsOf, merged, turns } from "../nest.ts";
import { fill } from "./places.ts";
import { folded } from "./reduce.ts";

type Of<O extends Node["op"]> = Extract<Node, { op: O }>;

function number(c: Context, value: number, like: Tensor): Tensor {
  const pointer = { region: "constants", offset: c.constants.reals([value], like.precision), register: 0 } as const;
  return { name: String(value), precision: like.precision, axes: [], strides: new Map(), pointer };
}

const equal = (c: Context, out: Tensor, a: Tensor, b: Tensor): void =>
  c.map("map2", BINARY.indexOf("equal"), "equal", out, [a, b]);
const select = (c: Context, out: Tensor, mask: Tensor, a: Tensor, b: Tensor): void =>
  c.map("map3", TERNARY.indexOf("select"), "select", out, [mask, a, b]);

/** The index loops: the innermost along memory in all tensors, or one lane at a time. */
function rows(dims: readonly Dim[]): { readonly lanes: number; readonly rest: readonly Dim[] } {
  const last = dims.at(-1);
  return last?.strides.every((stride) => stride === 1)
    ? { lanes: last.size, rest: dims.slice(0, -1) }
    : { lanes: 1, rest: dims };
}

export function gather(node: Of<"gather">, c: Context): Tensor {
  const { axis } = node.attributes;
  const { out } = c.target(node);
  const table = c.operand(node, 0, out.precision);
  const index = c.operand(node, 1, out.precision);
  const features = table.axes.filter((a) => a !== axis);
  if (c.carriesLanes(table) || features.some((a) => index.axes.includes(a)))
    return picked(c, node, out, table, index, axis);
  const { lanes, rest } = rows(merged(dimsOf(c.stored(index), c.size, [out, index])));
  const columns = merged(dimsOf(features, c.size, [out, table]));
  const inner = columns.at(-1) ?? { size: 1, strides: [0, 0] };
  for (const [to, from] of turns(columns.slice(0, -1), 2)) {
    for (const [at, i] of turns(rest, 2)) {
      const fields = {
        features: inner.size,
        lanes,
        out: c.at(out, to + at),
        out_row: inner.strides[0],
        table: c.at(table, from),
        table_row: strideOf(table, axis),
        table_feature: inner.strides[1],
        index: c.at(index, i),
      };
      c.writer.emit(
        "lookup",
        out.precision,
        fields,
        `lookup    ${c.show(out)} <- ${table.name}, ${index.name}`,
        inner.size * lanes,
      );
    }
  }
  return out;
}

function picked(c: Context, node: Node, out: Tensor, table: Tensor, index: Tensor, axis: AxisId): Tensor {
  const mask = c.scratch(index.axes, out.precision, "mask");
  fill(c, out, 0);
  for (let e = 0; e < c.size(axis); e++) {
    equal(c, mask, index, number(c, e, index));
    const next = c.scratch(node.axes, out.precision, out.name);
    select(c, next, mask, entry(table, axis, e), out);
    out = next;
  }
  return out;
}

export function scatter(node: Of<"scatter">, c: Context): Tensor {
  const { axis, over } = node.attributes;
  const { out, accumulate } = c.target(node);
  const values = c.operand(node, 0, out.precision);
  const index = c.operand(node, 1, out.precision);
  const summed = over.toSorted((a, b) => a - b);
  const direct =
    index.axes.every((a) => over.includes(a)) && summed.every((a) => index.axes.includes(a) && values.axes.includes(a));
  if (direct && !c.carriesLanes(out)) {
    if (!accumulate) fill(c, out, 0);
    const { lanes, rest } = rows(merged(dimsOf(c.stored(index), c.size, [values, index])));
    const features = merged(
      dimsOf(
        values.axes.filter((a) => !summed.includes(a)),
        c.size,
        [out, values],
      ),
    );
    const inner = features.at(-1) ?? { size: 1, strides: [0, 0] };
    for (const [to, from] of turns(features.slice(0, -1), 2)) {
      for (const [at, i] of turns(rest, 2)) {
        const fields = {
          features: inner.size,
          lanes,
          table: c.at(out, to),
          table_row: strideOf(out, axis),
          table_feature: inner.strides[0],
          a: c.at(values, from + at),
          a_row: inner.strides[1],
          index: c.at(index, i),
        };
        c.writer.emit(
          "scatter_add",
          out.precision,
          fields,
          `scatter   ${c.show(out)} += ${values.name}, ${index.name}`,
          inner.size * lanes,
        );
      }
    }
    return out;
  }
  const all = [...new Set([...values.axes, ...index.axes])].sort((a, b) => a - b);
  const zero = number(c, 0, values);
  for (let e = 0; e < c.size(axis); e++) {
    const mask = c.scratch(index.axes, out.precision, "mask");
    equal(c, mask, index, number(c, e, index));
    const chosen = c.scratch(all, out.precision, values.name);
    select(c, chosen, mask, values, zero);
    folded(c, "sum", entry(out, axis, e), chosen, summed, accumulate);
  }
  return out;
}
