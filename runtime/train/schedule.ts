import type { Entry, Parameter } from "../../dsl/catalogue.ts";
import type { Algebra } from "../graph/algebra.ts";
import type { NodeId } from "../graph/graph.ts";
import { arithmetic } from "./arithmetic.ts";
import { number } from "./parameters.ts";

export interface ScheduleContext {
  readonly g: Algebra<NodeId>;
  /** 0 at the first step. */
  readonly step: NodeId;
  /** Steps of the whole stage. */
  readonly steps: number;
  readonly argument: (name: string) => NodeId;
}

/** A schedule: its catalogue entry and the rate at a step, as a graph. */
export interface Schedule {
  readonly entry: Entry;
  rate(context: ScheduleContext): NodeId;
}

export const peak: Parameter = { name: "peak", type: { kind: "number" }, range: { min: 0 }, doc: "the largest rate" };
export const warmup: Parameter = {
  name: "warmup",
  type: { kind: "number", integer: true },
  default: number(0),
  unit: "steps",
  range: { min: 0 },
  doc: "steps over which the rate rises to its peak",
};
export const end: Parameter = {
  name: "end",
  type: { kind: "number" },
  default: number(0),
  range: { min: 0 },
  doc: "the rate at the last step",
};

/**
 * Rises linearly, (step + 1) / warmup of the peak, then falls from the peak to `end`; `fall` maps the share of the fall that is done
 * (0 at its start, 1 at the end of the stage) to the share that is left.
 */
export function warmedUp({ g, step, steps, argument }: ScheduleContext, fall: (share: NodeId) => NodeId): NodeId {
  const { add, subtract, multiply, divide, one } = arithmetic(g);
  const top = argument("peak");
  const bottom = argument("end");
  const rise = argument("warmup");
  const share = divide(subtract(step, rise), g.map2("max", subtract(g.scalar(steps), rise), one));
  const falling = add(bottom, multiply(subtract(top, bottom), fall(share)));
  const rising = multiply(top, divide(add(step, one), g.map2("max", rise, one)));
  return g.map3("select", g.map2("less", step, rise), rising, falling);
}
