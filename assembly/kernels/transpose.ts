/** Transpositions in squares of one vector. */
import { transpose as at } from "../generated/opcodes";
import { bytes, width, zero } from "../vector";

const NOTHING: usize = memory.data(16, 16);

// @ts-expect-error: decorator
@inline function put<T>(to: usize, v: v128, accumulate: bool): void {
  v128.store(to, accumulate ? v128.add<T>(v128.load(to), v) : v);
}

/** to[c, r] (+)= from[r, c]. Rows of `from` that a square lacks are read as 0, rows of `to` that it lacks are not written; rows of `to` are written up to whole vectors. */
export function padded_transpose<T>(rows: i32, columns: i32, from: usize, from_row: usize, to: usize, to_row: usize, accumulate: bool): void {
  const w = width<T>();
  for (let r = 0; r < rows; r += w, from += <usize>w * from_row, to += 16) {
    const left = rows - r;
    let p0 = from;
    let p1 = left > 1 ? from + from_row : NOTHING, s1: usize = left > 1 ? 16 : 0;
    let p2 = left > 2 ? from + 2 * from_row : NOTHING, s2: usize = left > 2 ? 16 : 0;
    let p3 = left > 3 ? from + 3 * from_row : NOTHING, s3: usize = left > 3 ? 16 : 0;
    let q = to;
    for (let c = 0; c < columns; c += w) {
      const more = columns - c;
      const a0 = v128.load(p0), a1 = v128.load(p1);
      if (sizeof<T>() == 4) {
        const a2 = v128.load(p2), a3 = v128.load(p3);
        const b0 = v128.shuffle<f32>(a0, a1, 0, 4, 1, 5), b1 = v128.shuffle<f32>(a0, a1, 2, 6, 3, 7);
        const b2 = v128.shuffle<f32>(a2, a3, 0, 4, 1, 5), b3 = v128.shuffle<f32>(a2, a3, 2, 6, 3, 7);
        put<T>(q, v128.shuffle<f32>(b0, b2, 0, 1, 4, 5), accumulate);
        if (more > 1) put<T>(q + to_row, v128.shuffle<f32>(b0, b2, 2, 3, 6, 7), accumulate);
        if (more > 2) put<T>(q + 2 * to_row, v128.shuffle<f32>(b1, b3, 0, 1, 4, 5), accumulate);
        if (more > 3) put<T>(q + 3 * to_row, v128.shuffle<f32>(b1, b3, 2, 3, 6, 7), accumulate);
        p2 += s2;
        p3 += s3;
      } else {
        put<T>(q, v128.shuffle<f64>(a0, a1, 0, 2), accumulate);
        if (more > 1) put<T>(q + to_row, v128.shuffle<f64>(a0, a1, 1, 3), accumulate);
      }
      p0 += 16;
      p1 += s1;
      q += <usize>w * to_row;
    }
  }
}

/** to[c, r] (+)= from[r, c], `to` with two strides; nothing else is written. */
export function exact_transpose<T>(rows: i32, columns: i32, from: usize, from_row: usize, to: usize, to_c: usize, to_r: usize, accumulate: bool): void {
  if (to_r == sizeof<T>()) {
    const whole = rows & -width<T>();
    padded_transpose<T>(whole, columns, from, from_row, to, to_c, accumulate);
    from += <usize>whole * from_row;
    to += bytes<T>(whole);
    rows -= whole;
  }
  for (; rows > 0; rows--, from += from_row, to += to_r) {
    for (let i = 0, p = from, q = to; i < columns; i++, p += sizeof<T>(), q += to_c) store<T>(q, accumulate ? <T>(load<T>(q) + load<T>(p)) : load<T>(p));
  }
}

export function transpose<T>(pc: usize): void {
  exact_transpose<T>(at.rows(pc), at.columns(pc), at.a(pc), bytes<T>(at.a_row(pc)), at.out(pc), bytes<T>(at.out_row(pc)), sizeof<T>(), false);
}
