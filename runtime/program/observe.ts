/** What leaves a step: checks, outputs, records, and the new state. */
import type { Context } from "./context.ts";
import { bytesOf, type Pointer, padded, product, REGISTER, standardStrides, strideOf, type Tensor } from "./layout.ts";
import { dimsOf, merged, turns } from "./nest.ts";
import type { Prepared } from "./prepare.ts";
import { CONTROL, type TensorLayout } from "./program.ts";
import { RegionPlan } from "./residence.ts";

export interface Outputs {
  readonly tensors: readonly Tensor[];
  readonly layouts: Readonly<Record<string, TensorLayout>>;
  readonly size: number;
}

export function planOutputs(c: Context): Outputs {
  const region = new RegionPlan("output", c.full, c.lanes);
  const layouts: Record<string, TensorLayout> = {};
  const tensors = c.request.outputs.map(({ name, value, precision }) => {
    const { tensor, layout } = region.add(name, c.request.graph.nodes[value].axes, precision ?? c.request.precision);
    layouts[name] = layout;
    return tensor;
  });
  return { tensors, layouts, size: region.size };
}

const control = (offset: number): Pointer => ({ region: "control", offset, register: 0 });

/** Checks and outputs of values that carry lanes, for this tile. */
export function observeTile(c: Context, { resolve }: Prepared, outputs: Outputs): void {
  check(c, resolve, true);
  output(c, resolve, outputs, true);
}

/** Checks and outputs of the others, and all records. */
export function observeAfter(c: Context, { resolve }: Prepared, outputs: Outputs): void {
  check(c, resolve, false);
  output(c, resolve, outputs, false);
  for (const { name, value, every } of c.request.records) {
    const tensor = c.value(resolve(value));
    if (c.carriesLanes(tensor))
      throw new Error(
        `record ${name} carries the axis of the lanes; records are values without it: take a sum or a mean over it, or make it an output`,
      );
    c.writer.when(every, control(CONTROL.step), () => {
      const dense = denseOf(c, tensor);
      const count = product(tensor.axes.map(c.size));
      const fields = { a: dense.pointer, count, ring: RING, cursor: control(CONTROL.cursor) };
      c.writer.emit("record", dense.precision, fields, `record    ${name}`, count);
    });
  }
}

/** The ring's address is known to the host alone: it sets base register 7. */
export const RING: Pointer = { region: "none", offset: 0, register: REGISTER.ring };

function check(c: Context, resolve: Prepared["resolve"], lanes: boolean): void {
  c.request.checks.forEach(({ value, name }, code) => {
    if (c.carriesLanes(c.request.graph.nodes[value]) !== lanes) return;
    const tensor = c.value(resolve(value));
    const dims = merged(dimsOf(c.stored(tensor), c.size, [tensor]));
    const last = dims.at(-1);
    const count = last?.strides[0] === 1 ? last.size : 1;
    for (const [at] of turns(count === 1 ? dims : dims.slice(0, -1), 1)) {
      const fields = { a: c.at(tensor, at), count, bad: control(CONTROL.bad), code };
      c.writer.emit("check_finite", tensor.precision, fields, `check_finite ${name}`, count);
    }
  });
}

function output(c: Context, resolve: Prepared["resolve"], outputs: Outputs, lanes: boolean): void {
  c.request.outputs.forEach(({ value }, i) => {
    const to = outputs.tensors[i];
    if (c.carriesLanes(to) === lanes) c.assign(c.here(to), c.value(resolve(value)));
  });
}

/** The tensor itself if its entries lie row-major without gaps, else a copy of which this is true. */
function denseOf(c: Context, tensor: Tensor): Tensor {
  const { strides, length } = standardStrides(tensor.axes, c.size, undefined);
  if (tensor.axes.every((axis) => c.size(axis) === 1 || strideOf(tensor, axis) === strides.get(axis))) return tensor;
  const { part: _, ...whole } = tensor;
  const dense = { ...whole, strides, pointer: c.writer.scratch(padded(length) * bytesOf(tensor.precision)) };
  c.assign(dense, tensor);
  return dense;
}

/** state ← value: first every value that lies in the state is set aside, then all are written. `lanes`: those that carry lanes, in this tile. */
export function writeState(c: Context, { resolve }: Prepared, lanes: boolean): void {
  const updates = c.request.updates.filter(
    ({ state }) => !c.tiled || c.carriesLanes(c.resident.state[state]) === lanes,
  );
  const writes = updates.flatMap(({ state, value }) => {
    const to = c.here(c.resident.state[state]);
    const from = c.valueIn(resolve(value), to.precision);
    if (from.pointer.region !== "state") return [{ to, from }];
    if (
      from.pointer.offset === to.pointer.offset &&
      to.axes.every((axis) => strideOf(from, axis) === strideOf(to, axis))
    )
      return [];
    const aside = c.scratch(from.axes, from.precision, from.name);
    c.assign(aside, from);
    return [{ to, from: aside }];
  });
  for (const { to, from } of writes) c.assign(to, from);
}
