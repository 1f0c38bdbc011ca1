/** check_finite and record: what leaves a step while it runs. */
import { record as at, check_finite as check } from "../generated/opcodes";
import { bytes, first, width, zero } from "../vector";

/** Whether all a[0 … count) are finite. x - x is 0 for finite x and NaN otherwise, so one sum tells. */
export function check_finite<T>(pc: usize): bool {
  const count = check.count(pc);
  let a = check.a(pc);
  const whole = a + bytes<T>(count & -width<T>());
  let sum = zero();
  for (; a < whole; a += 16) {
    const x = v128.load(a);
    sum = v128.add<T>(sum, v128.sub<T>(x, x));
  }
  const rest = count & (width<T>() - 1);
  if (rest) {
    const x = v128.and(v128.load(a), first<T>(rest));
    sum = v128.add<T>(sum, v128.sub<T>(x, x));
  }
  if (!v128.any_true(v128.ne<T>(sum, sum))) return true;
  const bad = check.bad(pc);
  if (!load<i32>(bad)) store<i32>(bad, check.code(pc) + 1);
  return false;
}

/** Appends a[0 … count) as f64 at ring + cursor. */
export function record<T>(pc: usize): void {
  const count = at.count(pc);
  const cursor = at.cursor(pc);
  let a = at.a(pc);
  let to = at.ring(pc) + <usize>load<i32>(cursor);
  store<i32>(cursor, load<i32>(cursor) + (count << 3));
  for (const end = a + bytes<T>(count); a < end; a += sizeof<T>(), to += 8) store<f64>(to, <f64>load<T>(a));
}
