/** What a lowering rule sees: values of operands, places for results, and the instructions being written. */
import type { Precision } from "../engine/engine.ts";
import type { Axis, AxisId, Node, NodeId } from "../graph/graph.ts";
import { constantTensor } from "./constant-tensor.ts";
import type { ConstantPool } from "./constants.ts";
import { type Purpose, UNARY } from "./instructions.ts";
import {
  bytesOf,
  NOWHERE,
  type Pointer,
  padded,
  product,
  REGISTER,
  standardStrides,
  strideOf,
  type Tensor,
} from "./layout.ts";
import { dimsOf, filled, merged, turns } from "./nest.ts";
import type { Packs } from "./packs.ts";
import type { LowerRequest, TensorLayout } from "./program.ts";
import type { Rates } from "./rates.ts";
import type { Writer } from "./writer.ts";

/** Values known at some place of the schedule. */
export interface Scope {
  readonly values: Map<NodeId, Tensor>;
  readonly casts: Map<string, Tensor>;
  readonly parent?: Scope;
}

/** A generator of one purpose and the lanes of the tile that it fills. */
export interface Stream {
  readonly generator: Pointer;
  readonly from: number;
  readonly lanes: number;
}

/** One copy of the body: how many lanes it has and where they start in the batch (plus what the loops' registers add). */
export interface Section {
  readonly lanes: number;
  readonly start: number; // first lane
  readonly tile: number; // number of the first tile
  readonly streams: ReadonlyMap<Purpose, readonly Stream[]>;
  /** The row numbers drawn or listed for this tile. */
  readonly index?: Pointer;
}

/** Places fixed before any instruction is written. */
export interface Resident {
  readonly inputs: readonly Tensor[];
  readonly state: Readonly<Record<string, Tensor>>;
  readonly data: Readonly<
    Record<string, { readonly layout: TensorLayout; readonly features: number; readonly axes: readonly AxisId[] }>
  >;
  /** Rows of kind `order`: where the permutation lies in the data region. */
  readonly order?: { readonly offset: number; readonly size: number };
  /** First rows and blocks of the tiles, in the constants region. */
  readonly tables: { readonly first: Pointer; readonly block: Pointer };
}

/** What the listing calls a value: its label, else %number. */
export const nameOf = (node: Node): string => node.label ?? `%${node.id}`;

export class Context {
  section: Section = { lanes: 1, start: 0, tile: 0, streams: new Map() };
  scope: Scope = { values: new Map(), casts: new Map() };
  /** Where reducers add up their tiles; empty when there is one tile. */
  readonly accumulators = new Map<NodeId, Tensor>();
  /** Factors packed once for all tiles; undefined where there is one tile. */
  packs: Packs | undefined;

  constructor(
    readonly request: LowerRequest,
    readonly rates: Rates,
    readonly writer: Writer,
    readonly constants: ConstantPool,
    readonly resident: Resident,
    readonly tile: number,
    private readonly nodes: ReadonlyMap<NodeId, Node>,
    /** Values that may have many zeros. */
    readonly zeros: ReadonlySet<NodeId>,
  ) {}

  get lanes(): AxisId | undefined {
    return this.request.lanes;
  }

  /** Whether products may leave out zeros. */
  get sparse(): boolean {
    return this.request.sparse !== false;
  }

  /** The samples, where the lanes are instances: they lie beside the lanes, and sums over them keep the order of sums over lanes. */
  get sample(): AxisId | undefined {
    return undefined;
  }

  axis(id: AxisId): Axis {
    return this.request.graph.axes[id] ?? this.parts[id - this.request.graph.axes.length];
  }

  /** An axis that is part of another one, for the length of a rule. */
  part(size: number): AxisId {
    const id = this.request.graph.axes.length + this.parts.length;
    this.parts.push({ id, name: "part", size, kind: "own" });
    return id;
  }

  private readonly parts: Axis[] = [];

  /** A word of the control block: seed or instance. */
  control(offset: number): Pointer {
    return { region: "control", offset, register: 0 };
  }

  /** The place of an epoch's permutation. */
  order(offset: number): Pointer {
    return { region: "data", offset, register: 0 };
  }

  /** Entries of an axis here; along the lanes those of this copy of the body. */
  size = (id: AxisId): number => (id === this.lanes ? this.section.lanes : this.axis(id).size);

  /** As `size`, lanes rounded up: what is computed where padding does no harm. */
  span: (id: AxisId) => number = (id) => (id === this.lanes ? padded(this.section.lanes) : this.axis(id).size);

