import type { Positional } from "../core/positional.ts";
import type { AxisId } from "../graph/graph.ts";
import type { EagerTensor } from "../graph/tensor.ts";
import type { TensorAlgebra } from "../graph/tensor-algebra.ts";
import { ErrorAlgebra, type ErrorValue } from "./error-algebra.ts";
import type { Measured } from "./measured.ts";
import { type CarriedAxis, sizeOf } from "./tensors.ts";

export type Traced = Positional<ErrorValue<EagerTensor>>;

type Origins = Pick<Measured, "rows" | "draws">;

function differ(word: string, first: number, second: number): Error {
  return new Error(
    `values stand on different ${word} (${first} and ${second}): put both on the same, with \`over\` for rows`,
  );
}

/**
 * Measured values to and from the tensors that the tracer works on. Carried axes have one id a word; axes of binders that are in scope
 * are carried under the word `binder N` and keep their id.
 */
export class Exchange {
  readonly algebra: ErrorAlgebra<EagerTensor>;
  readonly inner: TensorAlgebra;
  private readonly ids = new Map<string, AxisId>();
  private readonly known = new Map<AxisId, { readonly word: string; readonly from: Origins }>();

  constructor(inner: TensorAlgebra) {
    this.inner = inner;
    this.algebra = new ErrorAlgebra(inner);
  }

  /** The axes of a value that stand for a word. */
  axesOf({ value, own }: Traced, word: string): AxisId[] {
    return this.algebra.axesOf(value).filter((id) => !own.includes(id) && this.wordOf(id) === word);
  }

  /** Rows of different sets and draws of different stages are different axes; all others are one by word. */
  private id(axis: CarriedAxis, from: Origins): AxisId {
    if (axis.word.startsWith("binder ")) return Number(axis.word.slice(7));
    const rows = axis.word === "samples" ? { rows: from.rows } : undefined;
    const draws = axis.word === "draws" || axis.word === "chains" ? { draws: from.draws } : undefined;
    const origin = rows?.rows ?? draws?.draws;
    const key = rows || draws ? `${axis.word}|${axis.size}|${origin?.key ?? ""}` : axis.word;
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.inner.axis(axis.word, axis.size, "point");
      this.ids.set(key, id);
      this.known.set(id, { word: axis.word, from: { ...rows, ...draws } });
    }
    if (this.inner.size(id) !== axis.size) throw differ(axis.word, this.inner.size(id), axis.size);
    return id;
  }

  private wordOf(id: AxisId): string {
    return this.known.get(id)?.word ?? `binder ${id}`;
  }

  toTraced(value: Measured): Traced {
    const { tensor } = value;
    const carried = tensor.axes.map((axis) => this.id(axis, value));
    const own = tensor.shape.map((size, k) => this.inner.axis(`d${k}`, size));
    const axes = [...carried, ...own];
    const base = this.inner.constant(axes, tensor.data, tensor.missing);
    const changes = new Map<string, EagerTensor>();
    for (const [name, change] of value.sources) changes.set(name, this.inner.constant(axes, change));
    return { value: this.algebra.value(base, changes), own };
  }

  /** The words of the axes that a value carries beside its own dimensions. */
  carried({ value, own }: Traced): string[] {
    return this.algebra
      .axesOf(value)
      .filter((id) => !own.includes(id))
      .map((id) => this.wordOf(id));
  }

  toMeasured({ value, own }: Traced): Measured {
    const carried = value.base.axes.filter((id) => !own.includes(id));
    for (const change of value.changes.values()) {
      for (const id of change.axes) if (!own.includes(id) && !carried.includes(id)) carried.push(id);
    }
    const order = [...carried, ...own];
    const axes = carried.map((id): CarriedAxis => ({ word: this.wordOf(id), size: this.inner.size(id) }));
    const twice = axes.find((axis, k) => axes.findIndex((other) => other.word === axis.word) < k);
    if (twice !== undefined) {
      const [first, second] = axes.filter((axis) => axis.word === twice.word);
      throw differ(twice.word, first.size, second.size);
    }
    const { rows, draws } = Object.assign({}, ...carried.map((id) => this.known.get(id)?.from)) as Origins;
    const shape = own.map((id) => this.inner.size(id));
    const base = this.arranged(value.base, order);
    const missing = base.missing;
    const sources = new Map<string, Float64Array>();
    for (const [name, change] of value.changes) {
      const data = this.arranged(change, order).data;
      for (let k = 0; k < data.length; k += 1) if (missing?.[k] === 1 || !Number.isFinite(data[k])) data[k] = 0;
      sources.set(name, data);
    }
    const marks = missing ?? new Uint8Array(base.data.length);
    base.data.forEach((x, k) => {
      if (Number.isNaN(x)) marks[k] = 1;
      if (marks[k] === 1) base.data[k] = 0;
    });
    return {
      tensor: { axes, shape, data: base.data, ...(marks.includes(1) ? { missing: marks } : {}) },
      sources,
      ...(rows === undefined ? {} : { rows }),
      ...(draws === undefined ? {} : { draws }),
    };
  }

  /** Entries row-major over `order`, which may name axes that the tensor lacks. */
  private arranged(a: EagerTensor, order: readonly AxisId[]): { data: Float64Array; missing?: Uint8Array } {
    const full = this.inner.expand(a, order);
    const strides = new Map<AxisId, number>();
    let stride = 1;
    for (let k = full.axes.length - 1; k >= 0; k -= 1) {
      strides.set(full.axes[k], stride);
      stride *= this.inner.size(full.axes[k]);
    }
    const sizes = this.inner.sizes(order);
    const total = sizeOf(sizes);
    const data = new Float64Array(total);
    const missing = full.missing && new Uint8Array(total);
    const counter = order.map(() => 0);
    let place = 0;
    for (let k = 0; k < total; k += 1) {
      data[k] = full.data[place];
      if (missing) missing[k] = full.missing![place];
      for (let d = order.length - 1; d >= 0; d -= 1) {
        const step = strides.get(order[d])!;
        counter[d] += 1;
        place += step;
        if (counter[d] < sizes[d]) break;
        place -= step * sizes[d];
        counter[d] = 0;
      }
    }
    return missing ? { data, missing } : { data };
  }
}
