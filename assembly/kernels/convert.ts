/** convert: out[n0, n1] <- a[n0, n1] in the other precision, exact rows. T is the precision of `a`. */
import { convert as at } from "../generated/opcodes";

export function convert<T>(pc: usize): void {
  const rows = at.n0(pc);
  const columns = at.n1(pc);
  const out_row = at.out0(pc);
  const a_row = at.a0(pc);
  let out = at.out(pc);
  let a = at.a(pc);
  for (let row = 0; row < rows; row++) {
    if (sizeof<T>() == 4) {
      let i = 0;
      for (; i + 2 <= columns; i += 2)
        v128.store(out + ((<usize>i) << 3), f64x2.promote_low_f32x4(v128.load64_zero(a + ((<usize>i) << 2))));
      if (i < columns) store<f64>(out + ((<usize>i) << 3), <f64>load<f32>(a + ((<usize>i) << 2)));
      out += <usize>((<isize>out_row) << 3);
      a += <usize>((<isize>a_row) << 2);
    } else {
      let i = 0;
      for (; i + 2 <= columns; i += 2)
        v128.store_lane<f64>(out + ((<usize>i) << 2), f32x4.demote_f64x2_zero(v128.load(a + ((<usize>i) << 3))), 0);
      if (i < columns) store<f32>(out + ((<usize>i) << 2), <f32>load<f64>(a + ((<usize>i) << 3)));
      out += <usize>((<isize>out_row) << 2);
      a += <usize>((<isize>a_row) << 3);
    }
  }
}
