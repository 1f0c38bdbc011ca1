import type { Span } from "../../dsl/source.ts";
import type { Scalar } from "../engine/engine.ts";
import type { BinaryFn, FoldFn, Purpose, RandomLaw, TernaryFn, UnaryFn } from "../program/instructions.ts";
import type { Algebra } from "./algebra.ts";
import { AxisTable, canonicalAxes, commonAxes, unionAxes, withoutAxes } from "./axes.ts";
import { elementOf } from "./element.ts";
import { applyNode } from "./evaluate.ts";
import type { Axis, AxisId, Element, Graph, Node, NodeId, OperationName, Operations } from "./graph.ts";
import { identity1, identity2, identity3 } from "./identities.ts";
import { nodeKey } from "./key.ts";
import { product } from "./tensor.ts";
import { TensorAlgebra } from "./tensor-algebra.ts";

/** Constants of more entries than this are not made by folding: the program computes them. */
const FOLD_LIMIT = 65_536;

/**
 * Builds a graph. Equal nodes are one node, operations on constants are constants (f64), and identities that keep every bit are applied
 * (`x * 1`, `x - 0`, `x + -0`, but not `x + 0`, which turns -0 into +0).
 */
export class GraphBuilder extends AxisTable implements Algebra<NodeId> {
  readonly nodes: Node[] = [];
  readonly numbers: Scalar;
  private readonly eager: TensorAlgebra;
  private readonly keys = new Map<string, NodeId>();
  private readonly orders = new Map<Purpose, number>();
  private span: Span | undefined;
  private call: string | undefined;

  constructor(numbers: Scalar, axes: readonly Axis[] = []) {
    super([...axes]);
    this.numbers = numbers;
    this.eager = new TensorAlgebra(numbers, { axes: this.axes });
  }

  /** The graph so far. */
  build(): Graph {
    return { axes: [...this.axes], nodes: [...this.nodes] };
  }

  node(id: NodeId): Node {
    return this.nodes[id];
  }

  axesOf(id: NodeId): readonly AxisId[] {
    return this.nodes[id].axes;
  }

  /** Appends a node as it stands, or returns the equal one that is there. Axes ascending. */
  add<O extends OperationName>(
    op: O,
    operands: readonly NodeId[],
    attributes: Operations[O],
    axes: readonly AxisId[],
    element: Element,
  ): NodeId {
    const key = nodeKey(op, operands, attributes, axes);
    const known = this.keys.get(key);
    if (known !== undefined) return known;
    const id = this.nodes.length;
    const from = {
      ...(this.span === undefined ? {} : { span: this.span }),
      ...(this.call === undefined ? {} : { call: this.call }),
    };
    this.nodes.push({ id, op, operands, attributes, axes, element, ...from } as Node);
    this.keys.set(key, id);
    return id;
  }

  // ---- leaves

  constant(axes: readonly AxisId[], values: ArrayLike<number>, missing?: ArrayLike<number>): NodeId {
    if (missing && Array.from(missing).some((flag) => flag !== 0))
      throw new Error("missing entries exist in measures only, not in the body of a model");
    const tensor = this.eager.constant(axes, values);
    return this.add(
      "constant",
      [],
      { values: tensor.data },
      tensor.axes,
      elementOf("constant", { values: tensor.data }, []),
    );
  }

  scalar(value: number): NodeId {
    return this.constant([], [value]);
  }

  input(input: number, axes: readonly AxisId[]): NodeId {
    return this.add("input", [], { input }, canonicalAxes(axes), { kind: "real" });
  }

  state(name: string, axes: readonly AxisId[]): NodeId {
    return this.label(this.add("state", [], { name }, canonicalAxes(axes), { kind: "real" }), name);
  }

  data(column: string, axes: readonly AxisId[], element: Element = { kind: "real" }): NodeId {
    return this.label(this.add("data", [], { column }, canonicalAxes(axes), element), column);
  }

  step(): NodeId {
    return this.add("step", [], {}, [], { kind: "integer" });
  }

  iota(axis: AxisId): NodeId {
    return this.add("iota", [], { axis }, [axis], { kind: "integer", limit: this.size(axis) });
  }

  /** Draws for every entry of `axes`. Each call is a new stream of its purpose unless `order` says which. */
  random(
    law: RandomLaw,
    purpose: Purpose,
    axes: readonly AxisId[],
    parameters: readonly NodeId[],
    order?: number,
  ): NodeId {
    const next = this.orders.get(purpose) ?? 0;
    const number = order ?? next;
    this.orders.set(purpose, Math.max(next, number + 1));
    const all = unionAxes(axes, ...parameters.map((parameter) => this.axesOf(parameter)));
    const attributes = { law, purpose, order: number };
    return this.add("random", parameters, attributes, all, elementOf("random", attributes, []));
  }

  // ---- operations

  map1(fn: UnaryFn, a: NodeId): NodeId {
    return identity1(this, fn, a) ?? this.make("map1", [a], { fn }, this.axesOf(a));
  }

