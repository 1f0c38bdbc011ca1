/**
 * The contract of the engine: one WebAssembly instance with its memory. `load.ts` makes one; nothing above this file knows WebAssembly.
 * All offsets are bytes. Views are taken through the engine at each use, because growing the memory detaches them.
 */
export type Precision = "f32" | "f64";

/** Elementary functions of the engine (f64), the only ones allowed on a numeric path of the host. */
export interface Scalar {
  sqrt(x: number): number;
  exp(x: number): number;
  expm1(x: number): number;
  log(x: number): number;
  log1p(x: number): number;
  tanh(x: number): number;
  sinh(x: number): number;
  cosh(x: number): number;
  sigmoid(x: number): number;
  softplus(x: number): number;
  erf(x: number): number;
  erfc(x: number): number;
  sin(x: number): number;
  cos(x: number): number;
  tan(x: number): number;
  asin(x: number): number;
  acos(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  power(x: number, y: number): number;
  lgamma(x: number): number;
  normal_cdf(x: number): number;
  normal_quantile(p: number): number;
}

/** Dense linear algebra in f64 on row-major arrays; results are new arrays. Throws `EngineError` with the pivot when it cannot. */
export interface LinearAlgebra {
  cholesky(a: Float64Array, n: number): Float64Array; // lower L with L Lᵀ = a
  solve(a: Float64Array, n: number, b: Float64Array, columns: number): Float64Array; // LU with partial pivoting
  inverse(a: Float64Array, n: number): Float64Array;
  determinant(a: Float64Array, n: number): number;
  /** Symmetric: eigenvalues ascending, vectors as columns. */
  eigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array };
  /** One-sided Jacobi: a[m, n] = U diag(s) Vᵀ, s descending. */
  svd(a: Float64Array, m: number, n: number): { u: Float64Array; s: Float64Array; v: Float64Array };
}

export interface Engine {
  readonly scalar: Scalar;
  readonly linear: LinearAlgebra;
  /** SHA-256 of engine.wasm, hex: part of every task hash. */
  readonly hash: string;
  /** Reserves `bytes` (aligned to 64) and returns the offset. Grows memory. Throws EngineError when it cannot. */
  allocate(bytes: number): number;
  /** Frees everything allocated since `mark()` returned this value. */
  mark(): number;
  release(mark: number): void;
  f32(offset: number, length: number): Float32Array;
  f64(offset: number, length: number): Float64Array;
  i32(offset: number, length: number): Int32Array;
  bytes(offset: number, length: number): Uint8Array;
  /** Sets base register `index` (1 … 15). */
  register(index: number, value: number): void;
  /**
   * Interprets the instructions at `program` (ended by `halt`) `times` times in a row. After each time the 64-bit step counter at
   * `step` (two i32 words) is incremented. Stops early, before the increment, when the i32 at `bad` is not 0. Returns the number of
   * completed times.
   */
  execute(program: number, times: number, step: number, bad: number): number;
  /**
   * Puts the functions of an emitted module (runtime/program/fuse) into the engine's table, once for each `key`, and returns the place of the
   * first; undefined where modules cannot be compiled at once (the main thread of some browsers), or are not wanted.
   */
  install(key: string, module: Uint8Array<ArrayBuffer>): number | undefined;
}

export class EngineError extends Error {
  override name = "EngineError";
}

/** More memory is needed than the engine may take, or than the system gives. */
export class MemoryError extends EngineError {
  override name = "MemoryError";
}
