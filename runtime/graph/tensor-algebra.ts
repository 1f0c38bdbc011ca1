import type { LinearAlgebra, Scalar } from "../engine/engine.ts";
import type { BinaryFn, FoldFn, TernaryFn, UnaryFn } from "../program/instructions.ts";
import type { Algebra, HostBlock, HostFunction } from "./algebra.ts";
import { AxisTable, canonicalAxes, commonAxes, unionAxes, withoutAxes } from "./axes.ts";
import { binaryReference, FOLD_REFERENCE, TERNARY_REFERENCE, unaryReference } from "./elementwise.ts";
import type { Axis, AxisId } from "./graph.ts";
import { type EagerTensor, gathered, offsets, product, rowMajor } from "./tensor.ts";

/**
 * Evaluates every operation at once, in f64 on the engine's elementary functions: the reference that graphs and programs are compared
 * with. Missing entries stay missing through maps and views; reductions, contractions and scatters skip them.
 */
export class TensorAlgebra extends AxisTable implements Algebra<EagerTensor> {
  readonly linear?: LinearAlgebra;
  private readonly unary: Readonly<Record<UnaryFn, (x: number) => number>>;
  private readonly binary: Readonly<Record<BinaryFn, (a: number, b: number) => number>>;

  constructor(scalar: Scalar, options: { readonly linear?: LinearAlgebra; readonly axes?: Axis[] } = {}) {
    super(options.axes);
    this.linear = options.linear;
    this.unary = unaryReference(scalar);
    this.binary = binaryReference(scalar);
  }

  axesOf(value: EagerTensor): readonly AxisId[] {
    return value.axes;
  }

  constant(axes: readonly AxisId[], values: ArrayLike<number>, missing?: ArrayLike<number>): EagerTensor {
    const total = product(this.sizes(axes));
    if (values.length !== total) throw new RangeError(`a constant of ${total} entries got ${values.length}`);
    const sorted = canonicalAxes(axes);
    const inOrder = sorted.every((axis, k) => axis === axes[k]);
    const order = inOrder ? undefined : this.offsets(sorted, axes);
    const data = gathered(values, order, new Float64Array(total));
    return missing?.length
      ? this.withMissing({ axes: sorted, data }, gathered(missing, order, new Uint8Array(total)))
      : { axes: sorted, data };
  }

  scalar(value: number): EagerTensor {
    return { axes: [], data: Float64Array.of(value) };
  }

  iota(axis: AxisId): EagerTensor {
    return { axes: [axis], data: Float64Array.from({ length: this.size(axis) }, (_, k) => k) };
  }

  map1(fn: UnaryFn, a: EagerTensor): EagerTensor {
    const f = this.unary[fn];
    const data = new Float64Array(a.data.length);
    for (let i = 0; i < data.length; i += 1) data[i] = f(a.data[i]);
    return { ...a, data };
  }

  map2(fn: BinaryFn, a: EagerTensor, b: EagerTensor): EagerTensor {
    const f = this.binary[fn];
    if (!a.missing && !b.missing && a.axes.length === b.axes.length && a.axes.every((axis, k) => axis === b.axes[k])) {
      const data = new Float64Array(a.data.length);
      for (let i = 0; i < data.length; i += 1) data[i] = f(a.data[i], b.data[i]);
      return { axes: a.axes, data };
    }
    const axes = unionAxes(a.axes, b.axes);
    const [p, q] = [this.offsets(axes, a.axes), this.offsets(axes, b.axes)];
    const data = new Float64Array(p.length);
    for (let i = 0; i < data.length; i += 1) data[i] = f(a.data[p[i]], b.data[q[i]]);
    return this.withMissing({ axes, data }, this.anyMissing([a, b], [p, q]));
  }

