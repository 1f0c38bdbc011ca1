/**
 * What each cheap map is in vector instructions, one row a function: the same instructions as the kernels' (assembly/kernels/maps), so
 * that a fused value has the bits of an unfused one. Comparisons give masks of ones, which become numbers only where a number is read.
 */
import type { Precision } from "../../engine/engine.ts";
import type { BinaryFn, TernaryFn, UnaryFn } from "../instructions.ts";
import type { Code } from "./code.ts";

export const SIMD = {
  load: 0x00,
  load32_splat: 0x09,
  load64_splat: 0x0a,
  store: 0x0b,
  constant: 0x0c,
  shuffle: 0x0d,
  extract_f32: 0x1f,
  extract_f64: 0x21,
  and: 0x4e,
  bitselect: 0x52,
} as const;

const F32 = {
  ...{ eq: 0x41, ne: 0x42, lt: 0x43, gt: 0x44, le: 0x45, ceil: 0x67, floor: 0x68, nearest: 0x6a },
  ...{ abs: 0xe0, neg: 0xe1, sqrt: 0xe3, add: 0xe4, sub: 0xe5, mul: 0xe6, div: 0xe7 },
  ...{ min: 0xe8, max: 0xe9, pmin: 0xea, pmax: 0xeb },
};
const F64: typeof F32 = {
  ...{ eq: 0x47, ne: 0x48, lt: 0x49, gt: 0x4a, le: 0x4b, ceil: 0x74, floor: 0x75, nearest: 0x94 },
  ...{ abs: 0xec, neg: 0xed, sqrt: 0xef, add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3 },
  ...{ min: 0xf4, max: 0xf5, pmin: 0xf6, pmax: 0xf7 },
};
export const vectorOps = (precision: Precision): typeof F32 => (precision === "f64" ? F64 : F32);
type Op = keyof typeof F32;

export type Fn = UnaryFn | BinaryFn | TernaryFn;

/** Pushes the operands and constants that an operation asks for. */
export interface Emission {
  readonly code: Code;
  /** Pushes operand `i` as numbers. */
  operand(i: number): void;
  /** Pushes operand `i` as a mask: all ones where it is not 0. */
  mask(i: number): void;
  /** Pushes 0 or 1 in every lane. */
  zero(): void;
  one(): void;
  /** Whether operand `i` is +0 everywhere. */
  isZero(i: number): boolean;
  op(name: Op): void;
}

type Write = (e: Emission) => void;
const one_op =
  (op: Op): Write =>
  (e) => {
    e.operand(0);
    e.op(op);
  };
const two_op =
  (op: Op): Write =>
  (e) => {
    e.operand(0);
    e.operand(1);
    e.op(op);
  };
const with_zero =
  (op: Op): Write =>
  (e) => {
    e.operand(0);
    e.zero();
    e.op(op);
  };

/** Functions whose result is 1 or 0, as masks. */
export const MASKS: Readonly<Partial<Record<Fn, Write>>> = {
  step: with_zero("gt"),
  not: with_zero("eq"),
  is_finite: (e) => {
    e.operand(0);
    e.operand(0);
    e.op("sub");
    e.zero();
    e.op("eq");
  },
  less: two_op("lt"),
  less_equal: two_op("le"),
  equal: two_op("eq"),
  not_equal: two_op("ne"),
};

/** x > 0 ? 1 : x < 0 ? -1 : x, so NaN and the sign of 0 pass. */
const sign: Write = (e) => {
  e.one();
  e.op("neg");
  e.one();
  e.operand(0);
  e.operand(0);
  e.zero();
  e.op("gt");
  e.code.vector(SIMD.bitselect);
  e.operand(0);
  e.zero();
  e.op("lt");
  e.code.vector(SIMD.bitselect);
};

const select: Write = (e) => {
  e.operand(1);
  if (!e.isZero(2)) e.operand(2);
  e.mask(0);
  e.code.vector(e.isZero(2) ? SIMD.and : SIMD.bitselect);
};

/** Functions whose result is a number. */
export const NUMBERS: Readonly<Partial<Record<Fn, Write>>> = {
  copy: (e) => e.operand(0),
  negate: one_op("neg"),
  abs: one_op("abs"),
  sign,
  sqrt: one_op("sqrt"),
  square: (e) => {
    e.operand(0);
    e.operand(0);
    e.op("mul");
  },
  reciprocal: (e) => {
    e.one();
    e.operand(0);
    e.op("div");
  },
  floor: one_op("floor"),
  ceil: one_op("ceil"),
  round: one_op("nearest"),
  relu: with_zero("pmax"),
  add: two_op("add"),
  subtract: two_op("sub"),
  multiply: two_op("mul"),
  divide: two_op("div"),
  min: two_op("min"),
  max: two_op("max"),
  and: two_op("mul"),
  or: two_op("max"),
  select,
  clip: (e) => {
    e.operand(0);
    e.operand(1);
    e.op("pmax");
    e.operand(2);
    e.op("pmin");
  },
  multiply_add: (e) => {
    e.operand(0);
    e.operand(1);
    e.op("mul");
    e.operand(2);
    e.op("add");
  },
};

/** Whether a map can be part of a group. */
export const isCheap = (fn: Fn): boolean => fn in MASKS || fn in NUMBERS;

/** Pushes the sum of a vector's lanes: (a0 + a2) + (a1 + a3) or a0 + a1. The f32 vector is changed. */
export function pushSum(code: Code, precision: Precision, vector: number): void {
  if (precision === "f64") {
    code.get(vector).vector(SIMD.extract_f64, 0).get(vector).vector(SIMD.extract_f64, 1).put(0xa0);
    return;
  }
  const upper = [8, 9, 10, 11, 12, 13, 14, 15];
  code
    .get(vector)
    .get(vector)
    .get(vector)
    .vector(SIMD.shuffle, ...upper, ...upper)
    .vector(F32.add)
    .set(vector);
  code.get(vector).vector(SIMD.extract_f32, 0).get(vector).vector(SIMD.extract_f32, 1).put(0x92);
}
