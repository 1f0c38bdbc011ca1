/** The engine's exports: the interpreter, the elementary functions for the host, dense linear algebra. */

export { erf, erfc, normal_cdf, normal_quantile } from "./functions/f64/error";
export { cosh, exp, expm1, sigmoid, sinh, softplus, tanh } from "./functions/f64/exponential";
export { lgamma } from "./functions/f64/gamma";
export { log, log1p } from "./functions/f64/logarithm";
export { power } from "./functions/f64/power";
export { acos, asin, atan, atan2, cos, sin, tan } from "./functions/f64/trigonometric";
export { execute, set_register } from "./interpreter";
export { cholesky } from "./linear/cholesky";
export { eigen } from "./linear/eigen";
export { lu, lu_solve } from "./linear/lu";
export { svd } from "./linear/svd";
export { threefry_words } from "./random/known-answer";

export function sqrt(x: f64): f64 {
  return NativeMath.sqrt(x);
}

/** The first byte that the host may use. */
export function heap_base(): usize {
  return __heap_base;
}