  /** `select` is missing where its condition or the chosen branch is. */
  map3(fn: TernaryFn, a: EagerTensor, b: EagerTensor, c: EagerTensor): EagerTensor {
    const f = TERNARY_REFERENCE[fn];
    const axes = unionAxes(a.axes, b.axes, c.axes);
    const [p, q, r] = [a, b, c].map((x) => this.offsets(axes, x.axes));
    const data = new Float64Array(p.length);
    for (let i = 0; i < data.length; i += 1) data[i] = f(a.data[p[i]], b.data[q[i]], c.data[r[i]]);
    if (fn !== "select") return this.withMissing({ axes, data }, this.anyMissing([a, b, c], [p, q, r]));
    if (!a.missing && !b.missing && !c.missing) return { axes, data };
    const missing = new Uint8Array(data.length);
    for (let i = 0; i < data.length; i += 1) {
      missing[i] = a.missing?.[p[i]] || (a.data[p[i]] !== 0 ? b.missing?.[q[i]] : c.missing?.[r[i]]) ? 1 : 0;
    }
    return this.withMissing({ axes, data }, missing);
  }

  /** What one operand lacks is summed in the other first, as in graphs. */
  contract(a: EagerTensor, b: EagerTensor, over: readonly AxisId[]): EagerTensor {
    const inner = canonicalAxes(commonAxes(commonAxes(over, a.axes), b.axes));
    const rest = withoutAxes(canonicalAxes(over), inner);
    const left = this.reduce("sum", a, commonAxes(rest, a.axes));
    const right = this.reduce("sum", b, commonAxes(rest, b.axes));
    const neither = withoutAxes(rest, unionAxes(a.axes, b.axes));
    if (inner.length === 0) return this.reduce("sum", this.map2("multiply", left, right), neither);
    const outer = withoutAxes(unionAxes(left.axes, right.axes), inner);
    const [p, q] = [this.offsets(outer, left.axes), this.offsets(outer, right.axes)];
    const [u, v] = [this.offsets(inner, left.axes), this.offsets(inner, right.axes)];
    const data = new Float64Array(p.length);
    for (let i = 0; i < data.length; i += 1) {
      let sum = 0;
      for (let k = 0; k < u.length; k += 1) {
        if (left.missing?.[p[i] + u[k]] || right.missing?.[q[i] + v[k]]) continue;
        sum += left.data[p[i] + u[k]] * right.data[q[i] + v[k]];
      }
      data[i] = sum;
    }
    return this.reduce("sum", { axes: outer, data }, neither);
  }

  reduce(fold: FoldFn, a: EagerTensor, over: readonly AxisId[]): EagerTensor {
    const { start, fold: f } = FOLD_REFERENCE[fold];
    const [inner, outer] = [commonAxes(a.axes, over), withoutAxes(a.axes, over)];
    let result = a;
    if (inner.length > 0) {
      const p = this.offsets(outer, a.axes);
      const u = this.offsets(inner, a.axes);
      const data = new Float64Array(p.length);
      const missing = a.missing && (fold === "max" || fold === "min") ? new Uint8Array(p.length) : undefined;
      for (let i = 0; i < data.length; i += 1) {
        let [folded, present] = [start, 0];
        for (let k = 0; k < u.length; k += 1) {
          if (a.missing?.[p[i] + u[k]]) continue;
          folded = f(folded, a.data[p[i] + u[k]]);
          present += 1;
        }
        data[i] = folded;
        if (missing && present === 0) missing[i] = 1; // nothing is the largest of nothing
      }
      result = this.withMissing({ axes: outer, data }, missing);
    }
    const copies = product(this.sizes(withoutAxes(canonicalAxes(over), a.axes)));
    if (copies === 1) return result;
    if (fold === "sum") return this.map2("multiply", result, this.scalar(copies));
    if (fold === "product") return this.map2("power", result, this.scalar(copies));
    return copies > 0 ? result : { axes: outer, data: new Float64Array(product(this.sizes(outer))).fill(start) };
  }

  rename(a: EagerTensor, from: AxisId, to: AxisId): EagerTensor {
    if (from === to || !a.axes.includes(from)) return a;
    if (a.axes.includes(to)) throw new RangeError(`rename: the value already carries axis ${this.axisOf(to).name}`);
    return this.relabel(
      a,
      a.axes.map((axis) => (axis === from ? to : axis)),
    );
  }

