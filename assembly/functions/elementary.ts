/**
 * Rows of the elementary functions: SIMD where functions/f32 or functions/f64 have a vector form, otherwise the scalar f64 function,
 * element by element; an f32 result is the f64 one rounded.
 */
import { Unary } from "../generated/opcodes";
import { sigmoid_row, softplus_row, tanh_row } from "./f32/activations";
import { erf_row } from "./f32/error";
import { exp_row, expm1_row } from "./f32/exponential";
import { log_row, log1p_row } from "./f32/logarithm";
import { cos_row, sin_row } from "./f32/trigonometric";
import { erf, erfc, normal_cdf, normal_quantile } from "./f64/error";
import { exp_row as exp_row64, tanh_row as tanh_row64, cosh, exp, expm1, sigmoid, sinh, softplus, tanh } from "./f64/exponential";
import { lgamma } from "./f64/gamma";
import { log, log1p } from "./f64/logarithm";
import { acos, asin, atan, cos, sin, tan } from "./f64/trigonometric";

// @ts-expect-error: decorator
@inline function scalar(fn: i32, x: f64): f64 {
  if (fn == Unary.exp) return exp(x);
  if (fn == Unary.expm1) return expm1(x);
  if (fn == Unary.log) return log(x);
  if (fn == Unary.log1p) return log1p(x);
  if (fn == Unary.tanh) return tanh(x);
  if (fn == Unary.sigmoid) return sigmoid(x);
  if (fn == Unary.softplus) return softplus(x);
  if (fn == Unary.erf) return erf(x);
  if (fn == Unary.erfc) return erfc(x);
  if (fn == Unary.sin) return sin(x);
  if (fn == Unary.cos) return cos(x);
  if (fn == Unary.tan) return tan(x);
  if (fn == Unary.asin) return asin(x);
  if (fn == Unary.acos) return acos(x);
  if (fn == Unary.atan) return atan(x);
  if (fn == Unary.sinh) return sinh(x);
  if (fn == Unary.cosh) return cosh(x);
  if (fn == Unary.lgamma) return lgamma(x);
  if (fn == Unary.normal_cdf) return normal_cdf(x);
  return normal_quantile(x);
}

// @ts-expect-error: decorator
@inline function each<T>(fn: i32, out: usize, length: usize, a: usize, da: usize): void {
  for (const end = out + length; out < end; out += 16, a += da) {
    for (let i: usize = 0; i < 16; i += sizeof<T>()) store<T>(out + i, <T>scalar(fn, <f64>load<T>(a + i)));
  }
}

/** Functions without a vector form, and those of f64. */
function by_element<T>(fn: i32, out: usize, length: usize, a: usize, da: usize): void {
  switch (fn) {
    case Unary.exp: each<T>(Unary.exp, out, length, a, da); break;
    case Unary.expm1: each<T>(Unary.expm1, out, length, a, da); break;
    case Unary.log: each<T>(Unary.log, out, length, a, da); break;
    case Unary.log1p: each<T>(Unary.log1p, out, length, a, da); break;
    case Unary.tanh: each<T>(Unary.tanh, out, length, a, da); break;
    case Unary.sigmoid: each<T>(Unary.sigmoid, out, length, a, da); break;
    case Unary.softplus: each<T>(Unary.softplus, out, length, a, da); break;
    case Unary.erf: each<T>(Unary.erf, out, length, a, da); break;
    case Unary.erfc: each<T>(Unary.erfc, out, length, a, da); break;
    case Unary.sin: each<T>(Unary.sin, out, length, a, da); break;
    case Unary.cos: each<T>(Unary.cos, out, length, a, da); break;
    case Unary.tan: each<T>(Unary.tan, out, length, a, da); break;
    case Unary.asin: each<T>(Unary.asin, out, length, a, da); break;
    case Unary.acos: each<T>(Unary.acos, out, length, a, da); break;
    case Unary.atan: each<T>(Unary.atan, out, length, a, da); break;
    case Unary.sinh: each<T>(Unary.sinh, out, length, a, da); break;
    case Unary.cosh: each<T>(Unary.cosh, out, length, a, da); break;
    case Unary.lgamma: each<T>(Unary.lgamma, out, length, a, da); break;
    case Unary.normal_cdf: each<T>(Unary.normal_cdf, out, length, a, da); break;
    case Unary.normal_quantile: each<T>(Unary.normal_quantile, out, length, a, da); break;
    default: unreachable();
  }
}

export function elementary<T>(fn: i32, out: usize, length: usize, a: usize, da: usize): void {
  if (sizeof<T>() == 4) {
    switch (fn) {
      case Unary.exp: exp_row(out, length, a, da); return;
      case Unary.expm1: expm1_row(out, length, a, da); return;
      case Unary.log: log_row(out, length, a, da); return;
      case Unary.log1p: log1p_row(out, length, a, da); return;
      case Unary.tanh: tanh_row(out, length, a, da); return;
      case Unary.sigmoid: sigmoid_row(out, length, a, da); return;
      case Unary.softplus: softplus_row(out, length, a, da); return;
      case Unary.erf: erf_row(out, length, a, da); return;
      case Unary.sin: sin_row(out, length, a, da); return;
      case Unary.cos: cos_row(out, length, a, da); return;
    }
  } else {
    if (fn == Unary.exp) return exp_row64(out, length, a, da);
    if (fn == Unary.tanh) return tanh_row64(out, length, a, da);
  }
  by_element<T>(fn, out, length, a, da);
}
