import type { Axis, AxisId, AxisKind } from "./graph.ts";

/** The axes of one graph or one evaluation. Ids are positions in `axes`; a table made from another's array shares it. */
export class AxisTable {
  readonly axes: Axis[];
  private single: AxisId | undefined;
  private readonly twins = new Map<AxisId, AxisId[]>();

  constructor(axes: Axis[] = []) {
    this.axes = axes;
  }

  /** A new axis. */
  axis(name: string, size: number, kind: AxisKind = "own"): AxisId {
    if (!Number.isInteger(size) || size < 0)
      throw new RangeError(`axis ${name}: the size is ${size}; it must be a whole number from 0`);
    const id = this.axes.length;
    this.axes.push({ id, name, size, kind });
    return id;
  }

  axisOf(id: AxisId): Axis {
    const axis = this.axes[id];
    if (axis === undefined) throw new RangeError(`axis ${id} does not exist`);
    return axis;
  }

  size(id: AxisId): number {
    return this.axisOf(id).size;
  }

  /** The axis of size 1 that a dimension goes through before it is dropped. No value keeps it. */
  singleton(): AxisId {
    this.single ??= this.axis("1", 1);
    return this.single;
  }

  /** An axis of the same size that is not in `avoid`. The same question has the same answer, so that equal expressions stay equal nodes. */
  twin(id: AxisId, avoid: Iterable<AxisId>): AxisId {
    const taken = new Set(avoid);
    let list = this.twins.get(id);
    if (list === undefined) {
      list = [];
      this.twins.set(id, list);
    }
    for (const candidate of list) if (!taken.has(candidate)) return candidate;
    const { name, size, kind } = this.axisOf(id);
    const made = this.axis(`${name}'${list.length === 0 ? "" : list.length + 1}`, size, kind);
    list.push(made);
    return made;
  }
}

/** Ascending, without repetitions. */
export function canonicalAxes(axes: Iterable<AxisId>): AxisId[] {
  return [...new Set(axes)].sort((a, b) => a - b);
}

export function unionAxes(...lists: readonly (readonly AxisId[])[]): AxisId[] {
  return canonicalAxes(lists.flat());
}

/** Entries of `a` that are not in `b`. */
export function withoutAxes(a: readonly AxisId[], b: readonly AxisId[]): AxisId[] {
  return a.filter((axis) => !b.includes(axis));
}

/** Entries of `a` that are also in `b`. */
export function commonAxes(a: readonly AxisId[], b: readonly AxisId[]): AxisId[] {
  return a.filter((axis) => b.includes(axis));
}
