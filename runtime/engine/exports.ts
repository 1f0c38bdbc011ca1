import type { Scalar } from "./engine.ts";

/** What engine.wasm exports; see assembly/index.ts. Addresses and counts are i32, numbers f64. */
export interface EngineExports extends Scalar {
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
}
