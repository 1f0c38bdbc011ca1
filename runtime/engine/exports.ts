/** What engine.wasm exports; see assembly/index.ts. Addresses and counts are i32, numbers f64. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  heap_base(): number;
  execute(program: number, times: number, step: number, bad: number): number;
  set_register(index: number, value: number): void;
  threefry_words(from: number, to: number): void;
  cholesky(a: number, n: number): number;
  lu(a: number, n: number, pivots: number): number;
  lu_solve(a: number, n: number, pivots: number, b: number, columns: number): void;
  eigen(a: number, n: number, d: number, z: number, work: number): number;
  svd(at: number, m: number, n: number, s: number, v: number): number;
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
