/**
 * Propagation of errors to first order: every value is a base and, for each independent source of error, its change when that source
 * moves by one standard error. A primitive acts on the base; the change of its result is the central difference
 * (f(x + d) - f(x - d)) / 2 at the operands moved together, which is exact for linear primitives and keeps shared leaves shared.
 */
import type { LinearAlgebra } from "../engine/engine.ts";
import type { Algebra, HostFunction } from "../graph/algebra.ts";
import type { Axis, AxisId, AxisKind } from "../graph/graph.ts";
import type { BinaryFn, FoldFn, TernaryFn, UnaryFn } from "../program/instructions.ts";

export interface ErrorValue<V> {
  readonly base: V;
  readonly changes: ReadonlyMap<string, V>;
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();
/** Results that are whole numbers or truth values: they do not move with small errors. */
const DISCRETE: ReadonlySet<UnaryFn | BinaryFn> = new Set<UnaryFn | BinaryFn>([
  ...(["less", "less_equal", "equal", "not_equal", "and", "or"] as const),
  ...(["not", "floor", "ceil", "round", "sign", "step", "is_finite"] as const),
]);

export class ErrorAlgebra<V> implements Algebra<ErrorValue<V>> {
  private readonly inner: Algebra<V>;
  readonly linear?: LinearAlgebra;
  readonly where?: (condition: ErrorValue<V>, a: ErrorValue<V>) => ErrorValue<V>;
  readonly present?: (a: ErrorValue<V>) => ErrorValue<V>;
  readonly host?: (
    fn: HostFunction,
    operands: readonly ErrorValue<V>[],
    take: readonly (readonly AxisId[])[],
    give: readonly AxisId[],
  ) => ErrorValue<V>;

  constructor(inner: Algebra<V>) {
    this.inner = inner;
    if (inner.linear !== undefined) this.linear = inner.linear;
    if (inner.where !== undefined) {
      this.where = (condition, a) => this.follow([a], (x) => inner.where!(condition.base, x));
    }
    if (inner.present !== undefined) this.present = (a) => this.still(inner.present!(a.base));
    if (inner.host !== undefined) {
      this.host = (fn, operands, take, give) =>
        this.apply(operands, (...values) => inner.host!(fn, values, take, give));
    }
  }

  /** A value from outside: `changes` by source. */
  value(base: V, changes: ReadonlyMap<string, V> = NONE): ErrorValue<V> {
    return { base, changes };
  }

  /** Any function of several operands by central differences. */
  private apply(args: readonly ErrorValue<V>[], f: (...args: V[]) => V): ErrorValue<V> {
    const base = f(...args.map((arg) => arg.base));
    const names = sourcesOf(args);
    if (names.size === 0) return { base, changes: NONE };
    const { inner } = this;
    const half = inner.scalar(0.5);
    const changes = new Map<string, V>();
    for (const name of names) {
      const moved = (fn: "add" | "subtract") =>
        f(
          ...args.map((arg) => {
            const change = arg.changes.get(name);
            return change === undefined ? arg.base : inner.map2(fn, arg.base, change);
          }),
        );
      changes.set(name, inner.map2("multiply", inner.map2("subtract", moved("add"), moved("subtract")), half));
    }
    return { base, changes };
  }

  /** A linear function: the change of the result is the function of the changes; operands that do not move count as 0. */
  private follow(args: readonly ErrorValue<V>[], f: (...args: V[]) => V): ErrorValue<V> {
    const base = f(...args.map((arg) => arg.base));
    const changes = new Map<string, V>();
    for (const name of sourcesOf(args)) {
      changes.set(name, f(...args.map((arg) => arg.changes.get(name) ?? this.zeros(arg.base))));
    }
    return { base, changes };
  }

  private zeros(like: V): V {
    const axes = this.inner.axesOf(like);
    let size = 1;
    for (const id of axes) size *= this.inner.axisOf(id).size;
    return this.inner.constant(axes, new Float64Array(size));
  }

  private still(base: V): ErrorValue<V> {
    return { base, changes: NONE };
  }

