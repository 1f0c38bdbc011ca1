/**
 * The instruction set of the engine: ONE table, read by the encoder (`encode.ts`), by the listing, and by `scripts/build.mjs`, which
 * writes `assembly/generated/opcodes.ts` from it, so that host and engine cannot disagree.
 *
 * An instruction is a row of 32-bit words:
 *   word 0   opcode | (number of words) << 16;  opcode = 2 * family + (1 for f64)
 *   word 1   base register of each pointer operand, 4 bits each, in the order of `fields` (first pointer: lowest bits)
 *   word 2…  the fields in order. `pointer`: byte offset, added to its base register. Everything else: a plain i32.
 * Base register 0 is always 0. Register 1 holds the instance's state region; registers 2 … 15 are advanced by loops.
 * Strides and counts are in elements of the instruction's precision, never bytes, unless a field says so.
 */

export type Field = {
  readonly name: string;
  readonly kind: "pointer" | "count" | "stride" | "code" | "flag" | "offset";
};

const p = (name: string): Field => ({ name, kind: "pointer" });
const c = (name: string): Field => ({ name, kind: "count" });
const s = (name: string): Field => ({ name, kind: "stride" });
const code = (name: string): Field => ({ name, kind: "code" });
const flag = (name: string): Field => ({ name, kind: "flag" });
const offset = (name: string): Field => ({ name, kind: "offset" });
const strides = (of: string, n: number): Field[] => Array.from({ length: n }, (_, i) => s(`${of}${i}`));
const counts = (of: string, n: number): Field[] => Array.from({ length: n }, (_, i) => c(`${of}${i}`));

/** An operand with strides along all dimensions of a nest. */
const strided = (name: string, n: number): Field[] => [p(name), ...strides(name, n)];

const BROADCAST = [
  c("outer"),
  c("m"),
  c("k"),
  c("columns"),
  flag("accumulate"),
  p("out"),
  s("out_outer"),
  s("out_row"),
  p("a"),
  s("a_outer"),
  s("a_m"),
  s("a_k"),
  p("b"),
  s("b_outer"),
  s("b_row"),
];
const DOT = [
  c("outer"),
  c("m"),
  c("n"),
  c("columns"),
  flag("accumulate"),
  p("out"),
  s("out_outer"),
  s("out_m"),
  s("out_n"),
  p("a"),
  s("a_outer"),
  s("a_row"),
  p("b"),
  s("b_outer"),
  s("b_row"),
];

/**
 * Families. Loop nests of maps have three outer dimensions n0 n1 n2 and the inner one n3; an operand's inner stride is 0 (one value for
 * the row), 1 (vector) or anything else (slow path). Unused dimensions have count 1. Output inner stride is 1 unless n3 is 1.
 */
