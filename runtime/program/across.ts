/**
 * Many instances of one program side by side: the lanes are instances, and what was the lane axis (the samples of a small batch) lies
 * beside them. The numbers are the same bits as those of the program alone:
 *
 *   - rows and random numbers are made instance by instance, as the program alone makes them, and then turned into lanes;
 *   - a sum over samples keeps the order of a sum over lanes (rules/samples.ts); all other sums go over their axis in order anyway.
 *
 * So which of the two runs is a question of speed only (`runs-across.ts`). Instances differ in state, inputs and seeds; they share the rows.
 */
import type { Axis, AxisId, Graph, Node, NodeId } from "../graph/graph.ts";
import { ConstantPool } from "./constants.ts";
import { Context } from "./context.ts";
import { define } from "./define.ts";
import { finish } from "./finish.ts";
import { bytesOf, type Pointer, padded, product, REGISTER, standardStrides, type Tensor } from "./layout.ts";
import { checksOf, observeAfter, planOutputs, writeState } from "./observe.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { CONTROL, type LowerRequest, type Program } from "./program.ts";
import { type Rates, ratesOf, touches } from "./rates.ts";
import { orderBytes, type Residence, residenceOf } from "./residence.ts";
import { lowerNode } from "./rules/rules.ts";
import { drawRows, orderRows, purposesOf, wholeStreams } from "./streams.ts";
import { tileOf } from "./tiles.ts";
import { Writer } from "./writer.ts";

const leaf = (node: Node): boolean => node.op === "random" || node.op === "data";

/** Whether instances of the program can lie side by side with the same bits. */
export function fitsAcross(request: LowerRequest): boolean {
  const { graph, lanes } = request;
  const size = (axis: AxisId): number => graph.axes[axis].size;
  if (request.outputs.length > 0 || ratesOf(request, prepare(request)).whole) return false;
  if (lanes !== undefined && size(lanes) > tileOf(request, false)) return false;
  if (lanes === undefined ? request.rows.kind !== "none" : graph.axes[lanes].kind !== "sample") return false;
  const { nodes } = prepare(request);
  const drawn = new Set<NodeId>(); // made of rows or of random numbers
  return nodes.every((node) => {
    const along = lanes !== undefined && node.axes.includes(lanes);
    const below = node.operands.some((id) => drawn.has(id));
    if (leaf(node) || below) drawn.add(node.id);
    switch (node.op) {
      case "gather":
      case "scatter":
      case "argmax":
      case "cumulative_sum":
        return false;
      case "constant":
      case "iota":
        return !along;
      case "random":
        return !below;
      case "contract":
      case "reduce": {
        // What is folded by one instruction is folded in order; more axes would be folded in parts.
        const long = node.attributes.over.filter((axis) => size(axis) > 1);
        const samples = lanes !== undefined && node.attributes.over.includes(lanes);
        if (node.op === "contract") return long.length <= 1 && !(samples && long.some((axis) => axis !== lanes));
        return long.filter((axis) => axis !== lanes).length <= (samples ? 1 : 2);
      }
      default:
        return lanes === undefined || !touches(node, lanes);
    }
  });
}

/** The leaves of one instance: written by the rules of the program alone into its record of the staging buffer. */
class StagedContext extends Context {
  bytes = 0;
  readonly staging: Pointer = this.writer.scratch(0);

  override scratch(axes: readonly AxisId[], precision: Tensor["precision"], name: string): Tensor {
    const { strides, length } = standardStrides(axes, this.size, this.lanes);
    const pointer = { ...this.staging, offset: this.bytes, register: REGISTER.staged };
    this.bytes += Math.ceil((padded(length) * bytesOf(precision)) / 16) * 16;
    return { name, precision, axes, strides, pointer };
  }

  override control(offset: number): Pointer {
    return { region: "control", offset, register: REGISTER.control };
  }

  override order(offset: number): Pointer {
    return { region: "data", offset, register: REGISTER.order };
  }
}

class LanesContext extends Context {
  constructor(
    readonly samples: AxisId | undefined,
    ...rest: ConstructorParameters<typeof Context>
  ) {
    super(...rest);
  }

  override get sample(): AxisId | undefined {
    return this.samples;
  }
}

/** The graph with an axis of instances on all that differs between them. */
function widened(request: LowerRequest, { nodes }: Prepared, instances: Axis): { graph: Graph; nodes: Node[] } {
  const wide = new Set<NodeId>();
  const extended = (node: Node): Node => {
    const own = leaf(node) || node.op === "state" || node.op === "input";
    if (!own && !node.operands.some((id) => wide.has(id))) return node;
    wide.add(node.id);
    return { ...node, axes: [...node.axes, instances.id] };
  };
  const graph = { axes: [...request.graph.axes, instances], nodes: request.graph.nodes.map(extended) };
  wide.clear();
  return { graph, nodes: nodes.map(extended) };
}