  /** Entries of an axis in all tiles together. */
  full = (id: AxisId): number => this.axis(id).size;

  carriesLanes = (tensor: { readonly axes: readonly AxisId[] }): boolean =>
    this.lanes !== undefined && tensor.axes.includes(this.lanes);

  axesOf = (id: NodeId): readonly AxisId[] => this.nodes.get(id)!.axes;

  precision = (node: Node): Precision => this.rates.precision.get(node.id)!;

  /** The precision in which one tile's part of a reducer is computed: that of its operands. */
  partPrecision(node: Node): Precision {
    const wide = node.operands.some((id) => this.rates.precision.get(id) === "f64");
    return wide ? "f64" : this.request.precision;
  }

  // ---- places

  /** A new scratch tensor in the standard layout. */
  scratch(axes: readonly AxisId[], precision: Precision, name: string): Tensor {
    const { strides, length } = standardStrides(axes, this.size, this.lanes, this.sample);
    return { name, precision, axes, strides, pointer: this.writer.scratch(padded(length) * bytesOf(precision)) };
  }

  /** A dense tensor's strides; its place follows. */
  layoutOnly(axes: readonly AxisId[], precision: Precision, name: string): Tensor {
    return { name, precision, axes, strides: standardStrides(axes, this.full, undefined).strides, pointer: NOWHERE };
  }

  /** Whether sums over lanes are added up over tiles. */
  get tiled(): boolean {
    return this.lanes !== undefined && this.tile < this.full(this.lanes);
  }

  /** A tensor that holds all lanes, seen from this copy of the body. */
  here(tensor: Tensor): Tensor {
    if (!this.carriesLanes(tensor)) return tensor;
    const { pointer, precision } = tensor;
    const register =
      pointer.region === "state" ? REGISTER.laneState : precision === "f64" ? REGISTER.lanes8 : REGISTER.lanes4;
    const offset = pointer.offset + this.section.start * bytesOf(precision);
    return { ...tensor, pointer: { ...pointer, offset, register } };
  }

  /** The entry for this tile of a table of 32-bit integers. */
  tileEntry(table: Pointer): Pointer {
    return { ...table, offset: table.offset + 4 * this.section.tile, register: REGISTER.tile };
  }

  /** The result's place. `accumulate`: the place already holds the fold of earlier tiles. */
  target(node: Node, axes = node.axes): { readonly out: Tensor; readonly accumulate: boolean } {
    const name = nameOf(node);
    if (!this.rates.reducers.has(node.id))
      return { out: this.scratch(axes, this.precision(node), name), accumulate: false };
    const sum = this.accumulators.get(node.id);
    const precision = this.partPrecision(node);
    if (sum?.precision === precision) return { out: sum, accumulate: true };
    return { out: this.scratch(axes, precision, sum ? `${name}'` : name), accumulate: false };
  }

  // ---- values