  slice(a: EagerTensor, axis: AxisId, to: AxisId, start: number, step: number): EagerTensor {
    if (!a.axes.includes(axis)) return a;
    const named = a.axes.map((each) => (each === axis ? to : each));
    const strides = rowMajor(this.sizes(a.axes));
    const k = a.axes.indexOf(axis);
    const begin = start * strides[k];
    strides[k] *= step;
    return this.relabel(this.pick(a, named, offsets(this.sizes(named), strides, begin)), named);
  }

  unslice(a: EagerTensor, axis: AxisId, to: AxisId, start: number, step: number): EagerTensor {
    const full = this.expand(a, [axis]);
    const named = full.axes.map((each) => (each === axis ? to : each));
    const strides = rowMajor(this.sizes(named));
    const k = full.axes.indexOf(axis);
    const begin = start * strides[k];
    strides[k] *= step;
    const places = offsets(this.sizes(full.axes), strides, begin);
    const data = new Float64Array(product(this.sizes(named)));
    const missing = full.missing && new Uint8Array(data.length);
    for (let i = 0; i < places.length; i += 1) {
      data[places[i]] = full.data[i];
      if (missing) missing[places[i]] = full.missing![i];
    }
    return this.relabel(this.withMissing({ axes: named, data }, missing), named);
  }

  concat(values: readonly EagerTensor[], parts: readonly (AxisId | undefined)[], to: AxisId): EagerTensor {
    // Not spread as arguments: a list may have hundreds of thousands of entries.
    const rest = canonicalAxes(
      values.flatMap((value, k) => withoutAxes(value.axes, parts[k] === undefined ? [] : [parts[k]])),
    );
    const axes = canonicalAxes([...rest, to]);
    const sizes = this.sizes(axes);
    const data = new Float64Array(product(sizes));
    const missing = values.some((value) => value.missing) ? new Uint8Array(data.length) : undefined;
    const strides = rowMajor(sizes);
    const along = strides[axes.indexOf(to)];
    const strideOf = new Map(axes.map((axis, k) => [axis, strides[k]]));
    let done = 0;
    values.forEach((value, k) => {
      const part = parts[k];
      const block = part === undefined ? rest : [part, ...rest];
      const source = this.offsets(block, value.axes);
      const target = offsets(
        this.sizes(block),
        block.map((axis) => (axis === part ? along : strideOf.get(axis)!)),
        done * along,
      );
      for (let i = 0; i < source.length; i += 1) {
        data[target[i]] = value.data[source[i]];
        if (missing && value.missing) missing[target[i]] = value.missing[source[i]];
      }
      done += part === undefined ? 1 : this.size(part);
    });
    if (done !== this.size(to))
      throw new RangeError(`concat: the parts have ${done} entries, the axis ${this.size(to)}`);
    return this.withMissing({ axes, data }, missing);
  }

  reshape(a: EagerTensor, from: readonly AxisId[], to: readonly AxisId[]): EagerTensor {
    if (product(this.sizes(from)) !== product(this.sizes(to)))
      throw new RangeError("reshape: the number of entries changes");
    const rest = withoutAxes(a.axes, from);
    if (rest.length === a.axes.length) return a;
    const order = this.offsets([...rest, ...from], a.axes);
    return this.relabel(this.pick(a, rest, order), [...rest, ...to]);
  }

  gather(table: EagerTensor, axis: AxisId, index: EagerTensor): EagerTensor {
    if (!table.axes.includes(axis)) return table;
    const axes = unionAxes(withoutAxes(table.axes, [axis]), index.axes);
    const base = this.offsets(axes, table.axes, axis);
    const places = this.offsets(axes, index.axes);
    const stride = rowMajor(this.sizes(table.axes))[table.axes.indexOf(axis)];
    const missing = index.missing && gathered(index.missing, places, new Uint8Array(places.length));
    for (let i = 0; i < base.length; i += 1)
      if (!missing?.[i]) base[i] += stride * this.entry(index.data[places[i]], axis);
    const picked = this.pick(table, axes, base);
    if (missing) for (let i = 0; i < missing.length; i += 1) missing[i] |= picked.missing?.[i] ?? 0;
    return missing ? this.withMissing(picked, missing) : picked;
  }

