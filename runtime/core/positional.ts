/**
 * Values with positional own dimensions over an algebra of named axes: broadcasting from the right becomes renaming of axes. `own[k]` is
 * the axis of dimension k; a value that does not carry it is the same along it. All other axes of the value are carried along.
 */
import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";

export interface Positional<V> {
  readonly value: V;
  readonly own: readonly AxisId[];
}

export function shapeOf<V>(algebra: Algebra<V>, a: Positional<V>): number[] {
  return a.own.map((axis) => algebra.axisOf(axis).size);
}

/** All renames at once: exchanges and cycles go through a twin. Axes that the value lacks are passed over. */
export function renameAll<V>(algebra: Algebra<V>, value: V, names: ReadonlyMap<AxisId, AxisId>): V {
  const pending = new Map([...names].filter(([from, to]) => from !== to && algebra.axesOf(value).includes(from)));
  while (pending.size > 0) {
    const axes = algebra.axesOf(value);
    const free = [...pending].find(([, to]) => !axes.includes(to));
    if (free !== undefined) {
      value = algebra.rename(value, free[0], free[1]);
      pending.delete(free[0]);
      continue;
    }
    const [from, to] = pending.entries().next().value!;
    const between = algebra.twin(from, [...axes, ...pending.values()]);
    value = algebra.rename(value, from, between);
    pending.delete(from);
    pending.set(between, to);
  }
  return value;
}

/** A dimension of size 1 taken away. */
export function squeeze<V>(algebra: Algebra<V>, value: V, axis: AxisId): V {
  return algebra.axesOf(value).includes(axis) ? algebra.reshape(value, [axis], []) : value;
}

/** The value under other own axes where it would meet an axis of `taken`: the same dimensions, apart from everything there. */
export function apart<V>(algebra: Algebra<V>, a: Positional<V>, taken: Iterable<AxisId>): Positional<V> {
  const avoid = new Set([...taken, ...algebra.axesOf(a.value), ...a.own]);
  const occupied = new Set(taken);
  const names = new Map<AxisId, AxisId>();
  for (const axis of a.own) {
    if (!occupied.has(axis)) continue;
    const other = algebra.twin(axis, avoid);
    avoid.add(other);
    names.set(axis, other);
  }
  if (names.size === 0) return a;
  return { value: renameAll(algebra, a.value, names), own: a.own.map((axis) => names.get(axis) ?? axis) };
}

/** The value with its own dimensions under the axes `to`, one by one. */
export function under<V>(algebra: Algebra<V>, a: Positional<V>, to: readonly AxisId[]): V {
  return renameAll(algebra, a.value, new Map(a.own.map((axis, k) => [axis, to[k]])));
}

export interface Aligned<V> {
  readonly values: readonly V[];
  readonly own: readonly AxisId[];
}

/** NumPy's rule: dimensions from the right, sizes equal or 1. Afterwards equal dimensions are equal axes. */
export function align<V>(algebra: Algebra<V>, operands: readonly Positional<V>[]): Aligned<V> {
  if (operands.length === 0) return { values: [], own: [] };
  let values: V[] = [operands[0].value];
  let own: AxisId[] = [...operands[0].own];
  const carried = new Set(algebra.axesOf(operands[0].value)); // by any of the values: kept along, for lists are long
  for (const operand of operands.slice(1)) {
    const size = (axis: AxisId) => algebra.axisOf(axis).size;
    const taken = new Set([...own, ...carried]);
    const names = new Map<AxisId, AxisId>();
    const avoid = new Set([...taken, ...algebra.axesOf(operand.value), ...operand.own]);
    let second = operand.value;
    const rank = Math.max(own.length, operand.own.length);
    const result: AxisId[] = [];
    for (let k = 1; k <= rank; k += 1) {
      const mine = own[own.length - k];
      const other = operand.own[operand.own.length - k];
      if (other === undefined) result.unshift(mine);
      else if (mine !== undefined && size(mine) === size(other)) {
        names.set(other, mine);
        result.unshift(mine);
      } else if (mine !== undefined && size(other) === 1) {
        second = squeeze(algebra, second, other);
        result.unshift(mine);
      } else if (mine === undefined || size(mine) === 1) {
        if (mine !== undefined) {
          values = values.map((value) => squeeze(algebra, value, mine));
          carried.delete(mine);
        }
        const kept = taken.has(other) && other !== mine ? algebra.twin(other, avoid) : other;
        avoid.add(kept);
        names.set(other, kept);
        result.unshift(kept);
      } else {
        throw new Error(
          `dimensions of ${size(mine)} and ${size(other)} entries do not go together: ${text(algebra, own)} with ${text(algebra, operand.own)}`,
        );
      }
    }
    own = result;
    const renamed = renameAll(algebra, second, names);
    values.push(renamed);
    for (const axis of algebra.axesOf(renamed)) carried.add(axis);
  }
  return { values, own };
}

function text<V>(algebra: Algebra<V>, own: readonly AxisId[]): string {
  return `[${own.map((axis) => algebra.axisOf(axis).size).join(", ")}]`;
}

/** The value along dimension `axis` at the places where it also runs along `other`: the diagonal, as axis `other`. */
export function onto<V>(algebra: Algebra<V>, value: V, axis: AxisId, other: AxisId): V {
  const axes = algebra.axesOf(value);
  if (axis === other || !axes.includes(axis)) return value;
  if (!axes.includes(other)) return algebra.rename(value, axis, other);
  const { size, name } = algebra.axisOf(other);
  const flat = algebra.axis(`${name}²`, size * size);
  return algebra.slice(algebra.reshape(value, [other, axis], [flat]), flat, other, 0, size + 1);
}
