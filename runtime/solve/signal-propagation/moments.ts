/**
 * Gaussian moments of an activation as programs: one-dimensional ones at a length q, two-dimensional ones at (q, c). Lanes are whatever
 * the caller solves at once: grid points of a scan, points of a sweep.
 */
import type { Engine } from "../../engine/engine.ts";
import type { GraphBuilder } from "../../graph/builder.ts";
import type { NodeId } from "../../graph/graph.ts";
import { Callable, elementwiseDerivative } from "../../program/callable.ts";
import { type GaussianRule, hermiteRows } from "./gaussian-rule.ts";

/** Applies the activation to a node. */
export type ApplyActivation = (g: GraphBuilder, x: NodeId) => NodeId;

/** Terms of the dual series: enough for 3e-14 at c = 0.9 (tanh, q = 4). */
export const DUAL_TERMS = 128;

/** E φ², E φ'², E[z φ φ'] of φ(√q z) for a lane of q. */
export function lengthMoments(
  engine: Engine,
  apply: ApplyActivation,
  rule: GaussianRule,
  lanes: number,
): (q: Float64Array) => { square: Float64Array; slope: Float64Array; mixed: Float64Array } {
  const callable = new Callable(engine, lanes, ["q"], (g, { q }) => {
    const node = g.axis("node", rule.nodes.length, "node");
    const z = g.constant([node], rule.nodes);
    const weight = g.constant([node], rule.weights);
    const u = g.map2("multiply", g.map1("sqrt", q), z);
    const phi = apply(g, u);
    const slope = elementwiseDerivative(g, phi, u);
    return {
      square: g.contract(weight, g.map1("square", phi), [node]),
      slope: g.contract(weight, g.map1("square", slope), [node]),
      mixed: g.contract(g.map2("multiply", weight, z), g.map2("multiply", phi, slope), [node]),
    };
  });
  return (q) => callable.call({ q }) as { square: Float64Array; slope: Float64Array; mixed: Float64Array };
}

/** Coefficients a_n(q) = E[φ(√q z) he_n(z)] of the dual activation: `[n][lane]`. */
export function dualCoefficients(
  engine: Engine,
  apply: ApplyActivation,
  rule: GaussianRule,
  lanes: number,
): (q: Float64Array) => Float64Array {
  const rows = hermiteRows(rule, DUAL_TERMS, engine.scalar);
  const callable = new Callable(engine, lanes, ["q"], (g, { q }) => {
    const term = g.axis("term", DUAL_TERMS);
    const node = g.axis("node", rule.nodes.length, "node");
    const phi = apply(g, g.map2("multiply", g.map1("sqrt", q), g.constant([node], rule.nodes)));
    return { a: g.contract(g.constant([term, node], rows), phi, [node]) };
  });
  return (q) => callable.call({ q }).a;
}

/** E (φ(u) - φ(v))² and E φ'(u) φ'(v) for two inputs of length q and correlation c, by the product rule. For smooth φ and c near 1. */
export function pairMoments(
  engine: Engine,
  apply: ApplyActivation,
  rule: GaussianRule,
  lanes: number,
): (q: Float64Array, c: Float64Array) => { apart: Float64Array; slopes: Float64Array } {
  const callable = new Callable(engine, lanes, ["q", "c"], (g, { q, c }) => {
    const first = g.axis("first", rule.nodes.length, "node");
    const second = g.axis("second", rule.nodes.length, "node");
    const root = g.map1("sqrt", q);
    const z1 = g.constant([first], rule.nodes);
    const z2 = g.constant([second], rule.nodes);
    const w1 = g.constant([first], rule.weights);
    const w2 = g.constant([second], rule.weights);
    const rest = g.map1("sqrt", g.map2("subtract", g.scalar(1), g.map1("square", c)));
    const u = g.map2("multiply", root, z1);
    const v = g.map2("multiply", root, g.map2("add", g.map2("multiply", c, z1), g.map2("multiply", rest, z2)));
    const phiU = apply(g, u);
    const phiV = apply(g, v);
    const slopeU = elementwiseDerivative(g, phiU, u);
    const slopeV = elementwiseDerivative(g, phiV, v);
    const average = (x: NodeId) => g.contract(w1, g.contract(w2, x, [second]), [first]);
    return {
      apart: average(g.map1("square", g.map2("subtract", phiU, phiV))),
      slopes: g.contract(w1, g.map2("multiply", slopeU, g.contract(w2, slopeV, [second])), [first]),
    };
  });
  return (q, c) => callable.call({ q, c }) as { apart: Float64Array; slopes: Float64Array };
}