  value(id: NodeId): Tensor {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.parent) {
      const tensor = scope.values.get(id);
      if (tensor) return tensor;
    }
    throw new Error(`value ${id} is used before it is computed`);
  }

  /** Operand `i` in the given precision. */
  operand(node: Node, i: number, precision: Precision): Tensor {
    return this.valueIn(node.operands[i], precision);
  }

  valueIn(id: NodeId, precision: Precision): Tensor {
    const tensor = this.value(id);
    if (tensor.precision === precision) return tensor;
    const key = `${id}:${precision}`;
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.parent) {
      const cast = scope.casts.get(key);
      if (cast) return cast;
    }
    const node = this.nodes.get(id);
    const cast =
      node?.op === "constant" ? this.constant(node, precision) : this.scratch(tensor.axes, precision, tensor.name);
    if (node?.op !== "constant") this.assign(cast, tensor);
    this.scope.casts.set(key, cast);
    return cast;
  }

  private constant(node: Extract<Node, { op: "constant" }>, precision: Precision): Tensor {
    return constantTensor(this, node, node.attributes.values, precision);
  }

  // ---- copies

  /** out ← a, repeated along the axes that only `out` has, in the precision of `out`. */
  assign(out: Tensor, a: Tensor): void {
    if (out.precision === a.precision) {
      this.map("map1", UNARY.indexOf("copy"), "copy", out, [a]);
      return;
    }
    const axes = this.stored(out);
    const dims = merged(dimsOf(axes, this.span, [out, a]));
    const row = dims.at(-1) ?? { size: 1, strides: [1, 1] };
    if (!row.strides.every((stride) => stride === 1) || !a.axes.every((axis) => strideOf(a, axis) !== 0)) {
      const { strides, length } = standardStrides(out.axes, this.size, this.lanes, this.sample);
      const pointer = this.writer.scratch(padded(length) * bytesOf(a.precision));
      const dense: Tensor = { ...a, axes: out.axes, strides, pointer };
      const wide: Tensor = { ...out, strides, pointer: this.writer.scratch(padded(length) * bytesOf(out.precision)) };
      this.map("map1", UNARY.indexOf("copy"), "copy", dense, [a]);
      const direct =
        merged(dimsOf(axes, this.span, [out, dense]))
          .at(-1)
          ?.strides.every((stride) => stride === 1) ?? true;
      this.convert(direct ? out : wide, dense);
      if (!direct) this.map("map1", UNARY.indexOf("copy"), "copy", out, [wide]);
      return;
    }
    this.convert(out, a);
  }

  private convert(out: Tensor, a: Tensor): void {
    const dims = merged(dimsOf(this.stored(out), this.span, [out, a]));
    const inner = filled(dims.slice(-2), 2, 2);
    if (inner[1].size === 1) inner[1] = { size: 1, strides: [1, 1] };
    for (const [to, from] of turns(dims.slice(0, -2), 2)) {
      this.writer.emit(
        "convert",
        a.precision,
        {
          n0: inner[0].size,
          n1: inner[1].size,
          out: this.at(out, to),
          out0: inner[0].strides[0],
          a: this.at(a, from),
          a0: inner[0].strides[1],
        },
        `convert   ${this.show(out)} <- ${a.name}`,
        product(inner.map((dim) => dim.size)),
      );
    }
  }

  /** Axes of a tensor from the largest to the smallest stride, so that its innermost loop runs along its memory. */
  stored(tensor: Tensor): AxisId[] {
    return tensor.axes.toSorted((a, b) => strideOf(tensor, b) - strideOf(tensor, a) || a - b);
  }

  // ---- instructions

  at(tensor: Tensor, elements: number): Pointer {
    if (elements === 0) return tensor.pointer;
    return { ...tensor.pointer, offset: tensor.pointer.offset + elements * bytesOf(tensor.precision) };
  }

  show(tensor: Tensor): string {
    const axes = this.stored(tensor);
    return axes.length ? `${tensor.name}[${axes.map(this.size).join(",")}]` : tensor.name;
  }

  /** An elementwise map: `code` is the function's number in its table. */
  map(family: "map1" | "map2" | "map3", code: number, fn: string, out: Tensor, operands: readonly Tensor[]): void {
    const tensors = [out, ...operands];
    const dims = merged(dimsOf(this.stored(out), this.span, tensors));
    if (dims.length === 0) dims.push({ size: 1, strides: tensors.map((_, t) => (t === 0 ? 1 : 0)) });
    // Every tensor that is not a part of another ends on a multiple of 4, so a single loop along memory may run to there.
    if (
      !out.part &&
      dims.length === 1 &&
      dims[0].strides[0] === 1 &&
      dims[0].strides.every((s) => s === 0 || s === 1)
    ) {
      dims[0] = { ...dims[0], size: padded(dims[0].size) };
    }
    const inner = filled(dims.slice(-4), 4, tensors.length);
    const names = ["out", "a", "b", "c"];
    const text = `${fn.padEnd(9)} ${this.show(out)} <- ${operands.map((t) => t.name).join(", ")}`;
    for (const offsets of turns(dims.slice(0, -4), tensors.length)) {
      const fields: Record<string, number | Pointer> = { fn: code };
      inner.forEach((dim, d) => {
        fields[`n${d}`] = dim.size;
        tensors.forEach((_, t) => {
          fields[`${names[t]}${d}`] = dim.strides[t];
        });
      });
      tensors.forEach((tensor, t) => {
        fields[names[t]] = this.at(tensor, offsets[t]);
      });
      this.writer.emit(family, out.precision, fields, text, product(inner.map((dim) => dim.size)));
    }
  }

  /** `count` elements from `pointer` on get one value. */
  fillAll(pointer: Pointer, count: number, precision: Precision, name: string, value: number): void {
    const constant: Pointer = { region: "constants", offset: this.constants.reals([value], precision), register: 0 };
    const fields: Record<string, number | Pointer> = { fn: UNARY.indexOf("copy"), out: pointer, a: constant };
    for (let d = 0; d < 4; d++)
      Object.assign(fields, { [`n${d}`]: d === 3 ? count : 1, [`out${d}`]: d === 3 ? 1 : 0, [`a${d}`]: 0 });
    this.writer.emit("map1", precision, fields, `copy      ${name} <- ${value}`, count);
  }
}
