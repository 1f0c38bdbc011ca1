/** Places of inputs, state, data and outputs in their regions. */
import type { AxisId, Node } from "../graph/graph.ts";
import type { ConstantPool } from "./constants.ts";
import type { Resident } from "./context.ts";
import { GUARD_BYTES, type Guard } from "./guards.ts";
import { bytesOf, layoutOf, padded, REGISTER, standardStrides, type Tensor } from "./layout.ts";
import type { LowerRequest, Program, TensorLayout } from "./program.ts";
import { BLOCK } from "./tiles.ts";

/** Tensors laid one after another, each from a multiple of 16 bytes. */
export class RegionPlan {
  size = 0;
  readonly guards: Guard[] = [];

  constructor(
    readonly region: Guard["region"],
    private readonly full: (axis: AxisId) => number,
    private readonly lanes: AxisId | undefined,
    private readonly guarded = false,
  ) {
    this.guard("the start");
  }

  /** Leaves room for a guard, where they are asked for. */
  guard(after: string): void {
    if (!this.guarded) return;
    this.guards.push({ region: this.region, offset: this.size, after });
    this.size += GUARD_BYTES;
  }

  add(name: string, axes: readonly AxisId[], precision: Tensor["precision"]): { tensor: Tensor; layout: TensorLayout } {
    const { strides, length } = standardStrides(axes, this.full, this.lanes);
    const register = this.region === "state" ? REGISTER.state : 0;
    const tensor: Tensor = {
      name,
      precision,
      axes,
      strides,
      pointer: { region: this.region, offset: this.size, register },
    };
    const layout = layoutOf(this.region, tensor, this.full, this.lanes, padded(length));
    this.size += Math.ceil((layout.length * bytesOf(precision)) / 16) * 16;
    this.guard(name);
    return { tensor, layout };
  }
}

/** Bytes of one permutation of so many rows. */
export const orderBytes = (rows: number): number => Math.ceil((4 * rows + 16) / 16) * 16;

export interface Residence extends Resident {
  readonly layouts: Pick<Program, "inputs" | "state" | "data">;
  readonly sizes: Pick<Program["sizes"], "inputs" | "state" | "data">;
  readonly guards: readonly Guard[];
}

/** `across`: so many instances lie side by side as the lanes: all state and inputs carry them, each has an order of its own. */
export function residenceOf(request: LowerRequest, constants: ConstantPool, tile: number, across = false): Residence {
  const { graph, lanes, precision, rows } = request;
  const full = (axis: AxisId): number => graph.axes[axis].size;
  const each = (axes: readonly AxisId[]): readonly AxisId[] =>
    across && !axes.includes(lanes!) ? [...axes, lanes!] : axes;
  const plan = (region: "inputs" | "state" | "data"): RegionPlan => new RegionPlan(region, full, lanes, request.guard);
  const of = <O extends Node["op"]>(op: O) => graph.nodes.filter((n): n is Extract<Node, { op: O }> => n.op === op);

  const inputRegion = plan("inputs");
  const inputNodes = of("input").toSorted((a, b) => a.attributes.input - b.attributes.input);
  const count = inputNodes.reduce((most, node) => Math.max(most, node.attributes.input + 1), 0);
  const inputs = Array.from({ length: count }, (_, i) => {
    const node = inputNodes.find((n) => n.attributes.input === i);
    return inputRegion.add(node?.label ?? `input${i}`, each(node?.axes ?? []), precision);
  });

  const stateRegion = plan("state");
  const state: Record<string, { tensor: Tensor; layout: TensorLayout }> = {};
  for (const node of of("state"))
    state[node.attributes.name] ??= stateRegion.add(node.attributes.name, each(node.axes), precision);
  for (const update of request.updates)
    state[update.state] ??= stateRegion.add(update.state, each(graph.nodes[update.value].axes), precision);

  const dataRegion = plan("data");
  const data: Record<string, Program["data"][string]> = {};
  const size = rows.kind === "none" ? 0 : rows.size;
  for (const node of of("data")) {
    const { column } = node.attributes;
    if (data[column]) continue;
    const axes = node.axes.filter((axis) => axis !== lanes && graph.axes[axis].kind !== "sample");
    const features = axes.reduce((n, axis) => n * full(axis), 1);
    const { strides } = standardStrides(axes, full, undefined);
    const layout: TensorLayout = {
      region: "data",
      offset: dataRegion.size,
      precision,
      axes,
      sizes: axes.map(full),
      strides: axes.map((axis) => strides.get(axis)!),
      length: size * features,
    };
    dataRegion.size += Math.ceil((layout.length * bytesOf(precision) + 16) / 16) * 16;
    dataRegion.guard(column);
    data[column] = { layout, features, axes };
  }
  const batch = lanes === undefined ? size : full(lanes);
  const read = Object.keys(data);
  if (
    (rows.kind === "all" || rows.kind === "order") &&
    lanes !== undefined &&
    read.length > 0 &&
    graph.axes[lanes].kind === "sample" &&
    batch > size
  ) {
    throw new Error(
      `a step reads ${batch} rows of ${read[0]}, but the set has ${size}; make the batch at most the size of the set or draw with replacement`,
    );
  }
  const order = rows.kind === "order" ? { offset: dataRegion.size, size } : undefined;
  if (order) dataRegion.size += orderBytes(size) * (across ? full(lanes!) : 1);

  const tiles = lanes === undefined ? 1 : Math.ceil(batch / tile);
  const table = (of: (tile: number) => number) =>
    ({
      region: "constants",
      offset: constants.integers(Array.from({ length: tiles }, (_, t) => of(t))),
      register: 0,
    }) as const;
  return {
    inputs: inputs.map(({ tensor }) => tensor),
    state: Object.fromEntries(Object.entries(state).map(([name, { tensor }]) => [name, tensor])),
    data,
    ...(order && { order }),
    tables: { first: table((t) => t * tile), block: table((t) => Math.floor((t * tile) / BLOCK)) },
    layouts: {
      inputs: inputs.map(({ layout }) => layout),
      state: Object.fromEntries(Object.entries(state).map(([name, { layout }]) => [name, layout])),
      data,
    },
    sizes: { inputs: inputRegion.size, state: stateRegion.size, data: dataRegion.size },
    guards: [inputRegion, stateRegion, dataRegion].flatMap((region) => region.guards),
  };
}
