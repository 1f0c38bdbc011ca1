/**
 * One vector of a law from one vector of words. Thresholds compare integers: u < a on all 32 bits in f32, on 53 in f64.
 */
import { log4_normal } from "../functions/f32/logarithm";
import { log } from "../functions/f64/logarithm";
import { Law } from "../generated/opcodes";
import { ones } from "../kernels/maps/unary";
import { unit, unit31, unit53 } from "./uniform";

const TWO_32: usize = memory.data<f32>([4294967296, 2.3283064365386963e-10], 16);

/** Lanes with u < a; all when a ≥ 1 or NaN. */
// @ts-expect-error: decorator
@inline function below(w: v128, a: v128): v128 {
  const threshold = i32x4.trunc_sat_f32x4_u(f32x4.ceil(f32x4.mul(a, v128.load32_splat(TWO_32))));
  return v128.or(i32x4.lt_u(w, threshold), v128.not(f32x4.lt(a, ones<f32>())));
}

/** floor(u a), exact: the high word of w a. */
// @ts-expect-error: decorator
@inline export function scaled(w: v128, a: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(w, a);
  const high = i64x2.extmul_high_i32x4_u(w, a);
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** -log(v), v in (0, 1]. */
// @ts-expect-error: decorator
@inline function minus_log<T>(w: v128): v128 {
  if (sizeof<T>() == 4) return f32x4.neg(log4_normal(unit31(w)));
  const v = f64x2.sub(ones<f64>(), unit53(w));
  return f64x2(-log(f64x2.extract_lane(v, 0)), -log(f64x2.extract_lane(v, 1)));
}

// @ts-expect-error: decorator
@inline export function number<T>(law: i32, w: v128, a: v128, b: v128): v128 {
  if (law == Law.uniform) return v128.add<T>(a, v128.mul<T>(v128.sub<T>(b, a), unit<T>(w)));
  if (law == Law.exponential) return v128.div<T>(minus_log<T>(w), a);
  if (sizeof<T>() == 4) {
    if (law == Law.bernoulli) return v128.and(ones<f32>(), below(w, a));
    if (law == Law.present) {
      const scale = f32x4.div(v128.load32_splat(TWO_32, 4), a);
      return v128.and(f32x4.mul(f32x4.convert_i32x4_u(w), scale), below(w, a));
    }
    return f32x4.convert_i32x4_s(scaled(w, i32x4.trunc_sat_f32x4_s(a))); // categorical
  }
  const u = unit53(w);
  const inside = v128.not(f64x2.ge(u, a)); // NaN in a passes
  if (law == Law.bernoulli) return v128.and(ones<f64>(), inside);
  if (law == Law.present) return v128.and(f64x2.div(u, a), inside);
  return f64x2.floor(f64x2.mul(u, a)); // categorical
}