  axis(name: string, size: number, kind?: AxisKind): AxisId {
    return this.inner.axis(name, size, kind);
  }
  axisOf(id: AxisId): Axis {
    return this.inner.axisOf(id);
  }
  twin(id: AxisId, avoid: Iterable<AxisId>): AxisId {
    return this.inner.twin(id, avoid);
  }
  axesOf(value: ErrorValue<V>): readonly AxisId[] {
    return this.inner.axesOf(value.base);
  }
  constant(axes: readonly AxisId[], values: ArrayLike<number>, missing?: ArrayLike<number>): ErrorValue<V> {
    return this.still(this.inner.constant(axes, values, missing));
  }
  scalar(value: number): ErrorValue<V> {
    return this.still(this.inner.scalar(value));
  }
  iota(axis: AxisId): ErrorValue<V> {
    return this.still(this.inner.iota(axis));
  }
  map1(fn: UnaryFn, a: ErrorValue<V>): ErrorValue<V> {
    if (DISCRETE.has(fn)) return this.still(this.inner.map1(fn, a.base));
    if (fn === "negate") return this.follow([a], (x) => this.inner.map1(fn, x));
    return this.apply([a], (x) => this.inner.map1(fn, x));
  }
  map2(fn: BinaryFn, a: ErrorValue<V>, b: ErrorValue<V>): ErrorValue<V> {
    if (DISCRETE.has(fn)) return this.still(this.inner.map2(fn, a.base, b.base));
    if (fn === "add" || fn === "subtract") return this.follow([a, b], (x, y) => this.inner.map2(fn, x, y));
    return this.apply([a, b], (x, y) => this.inner.map2(fn, x, y));
  }
  map3(fn: TernaryFn, a: ErrorValue<V>, b: ErrorValue<V>, c: ErrorValue<V>): ErrorValue<V> {
    if (fn === "select") return this.apply([b, c], (y, z) => this.inner.map3(fn, a.base, y, z));
    return this.apply([a, b, c], (x, y, z) => this.inner.map3(fn, x, y, z));
  }
  contract(a: ErrorValue<V>, b: ErrorValue<V>, over: readonly AxisId[]): ErrorValue<V> {
    return this.apply([a, b], (x, y) => this.inner.contract(x, y, over));
  }
  reduce(fold: FoldFn, a: ErrorValue<V>, over: readonly AxisId[]): ErrorValue<V> {
    return this.apply([a], (x) => this.inner.reduce(fold, x, over));
  }
  rename(a: ErrorValue<V>, from: AxisId, to: AxisId): ErrorValue<V> {
    return this.follow([a], (x) => this.inner.rename(x, from, to));
  }
  slice(a: ErrorValue<V>, axis: AxisId, to: AxisId, start: number, step: number): ErrorValue<V> {
    return this.follow([a], (x) => this.inner.slice(x, axis, to, start, step));
  }
  unslice(a: ErrorValue<V>, axis: AxisId, to: AxisId, start: number, step: number): ErrorValue<V> {
    return this.follow([a], (x) => this.inner.unslice(x, axis, to, start, step));
  }
  concat(values: readonly ErrorValue<V>[], parts: readonly (AxisId | undefined)[], to: AxisId): ErrorValue<V> {
    return this.follow(values, (...xs) => this.inner.concat(xs, parts, to));
  }
  reshape(a: ErrorValue<V>, from: readonly AxisId[], to: readonly AxisId[]): ErrorValue<V> {
    return this.follow([a], (x) => this.inner.reshape(x, from, to));
  }
  gather(table: ErrorValue<V>, axis: AxisId, index: ErrorValue<V>): ErrorValue<V> {
    return this.follow([table], (x) => this.inner.gather(x, axis, index.base));
  }
  scatter(values: ErrorValue<V>, index: ErrorValue<V>, axis: AxisId, over: readonly AxisId[]): ErrorValue<V> {
    return this.apply([values], (x) => this.inner.scatter(x, index.base, axis, over));
  }
  argmax(a: ErrorValue<V>, axis: AxisId): ErrorValue<V> {
    return this.still(this.inner.argmax(a.base, axis));
  }
  cumulativeSum(a: ErrorValue<V>, axis: AxisId): ErrorValue<V> {
    return this.apply([a], (x) => this.inner.cumulativeSum(x, axis));
  }
  stopGradient(a: ErrorValue<V>): ErrorValue<V> {
    return a;
  }
  straightThrough(value: ErrorValue<V>, _backward: ErrorValue<V>): ErrorValue<V> {
    return value;
  }
  wide(a: ErrorValue<V>): ErrorValue<V> {
    return a;
  }
}

function sourcesOf<V>(args: readonly ErrorValue<V>[]): Set<string> {
  return new Set(args.flatMap((arg) => [...arg.changes.keys()]));
}
