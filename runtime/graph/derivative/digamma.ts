import type { GraphBuilder } from "../builder.ts";
import type { NodeId } from "../graph.ts";

const SHIFT = 10;

/** B₂ₖ / 2k for k = 1 … 6: the coefficients of the asymptotic series. */
const COEFFICIENTS = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760];

/**
 * ψ(x) = d/dx ln Γ(x) as a graph (Abramowitz and Stegun 1964, 6.3.5, 6.3.7, 6.3.18): below 1/2 by reflection, ψ(1 - x) - π cot πx, then the
 * recurrence up to x + 10 and the asymptotic series ln z - 1/(2z) - Σ B₂ₖ / (2k z²ᵏ).
 */
export function digamma(b: GraphBuilder, x: NodeId): NodeId {
  const below = b.map2("less", x, b.scalar(0.5));
  const above = b.map3("select", below, b.map2("subtract", b.scalar(1), x), x);
  const turned = b.map3("select", below, b.map2("multiply", b.scalar(Math.PI), x), b.scalar(1));
  const cotangent = b.map2("divide", b.scalar(Math.PI), b.map1("tan", turned));
  const value = shifted(b, above);
  return b.map3("select", below, b.map2("subtract", value, cotangent), value);
}

function shifted(b: GraphBuilder, x: NodeId): NodeId {
  const z = b.map2("add", x, b.scalar(SHIFT));
  const inverse = b.map1("reciprocal", z);
  const square = b.map1("square", inverse);
  let series = b.scalar(0);
  for (const coefficient of [...COEFFICIENTS].reverse()) {
    series = b.map2("multiply", square, b.map2("add", b.scalar(coefficient), series));
  }
  let value = b.map2("subtract", b.map1("log", z), b.map2("add", b.map2("multiply", b.scalar(0.5), inverse), series));
  for (let k = SHIFT - 1; k >= 0; k -= 1) {
    value = b.map2("subtract", value, b.map1("reciprocal", b.map2("add", x, b.scalar(k))));
  }
  return value;
}