/** The program of `count` instances (a multiple of 4) side by side; `fitsAcross` holds. */
export function lowerAcross(request: LowerRequest, count: number): Program {
  const prepared = prepare(request);
  const rates = ratesOf(request, prepared);
  const samples = request.lanes;
  const batch = samples === undefined ? 1 : request.graph.axes[samples].size;
  const instances: Axis = { id: request.graph.axes.length, name: "instance", size: count, kind: "instance" };
  const { graph, nodes } = widened(request, prepared, instances);
  const across: LowerRequest = { ...request, graph, lanes: instances.id };
  const constants = new ConstantPool();
  const writer = new Writer();
  const residence = residenceOf(across, constants, count, true);
  const c = new LanesContext(
    samples,
    across,
    rates,
    writer,
    constants,
    residence,
    count,
    new Map(nodes.map((node) => [node.id, node])),
    new Set(),
  );
  c.section = { lanes: count, start: 0, tile: 0, streams: new Map() };
  const outputs = planOutputs(c);
  const checks = checksOf(c, prepared);
  const leaves = prepared.nodes.filter(leaf);
  const known = parametersOf(nodes, leaves);
  for (const node of nodes) if (known.has(node.id)) define(c, node, checks);
  draw(c, request, rates, residence, prepared, leaves, batch);
  for (const node of nodes) {
    if (known.has(node.id) || leaf(node)) continue;
    define(c, node, checks);
  }
  observeAfter(c, prepared, outputs);
  writeState(c, prepared);
  return {
    ...finish(c, residence, outputs, count, nodes, (same) =>
      lowerAcross({ ...same, graph: request.graph, lanes: samples, fuse: false }, count),
    ),
    across: { count, axis: instances.id },
  };
}

/** What the parameters of draws are made of: computed before anything is drawn. */
function parametersOf(nodes: readonly Node[], leaves: readonly Node[]): Set<NodeId> {
  const known = new Set(leaves.flatMap((node) => node.operands));
  for (const node of nodes.toReversed()) if (known.has(node.id)) for (const id of node.operands) known.add(id);
  return known;
}

/** Rows and random numbers of every instance, turned into lanes. */
function draw(
  c: LanesContext,
  request: LowerRequest,
  rates: Rates,
  residence: Residence,
  prepared: Prepared,
  leaves: readonly Node[],
  batch: number,
): void {
  if (leaves.length === 0) return;
  const { writer, constants } = c;
  const count = c.section.lanes;
  const one = new StagedContext(request, rates, writer, constants, residence, batch, prepared.byId, new Set());
  one.section = { lanes: batch, start: 0, tile: 0, streams: new Map() };
  const given = give(c, one, leaves);
  const zero: Pointer = { region: "constants", offset: constants.integers([0]), register: 0 };
  const bytes = (register: number): number => {
    if (register === REGISTER.staged) return one.bytes;
    if (register === REGISTER.control) return CONTROL.size;
    if (register === REGISTER.order && request.rows.kind === "order") return orderBytes(request.rows.size);
    return register === REGISTER.given ? given : 0;
  };
  writer.loop(count, bytes, `loop instance in ${count}`, () => {
    const order = orderRows(one, prepared.nodes);
    one.section = { ...one.section, streams: wholeStreams(one, purposesOf(one, prepared.nodes), batch) };
    drawRows(one, prepared.nodes, order);
    for (const node of leaves) one.scope.values.set(node.id, lowerNode(node, one));
  });
  writer.buffers[one.staging.buffer!] = one.bytes * count;
  for (const node of leaves) {
    const staged = one.scope.values.get(node.id)!;
    const { precision, pointer, name } = staged;
    const length = product(node.axes.map((axis) => (axis === samples(c) ? padded(batch) : c.full(axis))));
    const out = writer.scratch(length * count * bytesOf(precision));
    const strides = new Map([...staged.strides].map(([axis, stride]) => [axis, stride * count]));
    strides.set(c.lanes!, 1);
    const tensor = { name, precision, axes: [...node.axes, c.lanes!], strides, pointer: out };
    const rows = { ...pointer, register: 0 };
    writer.emit(
      "gather_range",
      precision,
      { features: length, lanes: count, out, out_row: count, rows, row: one.bytes / bytesOf(precision), first: zero },
      `lanes     ${c.show(tensor)} <- ${name} of each instance`,
      length * count,
    );
    c.scope.values.set(node.id, tensor);
  }
}

const samples = (c: LanesContext): AxisId | undefined => c.samples;

/** Parameters of draws, where the loop over instances finds them; returns the bytes of one instance's. */
function give(c: LanesContext, one: StagedContext, leaves: readonly Node[]): number {
  const ids = [...new Set(leaves.flatMap((node) => node.operands))];
  const wide = ids.filter((id) => c.carriesLanes(c.value(id)));
  let bytes = 0;
  const places = wide.map((id) => {
    const { axes, precision } = c.value(id);
    const own = axes.filter((axis) => axis !== c.lanes);
    const { strides, length } = standardStrides(own, c.full, undefined);
    const offset = bytes;
    bytes += Math.ceil((padded(length) * bytesOf(precision)) / 16) * 16;
    return { id, own, strides, offset };
  });
  const buffer = c.writer.scratch(bytes * c.section.lanes);
  for (const { id, own, strides, offset } of places) {
    const value = c.value(id);
    const lane = bytes / bytesOf(value.precision);
    const pointer = { ...buffer, offset };
    const all = new Map([...strides, [c.lanes!, lane] as const]);
    c.assign({ ...value, axes: value.axes, strides: all, pointer, part: true }, value);
    one.scope.values.set(id, { ...value, axes: own, strides, pointer: { ...pointer, register: REGISTER.given } });
  }
  for (const id of ids) if (!wide.includes(id)) one.scope.values.set(id, c.value(id));
  return bytes;
}
