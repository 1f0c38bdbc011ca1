import type { Core } from "../../dsl/plan/core.ts";
import type { AxisId } from "../graph/graph.ts";
import type { Positional } from "./positional.ts";
import { reduceOver } from "./reduce.ts";
import type { Tracer } from "./trace.ts";

/** `sum(i in n where c, e)`: a reduction over the binders' axes; the body's own dimensions stay. */
export function fold<V>(tracer: Tracer<V>, core: Core & { op: "fold" }, over: readonly AxisId[]): Positional<V> {
  const { algebra } = tracer;
  const body = tracer.trace(core.body);
  const where = core.where === undefined ? undefined : tracer.trace(core.where).value;
  return { value: reduceOver(algebra, core.reduction, body.value, over, where), own: body.own };
}
