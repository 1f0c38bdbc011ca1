import type { Scalar } from "./engine.ts";
import type { EngineExports } from "./exports.ts";

/** The elementary functions of the engine as plain functions of numbers. */
export function scalarFunctions(exports: EngineExports): Scalar {
  const { sqrt, exp, expm1, log, log1p, tanh, sinh, cosh, sigmoid, softplus, erf, erfc } = exports;
  const { sin, cos, tan, asin, acos, atan, atan2, power, lgamma, normal_cdf, normal_quantile } = exports;
  return {
    ...{ sqrt, exp, expm1, log, log1p, tanh, sinh, cosh, sigmoid, softplus, erf, erfc },
    ...{ sin, cos, tan, asin, acos, atan, atan2, power, lgamma, normal_cdf, normal_quantile },
  };
}
