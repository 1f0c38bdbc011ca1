import type { UnaryFn } from "../../program/instructions.ts";
import type { GraphBuilder } from "../builder.ts";
import type { NodeId } from "../graph.ts";
import { digamma } from "./digamma.ts";

/** Cotangent of x from the cotangent g of y = fn(x). */
export type UnaryRule = (b: GraphBuilder, g: NodeId, x: NodeId, y: NodeId) => NodeId | undefined;

const TWO_OVER_ROOT_PI = 1.1283791670955126; // 2/√π
const ROOT_TWO_PI = 2.5066282746310002; // √(2π)

const none: UnaryRule = () => undefined;
const times = (b: GraphBuilder, p: NodeId, q: NodeId) => b.map2("multiply", p, q);
const scaled = (b: GraphBuilder, factor: number, p: NodeId) => b.map2("multiply", b.scalar(factor), p);
const oneMinus = (b: GraphBuilder, p: NodeId) => b.map2("subtract", b.scalar(1), p);
const onePlus = (b: GraphBuilder, p: NodeId) => b.map2("add", b.scalar(1), p);
/** exp(-x² scale). */
const gaussian = (b: GraphBuilder, x: NodeId, scale: number) => b.map1("exp", scaled(b, -scale, b.map1("square", x)));
const rootOneMinusSquare = (b: GraphBuilder, x: NodeId) => b.map1("sqrt", oneMinus(b, b.map1("square", x)));

/** At kinks: abs'(0) = relu'(0) = 0, sqrt'(0) = 0; sign, step and the roundings have derivative 0 everywhere. */
export const UNARY_RULES: { readonly [F in UnaryFn]: UnaryRule } = {
  copy: (_, g) => g,
  negate: (b, g) => b.map1("negate", g),
  abs: (b, g, x) => times(b, g, b.map1("sign", x)),
  sign: none,
  sqrt(b, g, x, y) {
    const zero = b.map1("not", x);
    const root = b.map3("select", zero, b.scalar(1), y); // never divides by 0, in the branch not taken neither
    return b.map3("select", zero, b.scalar(0), b.map2("divide", g, scaled(b, 2, root)));
  },
  square: (b, g, x) => times(b, g, scaled(b, 2, x)),
  reciprocal: (b, g, _, y) => b.map1("negate", times(b, g, b.map1("square", y))),
  floor: none,
  ceil: none,
  round: none,
  relu: (b, g, x) => b.map3("select", b.map1("step", x), g, b.scalar(0)),
  step: none,
  not: none,
  exp: (b, g, _, y) => times(b, g, y),
  expm1: (b, g, x) => times(b, g, b.map1("exp", x)),
  log: (b, g, x) => b.map2("divide", g, x),
  log1p: (b, g, x) => b.map2("divide", g, onePlus(b, x)),
  tanh: (b, g, _, y) => times(b, g, oneMinus(b, b.map1("square", y))),
  sigmoid: (b, g, _, y) => times(b, g, times(b, y, oneMinus(b, y))),
  softplus: (b, g, x) => times(b, g, b.map1("sigmoid", x)),
  erf: (b, g, x) => times(b, g, scaled(b, TWO_OVER_ROOT_PI, gaussian(b, x, 1))),
  erfc: (b, g, x) => times(b, g, scaled(b, -TWO_OVER_ROOT_PI, gaussian(b, x, 1))),
  sin: (b, g, x) => times(b, g, b.map1("cos", x)),
  cos: (b, g, x) => b.map1("negate", times(b, g, b.map1("sin", x))),
  tan: (b, g, _, y) => times(b, g, onePlus(b, b.map1("square", y))),
  asin: (b, g, x) => b.map2("divide", g, rootOneMinusSquare(b, x)),
  acos: (b, g, x) => b.map1("negate", b.map2("divide", g, rootOneMinusSquare(b, x))),
  atan: (b, g, x) => b.map2("divide", g, onePlus(b, b.map1("square", x))),
  sinh: (b, g, x) => times(b, g, b.map1("cosh", x)),
  cosh: (b, g, x) => times(b, g, b.map1("sinh", x)),
  is_finite: none,
  lgamma: (b, g, x) => times(b, g, digamma(b, x)),
  normal_cdf: (b, g, x) => times(b, g, scaled(b, 1 / ROOT_TWO_PI, gaussian(b, x, 0.5))),
  normal_quantile: (b, g, _, y) => times(b, g, scaled(b, ROOT_TWO_PI, gaussian(b, y, -0.5))),
};