  map2(fn: BinaryFn, a: NodeId, b: NodeId): NodeId {
    return identity2(this, fn, a, b) ?? this.make("map2", [a, b], { fn }, unionAxes(this.axesOf(a), this.axesOf(b)));
  }

  map3(fn: TernaryFn, a: NodeId, b: NodeId, c: NodeId): NodeId {
    const axes = unionAxes(this.axesOf(a), this.axesOf(b), this.axesOf(c));
    return identity3(this, fn, a, b, c) ?? this.make("map3", [a, b, c], { fn }, axes);
  }

  /** A contract node sums over axes of both operands only; what one of them lacks is summed in the other first. */
  contract(a: NodeId, b: NodeId, over: readonly AxisId[]): NodeId {
    const [inA, inB] = [commonAxes(over, this.axesOf(a)), commonAxes(over, this.axesOf(b))];
    const both = canonicalAxes(commonAxes(inA, inB));
    const [left, right] = [
      this.reduce("sum", a, withoutAxes(inA, both)),
      this.reduce("sum", b, withoutAxes(inB, both)),
    ];
    const neither = withoutAxes(withoutAxes(over, inA), inB);
    if (both.length === 0) return this.reduce("sum", this.map2("multiply", left, right), neither);
    const axes = withoutAxes(unionAxes(this.axesOf(left), this.axesOf(right)), both);
    return this.reduce("sum", this.make("contract", [left, right], { over: both }, axes), neither);
  }