export const FAMILIES = {
  // ---- control
  halt: { fields: [] },
  /** Runs the body `count` times; after each turn adds `bytes` to each of up to four registers (0: none). The registers keep their end value; `end` restores them to their values at entry when the loop is left. `count` from memory if `count_pointer` is not 0 (an i32). */
  loop: {
    fields: [
      c("count"),
      p("count_pointer"),
      code("register0"),
      offset("bytes0"),
      code("register1"),
      offset("bytes1"),
      code("register2"),
      offset("bytes2"),
      code("register3"),
      offset("bytes3"),
    ],
  },
  end: { fields: [] },
  /** Skips to `skip` (word index relative to this instruction) unless step % every == remainder; `step` is the i32 low word of the step counter. */
  when: { fields: [p("step"), c("every"), c("remainder"), offset("skip")] },
  /** If any of `count` values is not finite: stores code + 1 at the i32 `bad` (if still 0) and the step halts. */
  check_finite: { fields: [p("a"), c("count"), p("bad"), code("code")] },
  /** Appends `count` values (of this precision) as f64 at ring + cursor; cursor (i32 byte count at `cursor`) advances. */
  record: { fields: [p("a"), c("count"), p("ring"), p("cursor")] },

  // ---- maps: out = fn(a, …)
  map1: { fields: [code("fn"), ...counts("n", 4), ...strided("out", 4), ...strided("a", 4)] },
  map2: { fields: [code("fn"), ...counts("n", 4), ...strided("out", 4), ...strided("a", 4), ...strided("b", 4)] },
  map3: {
    fields: [
      code("fn"),
      ...counts("n", 4),
      ...strided("out", 4),
      ...strided("a", 4),
      ...strided("b", 4),
      ...strided("c", 4),
    ],
  },

  // ---- reductions. Rows: out[n0, n1, l] (+)= fold over r0, r1 in order of a[n0, n1, r0, r1, l], l vectorised (l contiguous in both).
  reduce_rows: {
    fields: [
      code("fn"),
      c("n0"),
      c("n1"),
      c("r0"),
      c("r1"),
      c("lanes"),
      flag("accumulate"),
      p("out"),
      s("out0"),
      s("out1"),
      p("a"),
      s("a0"),
      s("a1"),
      s("ar0"),
      s("ar1"),
    ],
  },
  /** out[n0, n1] (+)= fold over r0, r1, lanes of a. Rows in order into the same accumulators, accumulator = lane mod 4 (f32) or mod 2 (f64), then (a0 + a2) + (a1 + a3). `wide`: out is f64 and the fold of this call is added to it in f64. */
  reduce_lanes: {
    fields: [
      code("fn"),
      c("n0"),
      c("n1"),
      c("r0"),
      c("r1"),
      c("lanes"),
      flag("accumulate"),
      flag("wide"),
      p("out"),
      s("out0"),
      s("out1"),
      p("a"),
      s("a0"),
      s("a1"),
      s("ar0"),
      s("ar1"),
    ],
  },

  // ---- products. `outer` repeats the product, advancing the three pointers by their outer strides.
  /** C[m, c] (+)= sum over k in order of A[m, k] B[k, c]; A uniform with two strides; B and C rows contiguous in c (columns padded to the vector; rows may be written up to the padding). */
  broadcast: { fields: BROADCAST },
  /** C[m, n] (+)= sum over the lanes c of A[m, c] B[n, c], accumulators as in reduce_lanes; `columns` is the number of real lanes. */
  dot: { fields: DOT },
  /** As broadcast with one A for all of `outer`, the same bits; leaves out terms with B = 0 where that pays. `packed` has room for k rows of m entries, in blocks of 8 vectors each padded to an even number of them; it is made when it is first needed while the i32 `ready` is 0, and kept. */
  broadcast_sparse: {
    fields: [...BROADCAST.filter(({ name }) => name !== "a_outer"), p("packed"), p("ready")],
  },
  /** C[m, n] (+)= sum over the lanes c, ascending, from +0, of A[m, c] B[n, c], in pieces of 512 lanes; `columns` is the number of real lanes. `sparse`: terms with B = 0 may be left out, the same bits. `whole`: out_m is 1 and the entries m of one n have room for an even number of vectors, which are written. */
  outer_products: { fields: [flag("sparse"), flag("whole"), ...DOT] },
  /** out[c, r] <- a[r, c]. */
  transpose: { fields: [c("rows"), c("columns"), p("out"), s("out_row"), p("a"), s("a_row")] },
  /** C[i, j, l] (+)= sum over k in order of A[k, i, l] B[k, j, l]; every operand with strides (outer, k or i or j); inner l contiguous. */
  lanes: {
    fields: [
      c("outer"),
      c("i"),
      c("j"),
      c("k"),
      c("lanes"),
      flag("accumulate"),
      p("out"),
      s("out_outer"),
      s("out_i"),
      s("out_j"),
      p("a"),
      s("a_outer"),
      s("a_k"),
      s("a_i"),
      p("b"),
      s("b_outer"),
      s("b_k"),
      s("b_j"),
    ],
  },
  /** Any contraction: out[n0, n1, n2] (+)= sum over k0, k1 in order of a * b, all strides free. The slow path for small uniform tensors. */
  contract: {
    fields: [
      ...counts("n", 3),
      ...counts("k", 2),
      flag("accumulate"),
      ...strided("out", 3),
      ...strided("a", 3),
      s("ak0"),
      s("ak1"),
      ...strided("b", 3),
      s("bk0"),
      s("bk1"),
    ],
  },

  // ---- random numbers: docs/numerics.md. `generator` is 32 words of state in memory.
  /** generator <- Threefry-4x32-20(key = two seed words at `seed`, purpose, instance word at `instance`; counter = step (two words at `step`), block word at `block` + block_offset, word 0…7). */
  address: {
    fields: [p("generator"), p("seed"), p("instance"), p("step"), p("block"), offset("block_offset"), code("purpose")],
  },
  /** out[row, lane] for rows × lanes (padding lanes are drawn too, so a row takes lanes rounded up to 4). Laws: see RANDOM. a, b: parameters, one value per row with stride 0 or 1, or per lane if the lane stride is 1. */
  draw: {
    fields: [
      code("law"),
      p("generator"),
      c("rows"),
      c("lanes"),
      p("out"),
      s("out_row"),
      p("a"),
      s("a_row"),
      s("a_lane"),
      p("b"),
      s("b_row"),
      s("b_lane"),
    ],
  },
  /** out[lane] = an integer of 0 … limit-1 as i32, one a lane (with replacement). */
  draw_index: { fields: [p("generator"), c("lanes"), c("limit"), p("out")] },
  /** Rows in shuffled passes: out[0 … batch) <- the step's part of the permutation of `size` rows (i32) of its epoch, which is made unless `held` (two i32) says that it is there. */
  order: {
    fields: [
      p("step"),
      p("seed"),
      p("instance"),
      code("purpose"),
      c("size"),
      c("batch"),
      p("held"),
      p("permutation"),
      p("out"),
    ],
  },

  // ---- moves
  /** out[feature, lane] = rows[index[lane] * row + feature]; index i32; padding lanes repeat lane 0. */
  gather: { fields: [c("features"), c("lanes"), p("out"), s("out_row"), p("rows"), s("row"), p("index")] },
  /** As gather, with index[lane] = first + lane; `first` an i32 in memory. */
  gather_range: { fields: [c("features"), c("lanes"), p("out"), s("out_row"), p("rows"), s("row"), p("first")] },
  /** out[n0.., l] = table[index[n0.., l] (a number of this precision)]: table rows of stride `row`, `features` values each. */
  lookup: {
    fields: [
      c("features"),
      c("lanes"),
      p("out"),
      s("out_row"),
      p("table"),
      s("table_row"),
      s("table_feature"),
      p("index"),
    ],
  },
  /** table[index[lane], feature] += a[feature, lane], serially in lane order. */
  scatter_add: {
    fields: [c("features"), c("lanes"), p("table"), s("table_row"), s("table_feature"), p("a"), s("a_row"), p("index")],
  },
  /** f32 → f64 (f32 family) or f64 → f32 (f64 family), n0 × n1 with row strides. */
  convert: { fields: [c("n0"), c("n1"), p("out"), s("out0"), p("a"), s("a0")] },

  // ---- emitted functions: runtime/program/fuse
  /** Calls function `entry` of the engine's table with the address of this instruction. The words after the fields, as many as word 0 says, are the offsets of its pointers; their base registers are part of its code. */
  emitted: { fields: [code("entry")] },
} as const satisfies Record<string, { fields: readonly Field[] }>;

