import type { Core, CoreSubscript } from "../../dsl/plan/core.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { AxisId } from "../graph/graph.ts";
import { apart, onto, type Positional, squeeze } from "./positional.ts";
import type { Binder, Tracer } from "./trace.ts";

/** `x[2, 1:, i, t + 1, center]`: one subscript a dimension, the remaining dimensions whole. */
export function subscript<V>(tracer: Tracer<V>, core: Core & { op: "subscript" }): Positional<V> {
  const of = tracer.trace(core.of);
  let { value } = of;
  const own: AxisId[] = [];
  const rest = [...of.own];
  for (const one of core.subscripts) {
    const axis = rest.shift();
    if (axis === undefined)
      throw new Error(`${core.subscripts.length} subscripts on a tensor of ${of.own.length} dimensions`);
    const taken = () => [...own, ...rest];
    const result = take(tracer, value, axis, one, taken);
    value = result.value;
    own.push(...result.own);
  }
  return { value, own: [...own, ...rest] };
}

function take<V>(tracer: Tracer<V>, value: V, axis: AxisId, one: CoreSubscript, taken: () => AxisId[]): Positional<V> {
  const { algebra } = tracer;
  const { size } = algebra.axisOf(axis);
  if (one.kind === "slice") return sliced(algebra, value, axis, one.start, one.count, one.step);
  const index = one.value;
  if (index.op === "constant" && index.shape.length === 0) {
    const entry = index.value.data[0] ?? Number.NaN;
    const at = entry < 0 ? entry + size : entry;
    if (!(at >= 0 && at < size))
      throw new RangeError(
        `subscript ${entry} of a dimension of ${size} entries: it must lie from ${-size} to ${size - 1}`,
      );
    const single = algebra.singleton?.() ?? algebra.axis("1", 1);
    return { value: squeeze(algebra, algebra.slice(value, axis, single, at, 1), single), own: [] };
  }
  const moved = shifted(tracer, index);
  if (moved !== undefined) return { value: along(algebra, value, axis, moved.binder, moved.by), own: [] };
  const places = apart(algebra, tracer.trace(index), [...taken(), ...algebra.axesOf(value)]);
  return { value: algebra.gather(value, axis, places.value), own: places.own };
}

function sliced<V>(
  algebra: Algebra<V>,
  value: V,
  axis: AxisId,
  start: number,
  count: number,
  step: number,
): Positional<V> {
  const { name, size } = algebra.axisOf(axis);
  if (start === 0 && step === 1 && count === size) return { value, own: [axis] };
  const to = algebra.axis(name, count);
  return { value: algebra.slice(value, axis, to, start, step), own: [to] };
}

/** The entries start + by, … of `axis`, as the binder's axis. */
function along<V>(algebra: Algebra<V>, value: V, axis: AxisId, { axis: binder, start }: Binder, by: number): V {
  const { size, name } = algebra.axisOf(axis);
  const count = algebra.axisOf(binder).size;
  const first = start + by;
  if (first === 0 && count === size) return onto(algebra, value, axis, binder);
  if (first < 0 || first + count > size) {
    throw new RangeError(`subscripts ${first} to ${first + count - 1} of a dimension of ${size} entries`);
  }
  const part = algebra.axis(name, count);
  return onto(algebra, algebra.slice(value, axis, part, first, 1), part, binder);
}

/** A binder, or a binder plus or minus a constant. */
function shifted<V>(tracer: Tracer<V>, index: Core): { binder: Binder; by: number } | undefined {
  if (index.op === "binder") return { binder: tracer.binders.get(index.name)!, by: 0 };
  if (index.op !== "apply" || (index.function !== "add" && index.function !== "subtract")) return undefined;
  const [first, second] = index.arguments;
  const whole = (core: Core) =>
    core.op === "constant" && core.shape.length === 0 && Number.isInteger(core.value.data[0])
      ? core.value.data[0]!
      : undefined;
  const [left, right] = [whole(first), whole(second)];
  if (first.op === "binder" && right !== undefined) {
    return { binder: tracer.binders.get(first.name)!, by: index.function === "add" ? right : -right };
  }
  if (second.op === "binder" && left !== undefined && index.function === "add")
    return { binder: tracer.binders.get(second.name)!, by: left };
  return undefined;
}