  reduce(fold: FoldFn, a: NodeId, over: readonly AxisId[]): NodeId {
    const present = canonicalAxes(commonAxes(over, this.axesOf(a)));
    const axes = withoutAxes(this.axesOf(a), present);
    const result = present.length === 0 ? a : this.make("reduce", [a], { fold, over: present }, axes);
    const copies = this.count(withoutAxes(canonicalAxes(over), this.axesOf(a)));
    if (copies === 1) return result;
    if (fold === "sum") return this.map2("multiply", result, this.scalar(copies));
    if (fold === "product") return this.map2("power", result, this.scalar(copies));
    return copies > 0 ? result : this.scalar(fold === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  }

  rename(a: NodeId, from: AxisId, to: AxisId): NodeId {
    const node = this.nodes[a];
    if (from === to || !node.axes.includes(from)) return a;
    if (this.size(from) !== this.size(to))
      throw new RangeError(
        `rename: axis ${this.axisOf(from).name} has ${this.size(from)} entries, ${this.axisOf(to).name} ${this.size(to)}`,
      );
    if (node.axes.includes(to)) throw new RangeError(`rename: the value already carries axis ${this.axisOf(to).name}`);
    // A rename of a rename of the same axis is one.
    if (node.op === "rename" && node.attributes.to === from)
      return this.rename(node.operands[0], node.attributes.from, to);
    return this.make("rename", [a], { from, to }, canonicalAxes([...withoutAxes(node.axes, [from]), to]));
  }

  slice(a: NodeId, axis: AxisId, to: AxisId, start: number, step: number): NodeId {
    const axes = this.axesOf(a);
    if (!axes.includes(axis)) return a;
    const last = start + step * (this.size(to) - 1);
    if (this.size(to) > 0 && (Math.min(start, last) < 0 || Math.max(start, last) >= this.size(axis))) {
      throw new RangeError(
        `slice ${start} to ${last} of axis ${this.axisOf(axis).name}, which has ${this.size(axis)} entries`,
      );
    }
    if (start === 0 && step === 1 && this.size(axis) === this.size(to)) return this.rename(a, axis, to);
    this.mustLack(withoutAxes(axes, [axis]), [to]);
    return this.make("slice", [a], { axis, to, start, step }, canonicalAxes([...withoutAxes(axes, [axis]), to]));
  }

  unslice(a: NodeId, axis: AxisId, to: AxisId, start: number, step: number): NodeId {
    if (start === 0 && step === 1 && this.size(axis) === this.size(to)) return this.rename(a, axis, to);
    const full = this.expand(a, [axis]);
    const rest = withoutAxes(this.axesOf(full), [axis]);
    this.mustLack(rest, [to]);
    return this.make("unslice", [full], { axis, to, start, step }, canonicalAxes([...rest, to]));
  }

  concat(values: readonly NodeId[], parts: readonly (AxisId | undefined)[], to: AxisId): NodeId {
    const entries = parts.reduce((sum: number, part) => sum + (part === undefined ? 1 : this.size(part)), 0);
    if (entries !== this.size(to))
      throw new RangeError(`concat: the parts have ${entries} entries, the axis ${this.size(to)}`);
    const full = values.map((value, k) => (parts[k] === undefined ? value : this.expand(value, [parts[k]])));
    const rest = unionAxes(...full.map((value, k) => this.axesOf(value).filter((axis) => axis !== parts[k])));
    this.mustLack(rest, [to]);
    return this.make("concat", full, { parts: [...parts], to }, canonicalAxes([...rest, to]));
  }

  reshape(a: NodeId, from: readonly AxisId[], to: readonly AxisId[]): NodeId {
    if (this.count(from) !== this.count(to)) throw new RangeError("reshape: the number of entries changes");
    if (commonAxes(this.axesOf(a), from).length === 0) return a;
    if (from.length === 1 && to.length === 1) return this.rename(a, from[0], to[0]);
    const full = this.expand(a, from);
    const rest = withoutAxes(this.axesOf(full), from);
    this.mustLack(rest, to);
    return this.make("reshape", [full], { from: [...from], to: [...to] }, canonicalAxes([...rest, ...to]));
  }

  gather(table: NodeId, axis: AxisId, index: NodeId): NodeId {
    if (!this.axesOf(table).includes(axis)) return table;
    return this.make(
      "gather",
      [table, index],
      { axis },
      unionAxes(withoutAxes(this.axesOf(table), [axis]), this.axesOf(index)),
    );
  }

  scatter(values: NodeId, index: NodeId, axis: AxisId, over: readonly AxisId[]): NodeId {
    const all = unionAxes(this.axesOf(values), this.axesOf(index));
    const summed = canonicalAxes(commonAxes(over, all));
    return this.make(
      "scatter",
      [values, index],
      { axis, over: summed },
      canonicalAxes([...withoutAxes(all, summed), axis]),
    );
  }

  argmax(a: NodeId, axis: AxisId): NodeId {
    if (!this.axesOf(a).includes(axis)) return this.scalar(0);
    return this.make("argmax", [a], { axis }, withoutAxes(this.axesOf(a), [axis]));
  }

  cumulativeSum(a: NodeId, axis: AxisId): NodeId {
    const full = this.expand(a, [axis]);
    return this.make("cumulative_sum", [full], { axis }, this.axesOf(full));
  }

  stopGradient(a: NodeId): NodeId {
    return this.nodes[a].op === "stop_gradient" ? a : this.make("stop_gradient", [a], {}, this.axesOf(a));
  }

  straightThrough(value: NodeId, backward: NodeId): NodeId {
    return this.make("straight_through", [value, backward], {}, unionAxes(this.axesOf(value), this.axesOf(backward)));
  }

  wide(a: NodeId): NodeId {
    return this.nodes[a].op === "wide" ? a : this.make("wide", [a], {}, this.axesOf(a));
  }

  /** The value repeated, so that it carries all of `axes`. */
  expand(a: NodeId, axes: readonly AxisId[]): NodeId {
    const lacking = withoutAxes(canonicalAxes(axes), this.axesOf(a));
    if (lacking.length === 0) return a;
    return this.map2("multiply", a, this.constant(lacking, new Float64Array(this.count(lacking)).fill(1)));
  }

  // ---- names and places

  locate(span: Span | undefined): Span | undefined {
    const before = this.span;
    this.span = span;
    return before;
  }

  calling(name: string | undefined): string | undefined {
    const before = this.call;
    this.call = name;
    return before;
  }

  /** Names the node unless it has a name. */
  label(a: NodeId, name: string): NodeId {
    if (this.nodes[a].label === undefined) this.nodes[a] = { ...this.nodes[a], label: name };
    return a;
  }

  /** The number that a node is everywhere, if it is a constant with one value. */
  uniform(a: NodeId): number | undefined {
    const node = this.nodes[a];
    if (node.op !== "constant" || node.attributes.values.length === 0) return undefined;
    const [first] = node.attributes.values;
    return node.attributes.values.every((value) => Object.is(value, first)) ? first : undefined;
  }

  private count(axes: readonly AxisId[]): number {
    return product(axes.map((axis) => this.size(axis)));
  }

  private mustLack(axes: readonly AxisId[], added: readonly AxisId[]): void {
    for (const axis of commonAxes(axes, added))
      throw new RangeError(`the value already carries axis ${this.axisOf(axis).name}`);
  }

  private make<O extends OperationName>(
    op: O,
    operands: readonly NodeId[],
    attributes: Operations[O],
    axes: readonly AxisId[],
  ): NodeId {
    const element = elementOf(
      op,
      attributes,
      operands.map((operand) => this.nodes[operand].element),
    );
    const folded = this.folded(op, operands, attributes, axes, element);
    return folded ?? this.add(op, operands, attributes, axes, element);
  }

  /** The constant that an operation on constants is. `iota` counts as one where it meets nothing but constants. */
  private folded<O extends OperationName>(
    op: O,
    operands: readonly NodeId[],
    attributes: Operations[O],
    axes: readonly AxisId[],
    element: Element,
  ): NodeId | undefined {
    if (op === "wide" || op === "stop_gradient" || this.count(axes) > FOLD_LIMIT) return undefined;
    const nodes = operands.map((operand) => this.nodes[operand]);
    if (!nodes.every((node) => node.op === "constant" || (node.op === "iota" && this.count(node.axes) <= FOLD_LIMIT)))
      return undefined;
    const algebra = this.eager;
    const values = nodes.map((node) => applyNode(algebra, node, []));
    const node = { id: -1, op, operands, attributes, axes, element } as unknown as Node;
    const result = algebra.expand(applyNode(algebra, node, values), axes);
    return this.add("constant", [], { values: result.data }, axes, element);
  }
}
