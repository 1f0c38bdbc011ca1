import type { Algebra } from "../graph/algebra.ts";
import type { NodeId } from "../graph/graph.ts";

/** Short names for the arithmetic of update rules. */
export function arithmetic(g: Algebra<NodeId>) {
  const add = (a: NodeId, b: NodeId) => g.map2("add", a, b);
  const subtract = (a: NodeId, b: NodeId) => g.map2("subtract", a, b);
  const multiply = (a: NodeId, b: NodeId) => g.map2("multiply", a, b);
  const divide = (a: NodeId, b: NodeId) => g.map2("divide", a, b);
  const sqrt = (a: NodeId) => g.map1("sqrt", a);
  const one = g.scalar(1);
  /** rate · old + (1 - rate) · value. */
  const average = (rate: NodeId, old: NodeId, value: NodeId) =>
    add(multiply(rate, old), multiply(subtract(one, rate), value));
  /** 1 - rate^(step + 1), without cancellation in f32: -expm1((step + 1) log rate). */
  const correction = (rate: NodeId, step: NodeId) =>
    g.map1("negate", g.map1("expm1", multiply(add(step, one), g.map1("log", rate))));
  return { add, subtract, multiply, divide, sqrt, one, average, correction };
}