export type Family = keyof typeof FAMILIES;
export const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];
export const opcodeOf = (family: Family, precision: "f32" | "f64"): number =>
  2 * FAMILY_NAMES.indexOf(family) + (precision === "f64" ? 1 : 0);

/** Functions of map1. relu(x) = x < 0 ? 0 : x; step(x) = x > 0; not(x) = x == 0. */
export const UNARY = [
  "copy",
  "negate",
  "abs",
  "sign",
  "sqrt",
  "square",
  "reciprocal",
  "floor",
  "ceil",
  "round",
  "relu",
  "step",
  "not",
  "exp",
  "expm1",
  "log",
  "log1p",
  "tanh",
  "sigmoid",
  "softplus",
  "erf",
  "erfc",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "is_finite",
  "lgamma",
  "normal_cdf",
  "normal_quantile",
] as const;
/** Functions of map2. Comparisons give 1 or 0; `and`, `or` take 1 or 0. `mod` has the sign of the divisor. */
export const BINARY = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "min",
  "max",
  "power",
  "less",
  "less_equal",
  "equal",
  "not_equal",
  "and",
  "or",
  "mod",
  "atan2",
] as const;
/** Functions of map3. select(c, a, b) = c != 0 ? a : b; clip(x, low, high); fused names stand for two roundings, never one. */
export const TERNARY = ["select", "clip", "multiply_add"] as const;
export const FOLD = ["sum", "max", "min", "product"] as const;
/** Laws of `draw`. present: u < a ? u / a : 0 (f32 compares and scales the whole 32-bit word). bernoulli: u < a ? 1 : 0. uniform: a + (b - a) u. normal: a + b z. exponential: rate a. gamma: shape a, scale b. categorical: integer in 0 … a-1. */
export const RANDOM = ["uniform", "normal", "bernoulli", "present", "exponential", "gamma", "categorical"] as const;
/** The third word of the generator's key: what a number is drawn for. */
export const PURPOSE = [
  "init",
  "data",
  "batch",
  "noise",
  "accept",
  "dropout",
  "attack",
  "evaluation",
  "simulate",
] as const;

export type UnaryFn = (typeof UNARY)[number];
export type BinaryFn = (typeof BINARY)[number];
export type TernaryFn = (typeof TERNARY)[number];
export type FoldFn = (typeof FOLD)[number];
export type RandomLaw = (typeof RANDOM)[number];
export type Purpose = (typeof PURPOSE)[number];
