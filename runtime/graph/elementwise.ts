/**
 * The reference meaning of every elementwise function and fold, in f64. Kernels and constant folding agree with these tables; a missing
 * row does not compile. NaN passes through every function except `is_finite`, comparisons and `select`.
 */
import type { Scalar } from "../engine/engine.ts";
import type { BinaryFn, FoldFn, TernaryFn, UnaryFn } from "../program/instructions.ts";

type Unary = (x: number) => number;
type Binary = (a: number, b: number) => number;
type Ternary = (a: number, b: number, c: number) => number;

/** To the nearest whole number, ties to even (IEEE 754 roundToIntegralTiesToEven). */
export function roundHalfEven(x: number): number {
  const up = Math.round(x);
  if (up - x !== 0.5) return up;
  const half = up / 2;
  return half === Math.floor(half) ? up : up - 1;
}

export function unaryReference(scalar: Scalar): Readonly<Record<UnaryFn, Unary>> {
  return {
    copy: (x) => x,
    negate: (x) => -x,
    abs: Math.abs,
    sign: Math.sign,
    sqrt: (x) => scalar.sqrt(x),
    square: (x) => x * x,
    reciprocal: (x) => 1 / x,
    floor: Math.floor,
    ceil: Math.ceil,
    round: roundHalfEven,
    relu: (x) => (x < 0 ? 0 : x),
    step: (x) => (x > 0 ? 1 : 0),
    not: (x) => (x === 0 ? 1 : 0),
    exp: (x) => scalar.exp(x),
    expm1: (x) => scalar.expm1(x),
    log: (x) => scalar.log(x),
    log1p: (x) => scalar.log1p(x),
    tanh: (x) => scalar.tanh(x),
    sigmoid: (x) => scalar.sigmoid(x),
    softplus: (x) => scalar.softplus(x),
    erf: (x) => scalar.erf(x),
    erfc: (x) => scalar.erfc(x),
    sin: (x) => scalar.sin(x),
    cos: (x) => scalar.cos(x),
    tan: (x) => scalar.tan(x),
    asin: (x) => scalar.asin(x),
    acos: (x) => scalar.acos(x),
    atan: (x) => scalar.atan(x),
    sinh: (x) => scalar.sinh(x),
    cosh: (x) => scalar.cosh(x),
    is_finite: (x) => (x - x === 0 ? 1 : 0),
    lgamma: (x) => scalar.lgamma(x),
    normal_cdf: (x) => scalar.normal_cdf(x),
    normal_quantile: (x) => scalar.normal_quantile(x),
  };
}

export function binaryReference(scalar: Scalar): Readonly<Record<BinaryFn, Binary>> {
  return {
    add: (a, b) => a + b,
    subtract: (a, b) => a - b,
    multiply: (a, b) => a * b,
    divide: (a, b) => a / b,
    min: (a, b) => (b < a || Number.isNaN(b) ? b : a),
    max: (a, b) => (b > a || Number.isNaN(b) ? b : a),
    power: (a, b) => scalar.power(a, b),
    less: (a, b) => (a < b ? 1 : 0),
    less_equal: (a, b) => (a <= b ? 1 : 0),
    equal: (a, b) => (a === b ? 1 : 0),
    not_equal: (a, b) => (a !== b ? 1 : 0),
    and: (a, b) => (a !== 0 && b !== 0 ? 1 : 0),
    or: (a, b) => (a !== 0 || b !== 0 ? 1 : 0),
    mod: (a, b) => a - b * Math.floor(a / b),
    atan2: (a, b) => scalar.atan2(a, b),
  };
}

export const TERNARY_REFERENCE: Readonly<Record<TernaryFn, Ternary>> = {
  select: (c, a, b) => (c !== 0 ? a : b),
  clip: (x, low, high) => (x < low ? low : x > high ? high : x),
  multiply_add: (a, b, c) => a * b + c,
};

/** Folds run sequentially from `start` in row-major order of the axes. The first of equals wins in max and min. */
export const FOLD_REFERENCE: Readonly<Record<FoldFn, { readonly start: number; readonly fold: Binary }>> = {
  sum: { start: 0, fold: (a, b) => a + b },
  max: { start: Number.NEGATIVE_INFINITY, fold: (a, b) => (b > a || Number.isNaN(b) ? b : a) },
  min: { start: Number.POSITIVE_INFINITY, fold: (a, b) => (b < a || Number.isNaN(b) ? b : a) },
  product: { start: 1, fold: (a, b) => a * b },
};