  scatter(values: EagerTensor, index: EagerTensor, axis: AxisId, over: readonly AxisId[]): EagerTensor {
    const all = unionAxes(values.axes, index.axes);
    const axes = canonicalAxes([...withoutAxes(all, over), axis]);
    const [p, q] = [this.offsets(all, values.axes), this.offsets(all, index.axes)];
    const target = this.offsets(all, withoutAxes(all, over), axis, axes);
    const stride = rowMajor(this.sizes(axes))[axes.indexOf(axis)];
    const data = new Float64Array(product(this.sizes(axes)));
    for (let i = 0; i < p.length; i += 1) {
      if (values.missing?.[p[i]] || index.missing?.[q[i]]) continue;
      data[target[i] + stride * this.entry(index.data[q[i]], axis)] += values.data[p[i]];
    }
    return { axes, data };
  }

  argmax(a: EagerTensor, axis: AxisId): EagerTensor {
    const outer = withoutAxes(a.axes, [axis]);
    const p = this.offsets(outer, a.axes);
    const data = new Float64Array(p.length);
    const missing = a.missing && new Uint8Array(p.length);
    if (a.axes.includes(axis)) {
      const u = this.offsets([axis], a.axes);
      for (let i = 0; i < p.length; i += 1) {
        let [best, at] = [Number.NaN, -1];
        for (let k = 0; k < u.length; k += 1) {
          if (a.missing?.[p[i] + u[k]]) continue;
          const x = a.data[p[i] + u[k]];
          if (at < 0 || x > best) [best, at] = [x, k];
        }
        data[i] = Math.max(at, 0);
        if (missing && at < 0) missing[i] = 1;
      }
    }
    return this.withMissing({ axes: outer, data }, missing);
  }

  cumulativeSum(a: EagerTensor, axis: AxisId): EagerTensor {
    const full = this.expand(a, [axis]);
    const p = this.offsets(withoutAxes(full.axes, [axis]), full.axes);
    const stride = rowMajor(this.sizes(full.axes))[full.axes.indexOf(axis)];
    const data = new Float64Array(full.data.length);
    for (const start of p) {
      let sum = 0;
      for (let k = 0; k < this.size(axis); k += 1) {
        const at = start + k * stride;
        if (!full.missing?.[at]) sum += full.data[at];
        data[at] = sum;
      }
    }
    return this.withMissing({ axes: full.axes, data }, full.missing);
  }

  stopGradient(a: EagerTensor): EagerTensor {
    return a;
  }

  straightThrough(value: EagerTensor, backward: EagerTensor): EagerTensor {
    return this.expand(value, backward.axes);
  }

  wide(a: EagerTensor): EagerTensor {
    return a;
  }

  where(condition: EagerTensor, a: EagerTensor): EagerTensor {
    const axes = unionAxes(condition.axes, a.axes);
    const full = this.expand(a, axes);
    const places = this.offsets(axes, condition.axes);
    const missing = new Uint8Array(full.data.length);
    for (let i = 0; i < missing.length; i += 1) {
      const kept = condition.data[places[i]] !== 0 && !condition.missing?.[places[i]];
      missing[i] = kept ? (full.missing?.[i] ?? 0) : 1;
    }
    return this.withMissing(full, missing);
  }

  /** 1 where there is a value, 0 where it is missing. */
  present(a: EagerTensor): EagerTensor {
    return a.missing ? { axes: a.axes, data: Float64Array.from(a.missing, (flag) => 1 - flag) } : this.scalar(1);
  }

