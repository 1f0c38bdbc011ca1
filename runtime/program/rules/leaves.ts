/** Lowering of leaves: values that lie somewhere before the step begins. */
import type { Node } from "../../graph/graph.ts";
import { constantTensor } from "../constant-tensor.ts";
import type { Context } from "../context.ts";
import { padded, standardStrides, type Tensor } from "../layout.ts";
import { CONTROL } from "../program.ts";

type Of<O extends Node["op"]> = Extract<Node, { op: O }>;

export const constant = (node: Of<"constant">, c: Context): Tensor =>
  constantTensor(c, node, node.attributes.values, c.precision(node));

export function iota(node: Of<"iota">, c: Context): Tensor {
  const size = c.full(node.attributes.axis);
  return constantTensor(
    c,
    node,
    Float64Array.from({ length: size }, (_, i) => i),
    c.precision(node),
  );
}

export const input = (node: Of<"input">, c: Context): Tensor => c.here(c.resident.inputs[node.attributes.input]);

export function state(node: Of<"state">, c: Context): Tensor {
  return c.here(c.resident.state[node.attributes.name]);
}

/** The control block keeps the step as a real beside the integer counter; the last instruction of a step adds 1. */
export function step(node: Of<"step">, c: Context): Tensor {
  const pointer = { region: "control", offset: CONTROL.stepReal, register: 0 } as const;
  const real: Tensor = { name: "step", precision: "f64", axes: [], strides: new Map(), pointer };
  if (c.precision(node) === "f64") return real;
  const out = c.scratch([], "f32", "step");
  c.assign(out, real);
  return out;
}

/** A column of the rows: the tile's rows turned into lanes, or, without tiling by sample, all rows as they lie. */
export function data(node: Of<"data">, c: Context): Tensor {
  const { column } = node.attributes;
  const { rows } = c.request;
  if (rows.kind === "none")
    throw new Error(
      `column ${column} is read but the stage has no rows; give the program rows or draw the column in the graph`,
    );
  const { layout, features } = c.resident.data[column];
  const sample = node.axes.find((axis) => c.axis(axis).kind === "sample") ?? c.lanes;
  const own = node.axes.filter((axis) => axis !== sample);
  const { strides } = standardStrides(own, c.full, undefined);
  const { precision } = layout;
  const name = node.label ?? column;
  const all: Tensor = {
    name,
    precision,
    axes: own,
    strides,
    pointer: { region: "data", offset: layout.offset, register: 0 },
  };
  if (sample === undefined || !node.axes.includes(sample)) return all;
  if (sample !== c.lanes) {
    if (rows.kind !== "all")
      throw new Error(
        `column ${column} is read as a whole, but its rows are drawn; rows of kind "all" are needed when the lanes are another axis`,
      );
    return { ...all, axes: node.axes, strides: new Map([...strides, [sample, features]]) };
  }
  const lanes = c.section.lanes;
  const out = c.scratch(node.axes, precision, name);
  const fields = { features, lanes, out: out.pointer, out_row: padded(lanes), rows: all.pointer, row: features };
  const text = `${c.show(out)} <- rows of ${column}`;
  if (rows.kind === "all") {
    c.writer.emit(
      "gather_range",
      precision,
      { ...fields, first: c.tileEntry(c.resident.tables.first) },
      `gather    ${text}`,
      features * lanes,
    );
  } else
    c.writer.emit("gather", precision, { ...fields, index: c.section.index! }, `gather    ${text}`, features * lanes);
  return out;
}
