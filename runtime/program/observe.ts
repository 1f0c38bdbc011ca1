/** What leaves a step: checks, outputs, records, and the new state. */

import type { NodeId } from "../graph/graph.ts";
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
  readonly guards: RegionPlan["guards"];
}

export function planOutputs(c: Context): Outputs {
  const region = new RegionPlan("output", c.full, c.lanes, c.request.guard);
  const layouts: Record<string, TensorLayout> = {};
  const tensors = c.request.outputs.map(({ name, value, precision }) => {
    const { tensor, layout } = region.add(name, c.request.graph.nodes[value].axes, precision ?? c.request.precision);
    layouts[name] = layout;
    return tensor;
  });
  return { tensors, layouts, size: region.size, guards: region.guards };
}

const control = (offset: number): Pointer => ({ region: "control", offset, register: 0 });

/** Outputs that carry lanes, for this tile. */
export function observeTile(c: Context, { resolve }: Prepared, outputs: Outputs): void {
  output(c, resolve, outputs, true);
}

/** The other outputs, and all records. */
export function observeAfter(c: Context, { resolve }: Prepared, outputs: Outputs): void {
  output(c, resolve, outputs, false);
  for (const { name, value, every } of c.request.records) {
    const tensor = c.value(resolve(value));
    if (c.carriesLanes(tensor) && c.axis(c.lanes!).kind !== "instance")
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

/** Codes of the checks by the value they watch. */
export function checksOf(c: Context, { resolve }: Prepared): Map<NodeId, number[]> {
  const codes = new Map<NodeId, number[]>();
  c.request.checks.forEach(({ value }, code) => {
    codes.set(resolve(value), [...(codes.get(resolve(value)) ?? []), code]);
  });
  return codes;
}

/** Checks a value as soon as it is there, so that the first check to fail names the first bad value. Padding is not looked at. */
export function check(c: Context, tensor: Tensor, codes: readonly number[] = []): void {
  for (const code of codes) {
    const dims = merged(dimsOf(c.stored(tensor), c.size, [tensor]));
    const last = dims.at(-1);
    const count = last?.strides[0] === 1 ? last.size : 1;
    for (const [at] of turns(count === 1 ? dims : dims.slice(0, -1), 1)) {
      const fields = { a: c.at(tensor, at), count, bad: control(CONTROL.bad), code };
      c.writer.emit("check_finite", tensor.precision, fields, `check_finite ${c.request.checks[code].name}`, count);
    }
  }
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

/** Where the tiles leave new state that carries lanes until the step is over: a step that a check stops has written nothing. */
export type Staged = ReadonlyMap<string, Tensor>;

/** Places for new state made in tiles. */
export function planStages(c: Context, { resolve }: Prepared): Staged {
  const stages = new Map<string, Tensor>();
  for (const { state, value } of c.request.updates) {
    const to = c.resident.state[state];
    if (!c.carriesLanes(to) || c.rates.rate.get(resolve(value)) === "after") continue;
    const { length } = standardStrides(to.axes, c.full, c.lanes);
    stages.set(state, { ...to, pointer: c.writer.scratch(padded(length) * bytesOf(to.precision)) });
  }
  return stages;
}

/** This tile's part of the new state. */
export function stageState(c: Context, { resolve }: Prepared, stages: Staged): void {
  for (const { state, value } of c.request.updates) {
    const stage = stages.get(state);
    if (stage) c.assign(c.here(stage), c.valueIn(resolve(value), stage.precision));
  }
}

/** state ← value: first every value that lies in the state is set aside, then all are written. */
export function writeState(c: Context, { resolve }: Prepared, stages?: Staged): void {
  const writes = c.request.updates.flatMap(({ state, value }) => {
    const to = c.resident.state[state];
    const from = stages?.get(state) ?? c.valueIn(resolve(value), to.precision);
    if (from.pointer.region !== "state") return [{ to, from }];
    const same = from.pointer.offset === to.pointer.offset;
    if (same && to.axes.every((axis) => strideOf(from, axis) === strideOf(to, axis))) return [];
    const aside = c.scratch(from.axes, from.precision, from.name);
    c.assign(aside, from);
    return [{ to, from: aside }];
  });
  for (const { to, from } of writes) c.assign(to, from);
}