  host(
    fn: HostFunction,
    operands: readonly EagerTensor[],
    take: readonly (readonly AxisId[])[],
    give: readonly AxisId[],
  ): EagerTensor {
    const full = operands.map((operand, k) => this.expand(operand, take[k]));
    const outer = unionAxes(...full.map((operand, k) => withoutAxes(operand.axes, take[k])));
    const bases = full.map((operand, k) =>
      this.offsets(outer, withoutAxes(operand.axes, take[k]), undefined, operand.axes),
    );
    const inner = full.map((operand, k) => this.offsets(take[k], operand.axes));
    const width = product(this.sizes(give));
    const count = product(this.sizes(outer));
    const data = new Float64Array(count * width);
    const missing = new Uint8Array(data.length);
    for (let i = 0; i < count; i += 1) {
      const blocks = full.map((operand, k): HostBlock => {
        const places = Array.from(inner[k], (offset) => bases[k][i] + offset);
        const block = { data: Float64Array.from(places, (at) => operand.data[at]) };
        return operand.missing ? { ...block, missing: Uint8Array.from(places, (at) => operand.missing![at]) } : block;
      });
      const values = fn(blocks);
      if (values === undefined) missing.fill(1, i * width, (i + 1) * width);
      else data.set(values, i * width);
    }
    return this.constant([...outer, ...give], data, missing.includes(1) ? missing : undefined);
  }

  /** The value repeated, so that it carries all of `axes`. */
  expand(a: EagerTensor, axes: readonly AxisId[]): EagerTensor {
    const all = unionAxes(a.axes, axes);
    return all.length === a.axes.length ? a : this.pick(a, all, this.offsets(all, a.axes));
  }

  sizes(axes: readonly AxisId[]): number[] {
    return axes.map((axis) => this.size(axis));
  }

  /** Offset into a tensor of axes `storage` for every row-major entry over `block`; axes not in `carried` do not move. */
  private offsets(
    block: readonly AxisId[],
    carried: readonly AxisId[],
    except?: AxisId,
    storage = carried,
  ): Int32Array {
    const strides = rowMajor(this.sizes(storage));
    const move = (axis: AxisId) => (axis !== except && carried.includes(axis) ? strides[storage.indexOf(axis)] : 0);
    return offsets(this.sizes(block), block.map(move));
  }

  private pick(a: EagerTensor, axes: readonly AxisId[], places: Int32Array): EagerTensor {
    const data = gathered(a.data, places, new Float64Array(places.length));
    return this.withMissing({ axes, data }, a.missing && gathered(a.missing, places, new Uint8Array(places.length)));
  }

  /** Data that is row-major over `axes` in this order, brought to ascending order. */
  private relabel(a: EagerTensor, axes: readonly AxisId[]): EagerTensor {
    if (axes.every((axis, k) => k === 0 || axis > axes[k - 1])) return { ...a, axes };
    const sorted = canonicalAxes(axes);
    if (sorted.length !== axes.length)
      throw new RangeError(`two dimensions along one axis: ${axes.map((axis) => this.axisOf(axis).name).join(", ")}`);
    return this.pick(a, sorted, this.offsets(sorted, axes));
  }

  private entry(index: number, axis: AxisId): number {
    const { name, size } = this.axisOf(axis);
    if (index >= 0 && index < size && index === Math.floor(index)) return index;
    throw new RangeError(
      `subscript ${index} of an axis \`${name}\` of size ${size}: it must be a whole number from 0 to ${size - 1}`,
    );
  }

  private anyMissing(operands: readonly EagerTensor[], places: readonly Int32Array[]): Uint8Array | undefined {
    if (!operands.some((operand) => operand.missing)) return undefined;
    return Uint8Array.from(places[0], (_, i) =>
      operands.some((operand, k) => operand.missing?.[places[k][i]]) ? 1 : 0,
    );
  }

  private withMissing(a: EagerTensor, missing: Uint8Array | undefined): EagerTensor {
    return missing?.includes(1) ? { axes: a.axes, data: a.data, missing } : { axes: a.axes, data: a.data };
  }
}
